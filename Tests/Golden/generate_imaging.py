#!/usr/bin/env python3
"""Write the golden values of the imaging tests.

    python3 generate_imaging.py        writes imaging_*.json beside this file

nilearn smooths small volumes; nibabel writes small images and says where they lie and what they
hold. Versions and seeds: README.md. Volumes are written with i fastest.
"""
import base64
import io
import json
from pathlib import Path

import nibabel as nib
import numpy as np
from nibabel.nifti1 import Nifti1Extension
from nilearn.image.image import smooth_array

HERE = Path(__file__).parent


def write(name, content):
    """Write `content` as compact JSON."""
    (HERE / f"imaging_{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


def rotation(rng):
    """A random proper rotation."""
    q, r = np.linalg.qr(rng.standard_normal((3, 3)))
    q = q * np.sign(np.diag(r))
    return q * np.array([1, 1, np.linalg.det(q)])


def affine(rng, zooms, flip=False, oblique=True):
    """A rigid placement with voxels of `zooms`, rounded as a header stores it."""
    linear = (rotation(rng) if oblique else np.eye(3)) @ np.diag(zooms)
    if flip:
        linear[:, 0] *= -1
    result = np.eye(4)
    result[:3, :3] = linear
    result[:3, 3] = rng.uniform(-100, 100, 3)
    return result.astype(np.float32).astype(float)


def smoothing():
    """Volumes larger and smaller than the kernel, on cubic, flat and oblique voxels."""
    rng = np.random.default_rng(11)
    cases = []
    for size, zooms, fwhm, oblique in [((9, 7, 5), (2, 2, 2), 6, False),
                                       ((3, 4, 14), (2, 2, 2), 6, False),
                                       ((8, 6, 4), (1.5, 2.5, 4), 5, True),
                                       ((6, 6, 6), (3, 3, 3), 1, False),
                                       ((1, 5, 9), (2, 2, 3.3), 8, True)]:
        place = affine(rng, zooms, oblique=oblique)
        volume = rng.integers(-2000, 12000, size).astype(np.float32)
        broken = rng.choice(volume.size, 3, replace=False)
        with_broken = volume.ravel(order="F").copy()
        with_broken[broken] = [np.nan, np.inf, -np.inf]
        smooth = smooth_array(with_broken.reshape(size, order="F"), place, float(fwhm),
                              ensure_finite=True, copy=True)
        cases.append(dict(size=size, affine=place[:3].ravel().tolist(), fwhm=fwhm,
                          volume=volume.ravel(order="F").astype(int).tolist(),
                          not_finite=sorted(broken.tolist()),
                          smoothed=[float(str(v)) for v in smooth.ravel(order="F")]))
    write("smoothing", cases)


def image(kind, stored, place, *, sform=0, qform=0, endian="<", scale=None, units="sec", tr=2.0,
          extension=None):
    """An image as nibabel writes it."""
    header = kind.header_class(endianness=endian)
    header.set_data_dtype(stored.dtype)
    result = kind(stored.astype(stored.dtype.newbyteorder(endian)), None, header)
    result.header.set_sform(place, sform) if sform else result.header.set_sform(None, 0)
    result.header.set_qform(place, qform) if qform else result.header.set_qform(None, 0)
    if not qform:
        result.header["pixdim"][1:4] = np.linalg.norm(place[:3, :3], axis=0)
    result.header["pixdim"][4] = tr
    result.header.set_xyzt_units("mm", units)
    if extension:
        result.header.extensions.append(Nifti1Extension("comment", extension))
    if scale:
        result.header.set_slope_inter(*scale)
        raw = io.BytesIO()
        # to_file_map would choose a scale of its own: header and stored numbers are written apart.
        result.header["vox_offset"] = result.header.single_vox_offset
        result.header.write_to(raw)
        raw.write(b"\0" * (int(result.header["vox_offset"]) - raw.tell()))
        raw.write(stored.astype(stored.dtype.newbyteorder(endian)).tobytes(order="F"))
        return raw.getvalue()
    return result.to_bytes()


def headers():
    """Images of both versions, both byte orders, all types, each form alone and both together."""
    rng = np.random.default_rng(12)
    one, two = nib.Nifti1Image, nib.Nifti2Image
    cases = []

    def add(name, kind, dtype, **options):
        zooms = rng.uniform(1, 4, 3)
        place = affine(rng, zooms, options.pop("flip", False), options.pop("oblique", True))
        info = np.iinfo(dtype) if np.issubdtype(dtype, np.integer) else None
        low, high = (info.min, info.max) if info else (-30000, 30000)
        stored = rng.integers(max(low, -30000), min(high, 30000), (2, 3, 2, 2), endpoint=True)
        content = image(kind, stored.astype(dtype), place, **options)
        read = kind.from_bytes(content)
        cases.append(dict(
            name=name, bytes=base64.b64encode(content).decode(),
            affine=read.affine[:3].ravel().tolist(),
            repetition_time={"sec": 1, "msec": 1e-3, "usec": 1e-6}[options.get("units", "sec")]
            * options.get("tr", 2.0),
            values=read.get_fdata().ravel(order="F").tolist()))

    for dtype in ("u1", "i2", "i4", "f4", "f8", "i1", "u2", "u4", "i8", "u8"):
        add(f"type {dtype}", one, np.dtype(dtype), sform=1, qform=1)
    add("sform only", one, np.dtype("i2"), sform=4)
    add("qform only", one, np.dtype("i2"), qform=1)
    add("qform only, left-handed", one, np.dtype("i2"), qform=1, flip=True)
    add("qform only, right to left", one, np.dtype("i2"), qform=1, flip=True, oblique=False)
    add("big-endian", one, np.dtype("i2"), sform=4, qform=4, endian=">")
    add("big-endian qform", one, np.dtype("f4"), qform=2, endian=">")
    add("slope", one, np.dtype("i2"), sform=1, qform=1, scale=(0.25, -7.5))
    add("milliseconds", one, np.dtype("i2"), sform=1, qform=1, units="msec", tr=800.0)
    add("microseconds", one, np.dtype("i2"), sform=1, qform=1, units="usec", tr=1.5e6)
    add("extension", one, np.dtype("i2"), sform=1, qform=1, extension=b"a comment of some length")
    add("NIfTI-2", two, np.dtype("i2"), sform=4, qform=4)
    add("NIfTI-2 qform", two, np.dtype("f8"), qform=1, tr=0.8)
    add("NIfTI-2 big-endian slope", two, np.dtype("u2"), sform=1, endian=">", scale=(3.0, 1.0))
    write("headers", cases)


if __name__ == "__main__":
    smoothing()
    headers()
