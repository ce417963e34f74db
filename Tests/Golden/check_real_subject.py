#!/usr/bin/env python3
"""The target of a real subject by nilearn: what `tmsplan target` must find with the same plan.

    check_real_subject.py DERIVATIVES PARTICIPANT TASK REPORT.json

Reads a run in fMRIPrep's layout, smooths it with 6 mm, cleans seed and search region with 27P and
0.01-0.1 Hz by nilearn.signal.clean, correlates, and compares the most negative voxel with the report.
It holds where no frame exceeds the FD threshold; censoring differs between the two on purpose.
Needs nilearn 0.14.1 (requirements.txt). Not run by the tests, which never run Python for numbers.
"""
import json
import sys

import numpy as np

from whole_subject import Subject

folder, participant, task, report = sys.argv[1:]
subject = Subject(f"{folder}/sub-{participant}/func/sub-{participant}_task-{task}")
displacement = subject.table.framewise_displacement.fillna(0)
assert not (displacement > 0.5).any(), "censored frames: not comparable"

seed = subject.spheres([(6, 16, -10)], 10) & subject.mask
region = subject.union() & subject.mask
series = np.column_stack([subject.volumes[region].T, subject.volumes[seed].mean(0)])
alive = series.std(0) > 0
cleaned = subject.clean(series)
r = cleaned[:, :-1].T @ cleaned[:, -1] / (len(cleaned) - 1)
r[~alive[:-1]] = 0
best = r.argmin()
voxel = np.argwhere(region)[best]
with open(report) as file:
    peak = next(t for t in json.load(file)["targets"] if t["method"] == "peak")
print(f"nilearn  voxel {voxel.tolist()} r {r[best]:.6f} ({seed.sum()} seed, {region.sum()} searched)")
print(f"tmsplan  voxel {peak['voxel']} r {peak['r']:.6f}")
sys.exit(0 if voxel.tolist() == peak["voxel"] and abs(r[best] - peak["r"]) < 1e-4 else 1)
