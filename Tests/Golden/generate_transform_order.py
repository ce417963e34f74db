#!/usr/bin/env python3
"""Write where ANTs takes points and images through two files, in both orders of the list.

    python3 generate_transform_order.py     writes transform_order.json beside this file

Takes its files from transforms.json. Three ramps, whose value is their place, are resampled by
`ants.apply_transforms`, so that the value is the point of the moving image; points are mapped by
`ants.apply_transforms_to_points`. Both must agree. Versions and tolerances: README.md.
"""
import base64
import gzip
import json
import tempfile
from pathlib import Path

import ants
import numpy as np
import pandas as pd

HERE = Path(__file__).parent
NAMES = ["vector.nii", "affine.mat"]
LPS = np.array([-1, -1, 1])
# Else ANTs for Python inverts the affine of a list that starts with it.
NONE = [False, False]
cases = {case["name"]: case for case in json.loads((HERE / "transforms.json").read_text())}
points = np.array(cases[NAMES[0]]["points"][:12])


def resampled(files):
    """What images say: the value of three ramps at the points."""
    place = np.stack(np.meshgrid(*[np.arange(129)] * 3, indexing="ij"), -1).astype(np.float32) - 64
    grid = dict(spacing=(1.0, 1.0, 1.0))
    values = np.zeros_like(points)
    for axis in range(3):
        ramp = ants.from_numpy(place[..., axis].copy(), origin=(-64.0, -64.0, -64.0), **grid)
        for row, point in enumerate(points * LPS):
            voxel = ants.from_numpy(np.zeros((1, 1, 1), np.float32), origin=tuple(point), **grid)
            image = ants.apply_transforms(voxel, ramp, files, whichtoinvert=NONE)
            values[row, axis] = image.numpy()[0, 0, 0]
    return values * LPS


result = []
with tempfile.TemporaryDirectory() as folder:
    for name in NAMES:
        Path(folder, name).write_bytes(gzip.decompress(base64.b64decode(cases[name]["content"])))
    for names in (NAMES, NAMES[::-1]):
        files = [f"{folder}/{name}" for name in names]
        table = pd.DataFrame(points * LPS, columns=list("xyz"))
        mapped = ants.apply_transforms_to_points(3, table, files, whichtoinvert=NONE)
        mapped = mapped.to_numpy() * LPS
        assert np.abs(mapped - resampled(files)).max() < 1e-4
        result.append(dict(files=names, points=points.tolist(), mapped=mapped.tolist()))
assert np.abs(np.subtract(result[0]["mapped"], result[1]["mapped"])).max() > 1
(HERE / "transform_order.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
