#!/usr/bin/env python3
"""Write the golden values of the denoising options.

    python3 generate_denoising_options.py        writes denoising_{options,censoring}.json beside this file

References: nilearn.signal.clean (fed float64) with its censoring fault; the same cleaning with correct
censoring from SciPy's and NumPy's routines; the projection by NumPy's lstsq; and, for which frames and
columns are taken, nilearn's load_confounds. Versions and seeds: README.md. Series are written one voxel
a row, one frame a column.
"""
import json
import tempfile
import warnings
from pathlib import Path

import numpy as np
from nilearn.interfaces.fmriprep import load_confounds, load_confounds_strategy
from nilearn.signal import clean, create_cosine_drift
from scipy import signal
from scipy.interpolate import CubicSpline

from generate_denoising import make_run, regressors, rounded, table, write, zscored

FORMS = ("", "_derivative1", "_power2", "_derivative1_power2")
TISSUES = ("global_signal", "csf", "white_matter")
FRAMES, TR = 200, 2.0
BANDS = {"band": (0.01, 0.1), "high": (0.008, None), "low": (None, 0.1), "none": (None, None)}


def short(column, digits=10):
    """The column with so many significant digits, so that its text is short."""
    return np.array([float(f"{v:.{digits}g}") for v in column])


def columns_of(run):
    """The columns of `run` by set, and all of them: 24P, 27P, 36P and six cosines."""
    motion = [name for name in run if name[:5] in ("trans", "rot_x", "rot_y", "rot_z")]
    for name in TISSUES:
        base = run[name]
        step = np.diff(base, prepend=np.nan)
        run |= {name + "_derivative1": step, name + "_power2": base ** 2,
                name + "_derivative1_power2": step ** 2}
    run = {name: short(column) for name, column in run.items()}
    drift = create_cosine_drift(0.008, np.arange(FRAMES) * TR)[:, :-1]
    run |= {f"cosine{k:02d}": short(column, 13) for k, column in enumerate(drift.T)}
    sets = {"24P": motion, "27P": motion + list(TISSUES),
            "36P": motion + [name + form for name in TISSUES for form in FORMS]}
    return sets, run


def correct_clean(x, c, keep, high, low):
    """Cleaning in which censored frames have no influence, from SciPy's and NumPy's routines."""
    index = np.flatnonzero(keep)
    edges = [f for f in (high, low) if f is not None]

    def temporal(y):
        if not edges:
            return signal.detrend(y[index], axis=0)
        kind = "band" if len(edges) == 2 else ("high" if low is None else "low")
        sos = signal.butter(5, edges if len(edges) == 2 else edges[0], kind, fs=1 / TR, output="sos")
        filled = CubicSpline(index, y[index])(np.arange(index[0], index[-1] + 1))
        return signal.sosfiltfilt(sos, signal.detrend(filled, axis=0), axis=0)[index - index[0]]

    y, n = temporal(x), zscored(temporal(c))
    return zscored(y - n @ np.linalg.lstsq(n, y, rcond=None)[0])


