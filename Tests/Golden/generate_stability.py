#!/usr/bin/env python3
"""Write the golden values of resampling and regions.

    python3 generate_stability.py        writes stability.json beside this file

References: numpy.corrcoef of frames that are actually repeated; scipy.ndimage.label for clusters;
numpy.linalg.eigh for ellipsoids; numpy.quantile. Versions and seeds: README.md.
"""
import json
from pathlib import Path

import numpy as np
from scipy import ndimage

random = np.random.default_rng(31)


def standardised(series):
    series = series - series.mean(axis=1, keepdims=True)
    return series / series.std(axis=1, ddof=1, keepdims=True)


def bootstrap():
    """Two runs of a seed and six voxels; r of repeated frames, combined by kept frames less 1."""
    runs, maps, weights = [], [], []
    for frames in (40, 25):
        series = standardised(random.standard_normal((7, frames)).round(6))
        counts = random.multinomial(frames, np.full(frames, 1 / frames), size=4)
        r = []
        for row in counts:
            drawn = np.repeat(series, row, axis=1)
            r.append(np.corrcoef(drawn)[0, 1:])
        runs.append({"series": series.tolist(), "counts": counts.tolist()})
        maps.append(np.array(r))
        weights.append(frames - 1)
    r = sum(w * m for w, m in zip(weights, maps)) / sum(weights)
    return {"runs": runs, "r": r.tolist()}


def clusters():
    """Centres of gravity in voxels of a 9 x 7 x 6 grid, searched throughout, with ties."""
    cases = []
    for fraction, base in ((0.1, "searched_voxels"), (0.3, "negative_voxels"), (0.02, "searched_voxels")):
        for digits in (1, 4):
            field = ndimage.gaussian_filter(random.standard_normal((9, 7, 6)), 0.8).round(digits)
            r = field.ravel(order="F")
            negative = [i for i in sorted(range(r.size), key=lambda i: (r[i], i)) if r[i] < 0]
            whole = r.size if base == "searched_voxels" else len(negative)
            count = max(1, int(np.ceil(fraction * whole - 1e-9)))
            chosen = np.zeros(r.size, int)
            chosen[negative[:count]] = 1
            labels, number = ndimage.label(chosen.reshape((9, 7, 6), order="F"), np.ones((3, 3, 3)))
            flat = labels.ravel(order="F")
            best = max(range(1, number + 1), key=lambda n: ((flat == n).sum(), -np.flatnonzero(flat == n)[0]))
            centre = ndimage.center_of_mass(labels == best)
            cases.append({"fraction": fraction, "base": base, "r": r.tolist(), "centre": list(map(float, centre))})
    return cases


def ellipsoid():
    """150 points of a slanted normal distribution and 10 missing ones, on voxels of 2 x 2 x 3 mm."""
    mix = np.array([[6, 1, 0], [0, 3, 1], [0, 0, 1.5]])
    points = (random.standard_normal((150, 3)) @ mix + [-38, 44, 26]).round(4)
    covariance = np.cov(points.T, ddof=1) + np.diag([4, 4, 9]) / 12
    values, vectors = np.linalg.eigh(covariance)
    away = (points - points.mean(axis=0)) @ vectors / np.sqrt(values)
    distances = np.sort(np.sqrt((away**2).sum(axis=1)))
    shares = {}
    for share in (0.5, 0.9):
        held = int(np.ceil(share * 160))
        shares[str(share)] = (np.sqrt(values[::-1]) * distances[held - 1]).tolist()
    from_mean = np.append(np.sqrt(((points - [-38, 44, 26]) ** 2).sum(axis=1)), np.full(10, np.inf))
    return {
        "points": points.tolist(), "missing": 10, "centre": points.mean(axis=0).tolist(),
        "half": shares["0.5"], "ninety": shares["0.9"],
        "distances": [float(np.quantile(from_mean, p, method="inverted_cdf")) for p in (0.5, 0.9)],
    }


def quantiles():
    values = np.sort(random.standard_normal(37).round(6))
    shares = [0.01, 0.25, 0.5, 0.9, 1.0]
    return {
        "values": values.tolist(), "shares": shares,
        "linear": np.quantile(values, shares).tolist(),
        "inverted": np.quantile(values, shares, method="inverted_cdf").tolist(),
    }


golden = {"bootstrap": bootstrap(), "clusters": clusters(), "ellipsoid": ellipsoid(), "quantiles": quantiles()}
Path(__file__).with_name("stability.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
