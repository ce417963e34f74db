#!/usr/bin/env python3
"""Write the golden values of the transforms' tests.

    python3 generate_transforms.py     writes transforms.json and transforms_hostile.json here

SimpleITK maps LPS points through files that SimpleITK, h5py and nibabel wrote. Versions, the seed
and tolerances: README.md. All numbers are made up; no subject and no third-party data.
"""
import base64
import gzip as zipped
import json
import tempfile
import zlib
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


def packings():
    """Files that SimpleITK reads too: shuffled chunks, high byte first, and HDF5 1.10's structures."""
    at, image = points(), field(single=True)
    f = sitk.DisplacementFieldTransform(sitk.Image(image))
    outside = [not is_inside(p) for p in at]
    for name, kind, options, dtype in [
            ("shuffled.h5", "earliest", dict(chunks=(64,), shuffle=True, compression="gzip"), ">f4"),
            ("single-chunks.h5", "earliest", dict(chunks=(1,)), "<f8"),
            ("latest.h5", "latest", {}, "<f8")]:
        content = made(lambda root: fill(root, f, dtype, **options), libver=kind)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, name).write_bytes(content)
            read = sitk.ReadTransform(f"{folder}/{name}")
        case(name, content, [read.TransformPoint(p) for p in at], at, outside)
    for count in (11, 40):
        deep = sitk.CompositeTransform([affine() for _ in range(count)])
        case(f"dense-{count}.h5", written(deep, ".h5"), [deep.TransformPoint(p) for p in at], at)


def made(body, **options):
    """The bytes of an HDF5 file that `body` fills from its root."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/t.h5"
        with h5py.File(path, "w", **options) as file:
            body(file)
        return Path(path).read_bytes()


def fill(root, f, dtype="<f8", parameters=True, **options):
    """The only transform of a file, a field; without its parameters where others are put there."""
    group = root.create_group("TransformGroup/0")
    group.create_dataset("TransformType", data=["DisplacementFieldTransform_double_3_3"],
                         dtype=h5py.string_dtype("ascii"))
    group.create_dataset("TransformFixedParameters", data=f.GetFixedParameters())
    if parameters:
        group.create_dataset("TransformParameters", data=f.GetParameters(), dtype=dtype, **options)
    return group


def hostile():
    """HDF5 files that no reader may follow, and the code with which each is refused."""
    f = sitk.DisplacementFieldTransform(field(single=True))
    count = len(f.GetParameters())
    name = "TransformParameters"
    files = []

    def add(title, code, body, **options):
        content = made(body, **options)
        files.append(dict(name=title, code=code,
                          content=base64.b64encode(zipped.compress(content, 9, mtime=0)).decode()))

    def parameters(**options):
        return lambda root: fill(root, f, parameters=False).create_dataset(name, **options)

    def link(place, target, rest=False):
        def body(root):
            fill(root, f, parameters=False)
            if place in root:
                del root[place]
            root[place] = root[target] if rest else target
        return body

    def bomb(root):
        data = fill(root, f, parameters=False).create_dataset(
            name, (count,), "<f8", chunks=(count,), compression="gzip")
        data.id.write_direct_chunk((0,), zlib.compress(bytes(1 << 22), 9))

    def short(root):
        data = fill(root, f, parameters=False).create_dataset(
            name, (count,), "<f8", chunks=(count,), compression="gzip")
        data.id.write_direct_chunk((0,), zlib.compress(bytes(8 * count - 8), 9))

    def virtual(root):
        layout = h5py.VirtualLayout((count,), "<f8")
        layout[:] = h5py.VirtualSource("/etc/hostname", "x", (count,))
        fill(root, f, parameters=False).create_virtual_dataset(name, layout)

    def huge(root):
        group = fill(root, f)
        del group["TransformFixedParameters"]
        group.create_dataset("TransformFixedParameters", (1 << 40,), "<f8", chunks=(1 << 10,))

    def crowd(root):
        for number in range(100):
            root.create_group(f"TransformGroup/{number}")

    def no_text(root):
        group = fill(root, f)
        del group["TransformType"]
        group["TransformType"] = [1]

    unreadable, large = "transform_unreadable", "transform_size_implausible"
    cut = "transform_truncated"
    field_path = f"TransformGroup/0/{name}"
    for version in ("earliest", "latest"):
        add(f"soft loop, {version}", unreadable,
            link("TransformGroup/0", h5py.SoftLink("/TransformGroup/0")), libver=version)
        add(f"soft link to the field, {version}", unreadable,
            link(field_path, h5py.SoftLink("/TransformGroup/0/TransformFixedParameters")),
            libver=version)
        add(f"link to another file, {version}", unreadable,
            link(field_path, h5py.ExternalLink("/etc/hostname", "/x")), libver=version)
        add(f"group in itself, {version}", unreadable, link("TransformGroup/0", "/", True),
            libver=version)
        add(f"field that is a group, {version}", unreadable,
            link(field_path, "/TransformGroup", True), libver=version)
        add(f"hundred groups, {version}", large, crowd,
            libver=version)
    add("whole file in itself", unreadable, link("TransformGroup", "/", True))
    add("extent without chunks", cut,
        parameters(shape=(count,), dtype="<f8", chunks=(64,)))
    add("extent without data", cut, parameters(shape=(count,), dtype="<f8"))
    add("huge extent", large, parameters(shape=(1 << 50,), dtype="<f8", chunks=(1 << 20,)))
    add("huge extent of little", large, huge)
    add("chunks of one number", large, parameters(shape=(1 << 20,), dtype="<f8", chunks=(1,)))
    add("huge chunk", large, parameters(shape=(1 << 24,), dtype="<f8", chunks=(1 << 24,)))
    add("chunk that inflates to more", unreadable, bomb)
    add("chunk that inflates to less", unreadable, short)
    add("other filter", unreadable,
        parameters(data=f.GetParameters(), chunks=(64,), compression="lzf"))
    add("checksummed chunks", unreadable,
        parameters(data=f.GetParameters(), chunks=(64,), fletcher32=True))
    add("chunks of HDF5 1.10", unreadable, parameters(data=f.GetParameters(), chunks=(64,)),
        libver="latest")
    add("stored in another file", unreadable,
        parameters(shape=(count,), dtype="<f8", external=[("/etc/hostname", 0, 8 * count)]))
    add("stored in another dataset", unreadable, virtual)
    add("texts for numbers", unreadable,
        parameters(data=["a"] * count, dtype=h5py.string_dtype()))
    add("whole numbers", unreadable, parameters(data=np.zeros(count, "<i4")))
    add("compound", unreadable,
        parameters(data=np.zeros(count, [("x", "<f8"), ("y", "<f4")])))
    add("half precision", unreadable, parameters(data=np.zeros(count, "<f2")))
    add("two dimensions", unreadable, parameters(data=np.zeros((count // 3, 3))))
    add("no type", unreadable, no_text)
    (HERE / "transforms_hostile.json").write_text(json.dumps(files, separators=(",", ":")) + "\n")


composites()
linear()
images()
packings()
hostile()
(HERE / "transforms.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