def design(c, keep, high, low):
    """Mean, trend, stop-band sinusoids (one exactly at an edge is kept) and confounds, unit columns."""
    index = np.flatnonzero(keep)
    t = index - index[0]
    n = t[-1] + 1
    columns = [np.ones(len(t)), t - t.mean()]
    if high or low:
        for k in range(1, n // 2 + 1):
            if not (high or 0) - 1e-12 <= k / (n * TR) <= (low or 1) + 1e-12:
                columns += [np.cos(2 * np.pi * k * t / n)]
                columns += [] if 2 * k == n else [np.sin(2 * np.pi * k * t / n)]
    m = np.column_stack(columns + [zscored(c[index])])
    return m / np.linalg.norm(m, axis=0)


def project(x, c, keep, high, low):
    """The kept frames less their fit by one regression."""
    m, y = design(c, keep, high, low), zscored(x[keep])
    return zscored(y - m @ np.linalg.lstsq(m, y, rcond=None)[0])


def masks(rng):
    """Ways of censoring, by name; in all but the first, some frames and their mirror images in time."""
    random = np.ones(FRAMES, bool)
    chosen = 1 + rng.choice(FRAMES - 2, 10, replace=False)
    random[chosen] = random[FRAMES - 1 - chosen[:4]] = False
    head, both = random.copy(), random.copy()
    head[:2] = False
    both[[0, -1, -2]] = False
    return {"none": np.ones(FRAMES, bool), "random": random, "head": head, "both ends": both}


def options():
    """The grid of filters, confound sets and ways of censoring."""
    rng = np.random.default_rng(4)
    voxels, run = make_run(rng, FRAMES)
    x = np.round(voxels[:, 3:], 4)
    sets, run = columns_of(run)
    cases, projections, cosines = [], [], []
    for censoring, keep in masks(rng).items():
        censored = np.flatnonzero(~keep).tolist()
        mask = None if keep.all() else keep
        common = dict(t_r=TR, detrend=True, standardize="zscore_sample")
        for name, columns in sets.items():
            c = regressors({column: run[column] for column in columns})
            for band, (high, low) in BANDS.items():
                theirs = clean(x, confounds=c, sample_mask=mask, high_pass=high, low_pass=low, **common)
                right = correct_clean(x, c, keep, high, low)
                agree = mask is None or band == "none"
                assert not agree or np.abs(theirs - right).max() < 1e-9
                freedom = int(keep.sum()) - int(np.linalg.matrix_rank(design(c, keep, high, low), tol=1e-9))
                case = dict(confounds=name, censoring=censoring, censored=censored, high_pass=high,
                            low_pass=low, degrees_of_freedom=freedom)
                cases.append(case | dict(nilearn=rounded(theirs.T, 12),
                                         correct=None if agree else rounded(right.T, 12)))
                if band != "none" and name != "24P":
                    projected = project(x, c, keep, high, low)
                    projections.append(case | dict(cleaned=rounded(projected.T, 12)))
        c = regressors({column: run[column] for column in sets["24P"] + ["csf", "white_matter"]})
        z = clean(x, confounds=c, sample_mask=mask, filter="cosine", high_pass=0.008, **common)
        cosines.append(dict(censored=censored, cleaned=rounded(z.T, 12)))
    write("options", dict(repetition_time=TR, series=x.T.tolist(), confounds=table(run), cases=cases,
                          projections=projections, cosines=cosines))


def load(columns, loader, **parameters):
    """What a loader of nilearn makes of a confounds table with these columns."""
    with tempfile.TemporaryDirectory() as folder:
        stem = Path(folder) / "sub-01_task-rest_desc-"
        Path(f"{stem}preproc_bold.nii.gz").touch()
        Path(f"{stem}confounds_timeseries.tsv").write_text(table(columns))
        kinds = {"a": "combined", "w": "WM", "c": "CSF"}
        meta = {name: dict(Method="aCompCor", Mask=kinds[name[0]]) for name in columns if "_comp_cor_" in name}
        Path(f"{stem}confounds_timeseries.json").write_text(json.dumps(meta))
        confounds, mask = loader(f"{stem}preproc_bold.nii.gz", **parameters)
        kept = range(len(next(iter(columns.values())))) if mask is None else mask.tolist()
        return sorted(confounds.columns), list(kept)


def censorings():
    """Which frames nilearn's scrubbing keeps, and which columns its strategies take."""
    rng = np.random.default_rng(5)
    frames, scrubs = 40, []
    for number in range(48):
        movement = np.round(0.5 * rng.exponential(0.5, frames) ** 0.5, 2)
        movement[rng.integers(frames)] = 0.5           # exactly at the threshold: kept
        change = np.round(1 + 0.25 * rng.standard_normal(frames), 2)
        change[rng.integers(1, frames)] = 1.5
        movement[0] = change[0] = np.nan
        if number % 6 == 5:                            # nothing to censor by motion
            movement, change = np.full(frames, 0.1), np.full(frames, 1.0)
        columns = {"trans_x": rng.standard_normal(frames), "framewise_displacement": movement,
                   "std_dvars": change}
        steady = number % 4
        columns |= {f"non_steady_state_outlier{k:02d}": (np.arange(frames) == k) * 1.0 for k in range(steady)}
        segment = (0, 2, 3, 5)[number // 4 % 4]
        limits = dict(fd_threshold=0.5, std_dvars_threshold=1.5 if number % 3 else 50.0)
        columns |= {name: np.zeros(frames) for name in ("trans_y", "trans_z", "rot_x", "rot_y", "rot_z")}
        _, kept = load(columns, load_confounds, strategy=("motion", "scrub"), motion="basic", scrub=segment,
                       **limits)
        scrubs.append(dict(framewise_displacement=[None, *movement[1:].tolist()],
                           std_dvars=[None, *change[1:].tolist()], non_steady=steady, segment=segment,
                           std_dvars_threshold=limits["std_dvars_threshold"], kept=kept))
    _, run = columns_of(make_run(np.random.default_rng(6), FRAMES)[1])
    names = [f"{mask}_comp_cor_{k:02d}" for mask, count in (("c", 3), ("w", 4), ("a", 6)) for k in range(count)]
    run |= {name: np.arange(FRAMES) % (k + 3.0) for k, name in enumerate(names)}
    run |= {"framewise_displacement": np.full(FRAMES, 0.1), "std_dvars": np.full(FRAMES, 1.0)}
    strategies = [dict(strategy=name, components=count, columns=load(
                      run, load_confounds_strategy, denoise_strategy=name,
                      **(dict(n_compcor=count) if count else {}))[0])
                  for name, count in (("simple", None), ("scrubbing", None), ("compcor", None), ("compcor", 4))]
    write("censoring", dict(scrubs=scrubs, header=list(run), strategies=strategies))


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    options()
    censorings()
