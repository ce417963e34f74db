#!/usr/bin/env python3
"""The target by a map of weights on standardised voxels, by nilearn: what `tmsplan target` must find.

    check_seedmap.py DERIVATIVES PARTICIPANT MAP REPORT.json

Reads a run in fMRIPrep's layout in MNI152NLin2009cAsym, smooths it with 6 mm, cleans every voxel with
a weight and the search region with 27P and 0.01-0.1 Hz by nilearn.signal.clean, standardises, sums the
voxels by the map's signed weights (0 in the search region), correlates, and compares r at every target
of the report that is a single voxel. No frame may be censored: censoring differs between the two on
purpose. Needs nilearn 0.14.1 (requirements.txt). Not run by the tests, which never run Python for
numbers.
"""
import json
import sys

import nibabel
import numpy as np

from whole_subject import Subject

folder, participant, weights, report = sys.argv[1:]
subject = Subject(f"{folder}/sub-{participant}/func/sub-{participant}")
mask, volumes, union = subject.mask, subject.volumes, subject.union()
weights = nibabel.load(weights).get_fdata() * ~union * mask
weighted = weights != 0
seed = subject.clean(volumes[weighted].T) @ weights[weighted]
region = union & mask
searched = subject.clean(volumes[region].T)
seed = (seed - seed.mean()) / seed.std(ddof=1)
r = np.full(mask.shape, np.nan)
r[region] = searched.T @ seed / (len(seed) - 1)
with open(report) as file:
    found = json.load(file)
worst = 0 if any(t["method"] == "peak" for t in found["targets"]) else 1
for target in found["targets"]:
    own = r[tuple(target["voxel"])]
    print(f"{target['method']}: voxel {target['voxel']} r {target['r']:.6f}, nilearn {own:.6f}")
    if target["method"] == "peak":
        best = np.unravel_index(np.nanargmin(r) if target["r"] < 0 else np.nanargmax(r), r.shape)
        print(f"  nilearn's best voxel {[int(i) for i in best]} r {r[best]:.6f}")
        worst = max(abs(r[best] - target["r"]), *(abs(a - b) for a, b in zip(best, target["voxel"])))
print(f"{weighted.sum()} weights, sum {weights.sum():.3f}, {region.sum()} searched")
sys.exit(0 if worst < 1e-4 else 1)
