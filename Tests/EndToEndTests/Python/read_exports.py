"""Real readers of the files that navigators get, each compared with the report's own pose.

Arguments: the folder of an export, the T1w image. Prints a line for each reader that agrees.
"""

import json
import pathlib
import sys

import jsonschema
import nibabel
import numpy as np
import SimpleITK
import slicerio

# The rules of Slicer's public schema for markups, version 1.0.3, restated.
POINT = {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3}
MARKUPS = {
    "type": "object",
    "required": ["@schema", "markups"],
    "properties": {
        "@schema": {"pattern": r"markups-schema-v1\.[0-9]+\.[0-9]+\.json#$"},
        "markups": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["type"],
                "properties": {
                    "type": {
                        "enum": ["Fiducial", "Line", "Angle", "Curve", "ClosedCurve", "Plane", "ROI"]
                    },
                    "coordinateSystem": {"enum": ["LPS", "RAS"]},
                    "coordinateUnits": {"enum": ["mm", "um", ["mm", "UCUM", "millimeter"]]},
                    "controlPoints": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "id": {"type": "string"},
                                "label": {"type": "string"},
                                "position": POINT,
                                "selected": {"type": "boolean"},
                                "locked": {"type": "boolean"},
                                "visibility": {"type": "boolean"},
                                "positionStatus": {"enum": ["undefined", "preview", "defined"]},
                            },
                        },
                    },
                },
            },
        },
    },
}


def in_order(navigation):
    """The targets in the order of the files."""
    return sorted(navigation["targets"], key=lambda t: (t["rank"], t["name"]))


def wanted(navigation):
    """Target and entry of each target, in the order of the files."""
    points = []
    for target in in_order(navigation):
        points.append(target["target"])
        if target["entry"] is not None:
            points.append(target["entry"])
    return np.array(points)


def agree(name, found, points, tolerance):
    assert np.shape(found) == np.shape(points), f"{name}: {np.shape(found)} is not {np.shape(points)}"
    worst = np.abs(np.asarray(found) - points).max()
    assert worst <= tolerance, f"{name}: {worst} mm"
    print(f"{name}: {worst:.1e} mm")


def overlay(folder, t1w, points):
    path = next(folder.glob("*_dseg.nii.gz"))
    image, anatomy = nibabel.load(path), nibabel.load(t1w)
    for form in ("get_sform", "get_qform"):
        ours, code = getattr(image, form)(coded=True)
        theirs, wanted_code = getattr(anatomy, form)(coded=True)
        assert code == wanted_code and np.array_equal(ours, theirs), form
    assert image.shape == anatomy.shape[:3]
    assert image.header["intent_code"] == 1002
    labels = np.asarray(image.dataobj)
    edge = max(image.header.get_zooms()[:3])
    # The first two balls are drawn last, so that nothing covers them.
    centres = [
        nibabel.affines.apply_affine(image.affine, np.argwhere(labels == label)).mean(axis=0)
        for label in (1, 2)
    ]
    agree("nibabel, overlay", centres, points[:2], edge / 2)
    itk = SimpleITK.ReadImage(str(path))
    stored = SimpleITK.GetArrayFromImage(itk)
    centres = []
    for label in (1, 2):
        voxels = np.argwhere(stored == label)[:, ::-1]
        lps = np.mean([itk.TransformIndexToPhysicalPoint(v.tolist()) for v in voxels], axis=0)
        centres.append(lps * [-1, -1, 1])
    agree("SimpleITK, overlay", centres, points[:2], edge / 2)


def slicer(folder, points):
    document = json.loads((folder / "targets.mrk.json").read_text())
    jsonschema.validate(document, MARKUPS)
    controls = document["markups"][0]["controlPoints"]
    found = [np.array(c["position"]) * [-1, -1, 1] for c in controls]
    agree("jsonschema, markups", found, points, 1e-6)
    markups = slicerio.read_markups_fcsv(str(folder / "targets.fcsv"))
    agree("slicerio, fcsv", fcsv_points(markups), points, 1e-6)


def fcsv_points(markups):
    system = markups["markups"][0]["coordinateSystem"]
    sign = {"LPS": [-1, -1, 1], "RAS": [1, 1, 1]}[system]
    controls = markups["markups"][0]["controlPoints"]
    return [np.array(c["position"]) * sign for c in controls]


def main():
    folder, t1w = pathlib.Path(sys.argv[1]), sys.argv[2]
    navigation = json.loads((folder / "navigation.json").read_text())
    points = wanted(navigation)
    overlay(folder, t1w, points)
    slicer(folder, points)


if __name__ == "__main__":
    main()
