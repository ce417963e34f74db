#!/usr/bin/env python3
"""The target of a real subject by nilearn: what `tmsplan target` must find with the same plan.

    check_real_subject.py DERIVATIVES PARTICIPANT TASK REPORT.json

Reads a run in fMRIPrep's layout, smooths it with 6 mm, cleans seed and search region with 27P and
0.01-0.1 Hz by nilearn.signal.clean, correlates, and compares the most negative voxel with the report.
It holds where no frame exceeds the FD threshold; censoring differs between the two on purpose.
Needs nilearn 0.14.1 (requirements.txt). Not run by the tests, which never run Python for numbers.
"""
import glob
import json
import sys

import nibabel
import numpy as np
import pandas
from nilearn import image, signal

folder, participant, task, report = sys.argv[1:]
stem = f"{folder}/sub-{participant}/func/sub-{participant}_task-{task}"
bold = glob.glob(f"{stem}*space-MNI152NLin2009cAsym*desc-preproc_bold.nii.gz")[0]
table = pandas.read_csv(glob.glob(f"{stem}*desc-confounds_timeseries.tsv")[0], sep="\t")
mask = nibabel.load(bold.replace("desc-preproc_bold", "desc-brain_mask")).get_fdata() != 0
with open(bold.replace(".nii.gz", ".json")) as sidecar:
    repetition_time = json.load(sidecar)["RepetitionTime"]

axes = [a + b for a in ("trans_", "rot_") for b in "xyz"]
columns = [a + f for a in axes for f in ("", "_derivative1", "_power2", "_derivative1_power2")]
confounds = table[columns + ["white_matter", "csf", "global_signal"]].bfill(limit=1).to_numpy()
assert not (table.framewise_displacement.fillna(0) > 0.5).any(), "censored frames: not comparable"

run = nibabel.load(bold)
run = nibabel.Nifti1Image(np.asanyarray(run.dataobj).astype(np.float64), run.affine)
run = image.smooth_img(run, 6)
world = nibabel.affines.apply_affine(run.affine, np.moveaxis(np.indices(mask.shape), 0, -1))


def spheres(centres, radius):
    inside = [np.linalg.norm(world - np.array(c), axis=-1) <= radius for c in centres]
    return np.any(inside, axis=0) & mask


seed = spheres([(6, 16, -10)], 10)
region = spheres([(-36, 39, 43), (-44, 40, 29), (-41, 16, 54), (-37, 26, 49)], 20)
volumes = run.get_fdata()
series = np.column_stack([volumes[region].T, volumes[seed].mean(0)])
alive = series.std(0) > 0
cleaned = signal.clean(
    series, confounds=confounds, t_r=repetition_time, low_pass=0.1, high_pass=0.01,
    detrend=True, standardize="zscore_sample")
r = cleaned[:, :-1].T @ cleaned[:, -1] / (len(cleaned) - 1)
r[~alive[:-1]] = 0
best = r.argmin()
voxel = np.argwhere(region)[best]
with open(report) as file:
    peak = next(t for t in json.load(file)["targets"] if t["method"] == "peak")
print(f"nilearn  voxel {voxel.tolist()} r {r[best]:.6f} ({seed.sum()} seed, {region.sum()} searched)")
print(f"tmsplan  voxel {peak['voxel']} r {peak['r']:.6f}")
sys.exit(0 if voxel.tolist() == peak["voxel"] and abs(r[best] - peak["r"]) < 1e-4 else 1)
