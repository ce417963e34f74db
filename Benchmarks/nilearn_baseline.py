#!/usr/bin/env python3
"""The same target by nilearn, as a user would compute it: what `make bench` compares with.

    nilearn_baseline.py once|two-maskers DERIVATIVES PARTICIPANT REGION.nii.gz

once:         load and smooth the run once, then a sphere's masker and a mask's masker on it.
two-maskers:  the form of nilearn's examples: each masker gets the path, and reads and smooths the run.

Both do what the protocol sgc-dlpfc-peak does: a 10 mm sphere in the subgenual cingulate, the REGION (from
`tmsplan region mask`), both within the brain mask; 6 mm; 27 confounds; frames with FD > 0.5 mm censored;
detrended; 0.01-0.1 Hz. nilearn 0.14.1 interpolates other frames than the censored ones, so that its r differs
a little where there are any. Prints one line of JSON. Needs Tests/Golden/requirements.txt.
"""
import glob
import json
import sys
import warnings

import nibabel
import nilearn
import numpy as np
import pandas
from nilearn.image import math_img, smooth_img
from nilearn.maskers import NiftiMasker, NiftiSpheresMasker

SEED, RADIUS, FWHM = [(6, 16, -10)], 10, 6


def confounds_and_kept_frames(path):
    """27P with first rows filled as the protocol says, and the indices of the frames that stay."""
    table = pandas.read_csv(path, sep="\t", na_values="n/a")
    axes = [kind + axis for kind in ("trans_", "rot_") for axis in "xyz"]
    forms = ("", "_derivative1", "_power2", "_derivative1_power2")
    columns = [axis + form for axis in axes for form in forms]
    columns += ["white_matter", "csf", "global_signal"]
    kept = np.flatnonzero(table["framewise_displacement"].fillna(0) <= 0.5)
    return table[columns].bfill(limit=1), kept


def main():
    form, derivatives, participant, region = sys.argv[1:]
    if form not in ("once", "two-maskers"):
        sys.exit(__doc__)
    warnings.filterwarnings("ignore")
    stem = f"{derivatives}/sub-{participant}/func/sub-{participant}_"
    bold = glob.glob(f"{stem}*_desc-preproc_bold.nii.gz")[0]
    brain = bold.replace("desc-preproc_bold", "desc-brain_mask")
    confounds, kept = confounds_and_kept_frames(glob.glob(f"{stem}*_desc-confounds_timeseries.tsv")[0])
    with open(bold.replace(".nii.gz", ".json")) as sidecar:
        repetition_time = json.load(sidecar)["RepetitionTime"]
    searched = math_img("(region > 0) & (brain > 0)", region=region, brain=brain)

    cleaning = dict(detrend=True, standardize="zscore_sample", low_pass=0.1, high_pass=0.01, t_r=repetition_time)
    if form == "once":
        run = smooth_img(bold, FWHM)
    else:
        run = bold
        cleaning["smoothing_fwhm"] = FWHM
    given = dict(confounds=confounds, sample_mask=kept)
    spheres = NiftiSpheresMasker(SEED, radius=RADIUS, mask_img=brain, **cleaning)
    seed = spheres.fit_transform(run, **given)[:, 0].astype(np.float64)
    series = NiftiMasker(searched, **cleaning).fit_transform(run, **given).astype(np.float64)
    r = series.T @ seed / (len(series) - 1)

    best = int(r.argmin())
    voxel = np.argwhere(searched.get_fdata() > 0)[best]
    print(json.dumps({
        "voxel": voxel.tolist(),
        "r": float(r[best]),
        "libraries": f"nilearn {nilearn.__version__}, nibabel {nibabel.__version__}, NumPy {np.__version__}",
    }))


if __name__ == "__main__":
    main()
