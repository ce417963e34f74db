"""What the checks of a whole subject share: reading a run in fMRIPrep's layout, and its cleaning.

Needs nilearn 0.14.1 (requirements.txt). Not run by the tests, which never run Python for numbers.
"""
import glob
import json

import nibabel
import numpy as np
import pandas
from nilearn import image, signal


class Subject:
    """A run in MNI152NLin2009cAsym, smoothed with 6 mm: `volumes`, `mask`, `table`, `world`.

    `stem` is the path up to where the names of its files differ.
    """

    def __init__(self, stem):
        bold = glob.glob(f"{stem}*space-MNI152NLin2009cAsym*desc-preproc_bold.nii.gz")[0]
        self.table = pandas.read_csv(
            glob.glob(f"{stem}*desc-confounds_timeseries.tsv")[0], sep="\t")
        mask = bold.replace("desc-preproc_bold", "desc-brain_mask")
        self.mask = nibabel.load(mask).get_fdata() != 0
        with open(bold.replace(".nii.gz", ".json")) as sidecar:
            self.repetition_time = json.load(sidecar)["RepetitionTime"]
        axes = [a + b for a in ("trans_", "rot_") for b in "xyz"]
        columns = [a + f for a in axes for f in ("", "_derivative1", "_power2", "_derivative1_power2")]
        table = self.table[columns + ["white_matter", "csf", "global_signal"]]
        self.confounds = table.bfill(limit=1).to_numpy()
        run = nibabel.load(bold)
        run = nibabel.Nifti1Image(np.asanyarray(run.dataobj).astype(np.float64), run.affine)
        self.volumes = image.smooth_img(run, 6).get_fdata()
        indices = np.moveaxis(np.indices(self.mask.shape), 0, -1)
        self.world = nibabel.affines.apply_affine(run.affine, indices)

    def clean(self, series):
        """27P and 0.01-0.1 Hz, standardised: one column a series."""
        return signal.clean(
            series, confounds=self.confounds, t_r=self.repetition_time, low_pass=0.1,
            high_pass=0.01, detrend=True, standardize="zscore_sample")

    def spheres(self, centres, radius):
        """Voxels within `radius` mm of any centre, in the mask or not."""
        inside = [np.linalg.norm(self.world - np.array(c), axis=-1) <= radius for c in centres]
        return np.any(inside, axis=0)

    def union(self):
        """The search region, in the mask or not."""
        return self.spheres([(-36, 39, 43), (-44, 40, 29), (-41, 16, 54), (-37, 26, 49)], 20)
