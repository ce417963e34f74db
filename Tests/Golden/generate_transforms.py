#!/usr/bin/env python3
"""Write the golden values of the transforms' tests.

    python3 generate_transforms.py     writes transforms.json beside this file

SimpleITK maps LPS points through files that SimpleITK, h5py and nibabel wrote. Versions, the seed
and tolerances: README.md. All numbers are made up; no subject and no third-party data.
"""
import base64
import gzip as zipped
import json
import tempfile
from pathlib import Path

import h5py
import nibabel as nib
import numpy as np
import SimpleITK as sitk

HERE = Path(__file__).parent
RNG = np.random.default_rng(21)
SIZE, ORIGIN, SPACING = (5, 6, 7), (-20.0, -12.5, 4.0), (2.0, 2.5, 3.0)
FLIP = (-1.0, 0, 0, 0, 1.0, 0, 0, 0, 1.0)
cases = []


def affine():
    """An affine about a centre."""
    t = sitk.AffineTransform(3)
    t.SetMatrix((np.eye(3) + 0.1 * RNG.standard_normal((3, 3))).ravel().tolist())
    t.SetTranslation((3.0, -4.0, 5.5))
    t.SetCenter((1.0, 2.0, -3.0))
    return t


def field(single=False):
    """A rough field on a flipped, anisotropic grid whose borders are exact in binary."""
    values = 2 * RNG.standard_normal(SIZE[::-1] + (3,))
    if single:
        values = values.astype(np.float32).astype(float)
    image = sitk.GetImageFromArray(values, isVector=True)
    image.SetOrigin(ORIGIN), image.SetSpacing(SPACING), image.SetDirection(FLIP)
    return sitk.Cast(image, sitk.sitkVectorFloat64)


def points(count=12):
    """Places inside, on the first and last border, just beyond, and far outside; LPS."""
    n = np.array(SIZE)
    index = [RNG.uniform(-0.5, n - 0.5) for _ in range(count)]
    middle = (n - 1) / 2
    for axis in range(3):
        for place in (-0.5, n[axis] - 0.5, n[axis] - 0.5 - 2**-20, -0.5 - 2**-20, 0, n[axis] - 1):
            at = middle.copy()
            at[axis] = place
            index.append(at)
    index.append(np.array([40.0, -30, 90]))
    steps = np.reshape(FLIP, (3, 3)) * SPACING
    return [(steps @ i + ORIGIN).tolist() for i in index]


def is_inside(p):
    """Whether the field has a value at `p`."""
    index = np.linalg.solve(np.reshape(FLIP, (3, 3)) * SPACING, np.array(p) - ORIGIN)
    return bool(np.all(index >= -0.5) and np.all(index < np.array(SIZE) - 0.5))


def ras(p):
    """LPS to RAS, and back."""
    return [-p[0], -p[1], p[2]]


def case(name, content, mapped, at, outside=None):
    """One file and what it does to `at`; None where it has no value."""
    cases.append(dict(name=name, content=base64.b64encode(zipped.compress(content, 9, mtime=0)).decode(),
                      points=[ras(p) for p in at],
                      mapped=[ras(q) if q is not None else None for q in mapped],
                      outside=outside or [False] * len(at)))


def written(transform, suffix):
    """The bytes of a file that SimpleITK writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/t{suffix}"
        sitk.WriteTransform(transform, path)
        return Path(path).read_bytes()


def h5(groups, spelling="", gzip=False, single=False, text=None):
    """An ITK file of `groups` (type, parameters, fixed), as h5py writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/t.h5"
        with h5py.File(path, "w") as file:
            root = file.create_group("TransformGroup")
            kind = text or h5py.string_dtype("ascii")
            for number, (name, parameters, fixed) in enumerate(groups):
                group = root.create_group(str(number))
                group.create_dataset("TransformType", data=[name], dtype=kind)
                if parameters is None:
                    continue
                prefix = "Tran" if spelling in ("old", "mixed") else "Trans"
                group.create_dataset(f"{prefix}formParameters", data=parameters,
                                     dtype="f4" if single else "f8",
                                     **(dict(chunks=(100,), compression="gzip")
                                        if gzip and len(parameters) > 100 else {}))
                prefix = "Tran" if spelling == "old" else "Trans"
                group.create_dataset(f"{prefix}formFixedParameters", data=fixed, dtype="f8")
        read = None
        try:
            read = sitk.ReadTransform(path)
        except RuntimeError as error:
            print("SimpleITK does not read it:", str(error).strip().splitlines()[-1])
        return Path(path).read_bytes(), read


def group(t, name):
    """A group of h5()."""
    return name, list(t.GetParameters()), list(t.GetFixedParameters())


