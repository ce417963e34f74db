#!/usr/bin/env python3
"""Write the golden values of the denoising tests.

    python3 generate_denoising.py        writes denoising_*.json beside this file

Three references: SciPy for the filter and the spline, nilearn.signal.clean (fed float64) wherever
its censoring is right, and, for censoring at both ends and of frames mirrored in time, the same
cleaning put together here from SciPy and NumPy routines. Versions and seeds: README.md.
Series are written one voxel a row, one frame a column.
"""
import json
import warnings
from pathlib import Path

import numpy as np
from nilearn.signal import clean
from scipy import signal
from scipy.interpolate import CubicSpline

HERE = Path(__file__).parent
MOTION = [f"{kind}_{axis}" for kind in ("trans", "rot") for axis in "xyz"]


def rounded(values, digits=13):
    """Nested lists of `values` with so many significant digits."""
    return json.loads(json.dumps(np.asarray(values, float).tolist(), default=float),
                      parse_float=lambda text: float(f"{float(text):.{digits}g}"))


def write(name, content):
    """Write `content` as compact JSON."""
    (HERE / f"denoising_{name}.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


def filters():
    """A random walk through sosfiltfilt: bands and repetition times that pair poles unalike, and one edge."""
    rng = np.random.default_rng(1)
    cases = []
    for order, tr, low, high in [(5, 2.0, 0.01, 0.1), (5, 0.8, 0.01, 0.1), (2, 2.0, 0.01, 0.08),
                                 (3, 1.0, 0.05, 0.06), (1, 2.0, 0.02, 0.2), (4, 3.0, 0.008, 0.09),
                                 (5, 2.0, 0.008, None), (4, 0.8, 0.01, None), (1, 2.0, 0.01, None),
                                 (5, 2.0, None, 0.1), (4, 0.8, None, 0.08), (1, 2.0, None, 0.15)]:
        x = np.round(np.cumsum(rng.standard_normal(90)), 6)
        if low and high:
            sos = signal.butter(order, [low, high], "band", fs=1 / tr, output="sos")
        else:
            sos = signal.butter(order, low or high, "high" if low else "low", fs=1 / tr, output="sos")
        cases.append(dict(order=order, repetition_time=tr, high_pass=low, low_pass=high,
                          series=x.tolist(), filtered=rounded(signal.sosfiltfilt(sos, x))))
    write("filter", cases)


def splines():
    """CubicSpline through unevenly spaced frames."""
    rng = np.random.default_rng(2)
    cases = []
    for knots in [[0, 1, 2, 9], [0, 5, 6, 13], [0, 3, 4, 5, 6, 12, 13, 14, 20],
                  sorted({0, 39} | set(rng.choice(40, 25, replace=False).tolist()))]:
        frames = np.arange(knots[-1] + 1)
        x = np.round(100 + rng.standard_normal(len(frames)), 6)
        cases.append(dict(knots=knots, series=x.tolist(),
                          interpolated=rounded(CubicSpline(knots, x[knots])(frames))))
    write("spline", cases)


def make_run(rng, frames):
    """Voxels (frames x 5, the last two sharing signal) and confounds by name."""
    walks = np.cumsum(rng.standard_normal((frames, 9)), 0)
    confounds = {}
    for number, name in enumerate(MOTION):
        base = np.round(walks[:, number] * (0.02 if name.startswith("trans") else 4e-4), 8)
        step = np.round(np.diff(base, prepend=np.nan), 8)
        filled = np.concatenate([step[1:2], step[1:]])
        confounds |= {name: base, name + "_derivative1": step, name + "_power2": base ** 2,
                      name + "_derivative1_power2": np.where(np.isnan(step), np.nan, filled ** 2)}
    for number, name in enumerate(("white_matter", "csf", "global_signal")):
        confounds[name] = np.round(2000 + 3 * walks[:, 6 + number], 5)
    noise = rng.standard_normal((frames, 5))
    shared = np.cumsum(rng.standard_normal(frames))
    voxels = 5000 + 20 * noise + 4 * walks[:, :5] + np.outer(shared, [0, 0, 0, 8, -8])
    return np.round(voxels, 5), confounds


def table(columns):
    """The columns as a TSV text."""
    cells = [["n/a" if np.isnan(v) else repr(float(v)) for v in column] for column in columns.values()]
    return "\n".join("\t".join(row) for row in [columns, *zip(*cells)]) + "\n"


def regressors(confounds):
    """Frames x confounds with the first row of the derivatives filled from the second."""
    c = np.column_stack(list(confounds.values()))
    c[0] = np.where(np.isnan(c[0]), c[1], c[0])
    return c


def zscored(x):
    """Columns with mean 0 and sample standard deviation 1."""
    return (x - x.mean(0)) / x.std(0, ddof=1)


def correct_clean(x, c, keep, tr, band):
    """Cleaning in which censored frames have no influence, from SciPy and NumPy routines."""
    index = np.flatnonzero(keep)
    frames = np.arange(index[0], index[-1] + 1)
    sos = signal.butter(5, band, "band", fs=1 / tr, output="sos")

    def temporal(y):
        filled = CubicSpline(index, y[index])(frames)
        return signal.sosfiltfilt(sos, signal.detrend(filled, axis=0), axis=0)[index - index[0]]

    y, n = temporal(x), zscored(temporal(c))
    return zscored(y - n @ np.linalg.lstsq(n, y, rcond=None)[0])


def rank_removed(c, keep, tr, band):
    """Rank of mean, trend, stop-band sinusoids and confounds on the kept frames."""
    index = np.flatnonzero(keep)
    t = index - index[0]
    n = t[-1] + 1
    columns = [np.ones(len(t)), t - t.mean()]
    if band:
        for k in range(1, n // 2 + 1):
            if not band[0] - 1e-12 <= k / (n * tr) <= band[1] + 1e-12:
                columns += [np.cos(2 * np.pi * k * t / n)]
                columns += [] if 2 * k == n else [np.sin(2 * np.pi * k * t / n)]
    m = np.column_stack(columns + [zscored(c[index])])
    return int(np.linalg.matrix_rank(m / np.linalg.norm(m, axis=0), tol=1e-9))


def cleanings():
    """Whole cleanings with 27 confounds, one case a way of censoring."""
    frames, tr, band = 170, 2.0, (0.01, 0.1)
    rng = np.random.default_rng(3)
    x, confounds = make_run(rng, frames)
    c = regressors(confounds)
    cases = []
    for name, censored, filtered in [
            ("nothing censored", [], True),
            ("censored frames whose mirror images are kept", [5, 40, 41, 42, 100, 163], True),
            ("censored frames without a band-pass", [0, 1, 30, 139, 169], False),
            ("both ends and mirrored frames censored", [0, 1, 2, 30, 31, 138, 139, 167, 169], True)]:
        keep = np.ones(frames, bool)
        keep[censored] = False
        options = dict(low_pass=band[1], high_pass=band[0]) if filtered else dict(filter=False)
        ours = correct_clean(x, c, keep, tr, band) if filtered else None
        if name.startswith("both"):
            z, reference = ours, "scipy"
        else:
            z = clean(x, confounds=c, t_r=tr, detrend=True, standardize="zscore_sample",
                      sample_mask=None if keep.all() else keep, **options)
            reference = "nilearn"
            assert ours is None or np.abs(z - ours).max() < 1e-9
        cases.append(dict(
            name=name, reference=reference, filtered=filtered, censored=censored,
            cleaned=rounded(z.T),
            degrees_of_freedom=int(keep.sum()) - rank_removed(c, keep, tr, band if filtered else ()),
            r=rounded(np.corrcoef(z.T)[-1], 15)))
    write("clean", dict(repetition_time=tr, band_pass=band, series=x.T.tolist(),
                        confounds=table(confounds), cases=cases))


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    filters()
    splines()
    cleanings()