def composites():
    """HDF5 files of composites, in both spellings, packed, and with more than ten groups."""
    a, b, image = affine(), affine(), field(single=True)
    f = sitk.DisplacementFieldTransform(sitk.Image(image))
    at = points()
    forward = sitk.CompositeTransform([a, f])
    outside = [not is_inside(p) for p in at]
    case("composite.h5", written(forward, ".h5"), [forward.TransformPoint(p) for p in at], at,
         outside)
    backward = sitk.CompositeTransform([f, a])
    back_outside = [not is_inside(a.TransformPoint(p)) for p in at]
    case("backward.h5", written(backward, ".h5"), [backward.TransformPoint(p) for p in at], at,
         back_outside)
    for name, options in [("old", dict(spelling="old")), ("mixed", dict(spelling="mixed")),
                          ("gzip", dict(gzip=True, single=True)), ("fixed", dict(text="S64"))]:
        kind = "float" if options.get("single") else "double"
        aff = group(a, f"MatrixOffsetTransformBase_{kind}_3_3")
        if options.get("single"):
            aff = (aff[0], np.float32(aff[1]).astype(float).tolist(), aff[2])
        content, read = h5([(f"CompositeTransform_{kind}_3_3", None, None), aff,
                            group(f, f"DisplacementFieldTransform_{kind}_3_3")], **options)
        oracle = read or forward
        if options.get("single"):
            c = sitk.AffineTransform(3)
            c.SetFixedParameters(aff[2]), c.SetParameters(aff[1])
            oracle = sitk.CompositeTransform([c, f])
        case(f"{name}.h5", content, [oracle.TransformPoint(p) for p in at], at, outside)
    many = [affine() for _ in range(11)]
    deep = sitk.CompositeTransform(many)
    content, _ = h5([("CompositeTransform_double_3_3", None, None)]
                    + [group(t, "AffineTransform_double_3_3") for t in many])
    case("eleven.h5", content, [deep.TransformPoint(p) for p in at], at)
    case("single.h5", written(b, ".h5"), [b.TransformPoint(p) for p in at], at)


def linear():
    """Affines and Euler rotations in text and MATLAB files."""
    at = points(4)[:6]
    a = affine()
    for suffix in (".tfm", ".mat"):
        case(f"affine{suffix}", written(a, suffix), [a.TransformPoint(p) for p in at], at)
    both = sitk.CompositeTransform([a, affine()])
    case("composite.tfm", written(both, ".tfm"), [both.TransformPoint(p) for p in at], at)
    for zyx in (False, True):
        e = sitk.Euler3DTransform((1.0, -2.0, 3.0), 0.3, -0.5, 0.7, (4.0, 5.0, -6.0))
        e.SetComputeZYX(zyx)
        for suffix in (".tfm", ".h5"):
            case(f"euler{'-zyx' if zyx else ''}{suffix}", written(e, suffix),
                 [e.TransformPoint(p) for p in at], at)
    c = sitk.AffineTransform(3)
    c.SetFixedParameters(a.GetFixedParameters())
    c.SetParameters(np.float32(a.GetParameters()).astype(float).tolist())
    content = b""
    for name, numbers in [("AffineTransform_float_3_3", c.GetParameters()),
                          ("fixed", c.GetFixedParameters())]:
        content += np.array([10, len(numbers), 1, 0, len(name) + 1], "<i4").tobytes()
        content += name.encode() + b"\0" + np.array(numbers, "<f4").tobytes()
    case("float.mat", content, [c.TransformPoint(p) for p in at], at)


def image_bytes(values, intent, dtype, description="", name="", big=False):
    """A NIfTI of (i, j, k, 1, 3) on the grid of field()."""
    place = np.eye(4)
    place[:3, :3] = np.diag([-1, -1, 1]) @ (np.reshape(FLIP, (3, 3)) * SPACING)
    place[:3, 3] = ras(ORIGIN)
    header = nib.Nifti1Header(endianness=">" if big else "<")
    header.set_data_dtype(dtype)
    image = nib.Nifti1Image(values.transpose(2, 1, 0, 3)[:, :, :, None, :], place, header)
    image.set_sform(place, 1), image.set_qform(place, 1)
    image.header.set_xyzt_units("mm")
    image.header["intent_code"], image.header["intent_name"] = intent, name
    image.header["descrip"] = description
    return image.to_bytes()


def images():
    """ANTs' warps of both intents, and SPM's positions with a hole."""
    at = points()
    outside = [not is_inside(p) for p in at]
    for name, intent, dtype in [("vector.nii", 1007, np.float32), ("ras.nii", 1006, np.float64)]:
        values = sitk.GetArrayFromImage(field(single=True))
        content = image_bytes(values, intent, dtype, big=intent == 1006)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            read = sitk.Cast(sitk.ReadImage(str(path)), sitk.sitkVectorFloat64)
        t = sitk.DisplacementFieldTransform(read)
        case(name, content, [t.TransformPoint(p) for p in at], at, outside)
    index = np.stack(np.meshgrid(*[np.arange(n) for n in SIZE], indexing="ij"), -1)
    world = index @ (np.reshape(FLIP, (3, 3)) * SPACING).T + ORIGIN
    values = (world * [-1, -1, 1] + RNG.standard_normal(world.shape)).astype(np.float32)
    values = values.transpose(2, 1, 0, 3).copy()
    values[3, 2, 1] = np.nan
    holed = sitk.GetImageFromArray(values.astype(float), isVector=True)
    holed.SetOrigin(ORIGIN), holed.SetSpacing(SPACING), holed.SetDirection(FLIP)
    at = at + [world[1, 2, 3].tolist(), world[2, 2, 3].tolist()]
    mapped = []
    for p in at:
        value = None
        if is_inside(p):
            i = np.linalg.solve(np.reshape(FLIP, (3, 3)) * SPACING, np.array(p) - ORIGIN)
            value, low = np.zeros(3), np.floor(i).astype(int)
            for corner in np.ndindex(2, 2, 2):
                w = np.prod(np.where(corner, i - low, 1 - (i - low)))
                if w > 0:
                    c = np.clip(low + corner, 0, np.array(SIZE) - 1)
                    value = value + w * values[c[2], c[1], c[0]].astype(float)
            value = None if np.isnan(value).any() else ras(value)
        mapped.append(value)
    for name, intent, word, text in [("y_segment.nii", 0, "", "Deformation"),
                                     ("y_mapping.nii", 1007, "Mapping", "")]:
        content = image_bytes(values, intent, np.float32, description=text, name=word)
        case(name, content, mapped, at, [q is None for q in mapped])


composites()
linear()
images()
(HERE / "transforms.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
