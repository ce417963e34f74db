#!/usr/bin/env python3
"""Write the golden values of the targeting tests.

    python3 generate_targeting.py        writes targeting.json beside this file

Series are whole numbers, so that both sides begin with the same ones. Volumes are written with i
fastest. Versions and seeds: README.md.
"""
import json
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.ndimage import center_of_mass, convolve, label
from scipy.optimize import minimize
from scipy.signal import detrend
from scipy.spatial.distance import pdist, squareform
from scipy.stats import rankdata, spearmanr, zscore

HERE = Path(__file__).parent


def whole(values):
    """Nested lists of whole numbers."""
    return np.rint(values).astype(int).tolist()


def correlation(a, b):
    """Pearson's r of each row of `a` with `b`."""
    a = a - a.mean(axis=1, keepdims=True)
    b = b - b.mean()
    return (a @ b) / np.sqrt((a**2).sum(axis=1) * (b**2).sum())


def cone():
    """Cones by convolution: of the series, and of the mask for the sum of the weights."""
    rng = np.random.default_rng(21)
    size, frames = (8, 7, 6), 24
    linear = np.diag([2.5, 3.0, 2.8]) @ np.linalg.qr(rng.standard_normal((3, 3)))[0]
    linear = np.round(linear, 6)
    mask = rng.random(size) < 0.8
    series = rng.integers(-999, 1000, (*size, frames))
    seed = rng.integers(-999, 1000, frames)
    reach = 6
    steps = np.stack(np.meshgrid(*[np.arange(-reach, reach + 1)] * 3, indexing="ij"), -1)
    distance = np.linalg.norm(steps @ linear.T, axis=-1)
    assert distance[[0, -1]].min() > 12 and distance[:, [0, -1]].min() > 12
    assert distance[:, :, [0, -1]].min() > 12
    kernel = np.zeros(distance.shape)
    for radius, weight in [(12, 1), (9, 2), (7, 3), (4, 4), (2, 5)]:
        assert np.abs(distance - radius).min() > 1e-3
        kernel[distance <= radius] = weight
    clean = detrend(series.astype(float), axis=-1) * mask[..., None]
    total = convolve(mask.astype(float), kernel, mode="constant")
    cones = np.stack([convolve(clean[..., t], kernel, mode="constant") for t in range(frames)], -1)
    inside = np.flatnonzero(mask.ravel(order="F"))
    means = (cones / np.where(mask, total, 1)[..., None]).reshape(-1, frames, order="F")[inside]
    voxels = clean.reshape(-1, frames, order="F")[inside]
    clean_seed = detrend(seed.astype(float))
    weights = np.round(rng.standard_normal(len(inside)), 3)
    weights -= np.round(weights.mean() + 0.05, 3)  # a sum below zero
    standardised = zscore(voxels, axis=1) * weights[:, None]
    return {
        "size": size,
        "affine": np.hstack([linear, [[7], [-5], [3]]]).ravel().tolist(),
        "voxels": inside.tolist(),
        "series": whole(series.reshape(-1, frames, order="F")[inside]),
        "seed": whole(seed),
        "total_weights": total.ravel(order="F")[inside].tolist(),
        "r_of_cones": correlation(means, clean_seed).tolist(),
        "r_of_voxels": correlation(voxels, clean_seed).tolist(),
        "seed_weights": weights.tolist(),
        "r_with_seedmap": correlation(voxels, standardised.sum(axis=0)).tolist(),
    }


def mixed(rng, count, sources, frames, noise):
    """Series that each follow one of `sources` random signals."""
    signals = rng.standard_normal((sources, frames))
    follows = rng.integers(0, sources, count)
    return 300 * (signals[follows] + noise * rng.standard_normal((count, frames)))


def groups(series, method, cut):
    """SciPy's flat clusters, each ascending, in the order of their lowest."""
    rho = spearmanr(series, axis=1).statistic
    distance = 1 - rho
    np.fill_diagonal(distance, 0)
    joined = linkage(squareform(distance, checks=False), method=method)
    assert np.abs(joined[:, 2] - cut).min() > 1e-5
    labels = fcluster(joined, cut, criterion="distance")
    found = [np.flatnonzero(labels == number).tolist() for number in np.unique(labels)]
    return sorted(found)


def hierarchical():
    """Subunits of a searched region and of a seed, their net correlation and compactness."""
    rng = np.random.default_rng(22)
    frames = 40
    cases = []
    for noise in (0.6, 0.9, 1.3):
        searched = np.array(whole(mixed(rng, 45, 4, frames, noise)))
        seed = np.array(whole(mixed(rng, 14, 2, frames, noise)))
        searched[-1] = searched[3]  # equal series
        points = np.array([[i % 4, i // 4 % 4, i // 16] for i in range(45)]) * 2.0
        for method in ("average", "complete"):
            found, seeds = groups(searched, method, 0.5), groups(seed, method, 0.5)
            standard = [zscore(x, axis=1, ddof=1) for x in (searched, seed)]
            medians = [np.median(standard[0][group], axis=0) for group in found]
            seed_medians = [np.median(standard[1][group], axis=0) for group in seeds]
            net = [
                sum(spearmanr(m, s).statistic * len(g) for s, g in zip(seed_medians, seeds))
                for m in medians
            ]
            kept = [n for n, g in enumerate(found) if len(g) > 2 and net[n] < 0]
            ranks = [
                rankdata([net[n] for n in kept]),
                rankdata([-len(found[n]) / pdist(points[found[n]]).mean() for n in kept]),
                rankdata([-len(found[n]) for n in kept]),
            ]
            product = np.prod(ranks, axis=0)
            cases.append({
                "method": method,
                "searched": whole(searched),
                "seed": whole(seed),
                "groups": found,
                "net": net,
                "compactness": [
                    len(g) / pdist(points[g]).mean() if len(g) > 1 else 0 for g in found
                ],
                "best": int(kept[int(np.argmin(product))]) if kept else -1,
            })
    return cases


def medians():
    """Geometric medians by Nelder and Mead's method."""
    rng = np.random.default_rng(23)
    cases = []
    for count in (3, 4, 5, 7):
        points = np.round(rng.uniform(-40, 40, (count, 3)), 3)
        found = minimize(
            lambda x: np.linalg.norm(points - x, axis=1).sum(),
            points.mean(axis=0),
            method="Nelder-Mead",
            options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 100_000, "maxfev": 100_000},
        )
        cases.append({"points": points.tolist(), "median": found.x.tolist()})
    return cases


def clusters():
    """Largest weighted clusters, by scipy.ndimage.label with all 26 neighbours, and their centres."""
    rng = np.random.default_rng(24)
    cases = []
    size = (9, 8, 7)
    for fraction in (0.05, 0.1, 0.2):
        r = np.round(rng.uniform(-1, 1, size), 4)
        weights = np.round(rng.uniform(0, 1, size), 4)
        for use in ("selection", "centre_of_gravity", "selection_and_centre"):
            score = (r * (weights if "selection" in use else 1)).ravel(order="F")
            count = int(np.ceil(fraction * score.size))
            order = np.lexsort((np.arange(score.size), score))[:count]
            chosen = np.zeros(score.size, bool)
            chosen[order] = True
            labels, _ = label(chosen.reshape(size, order="F"), np.ones((3, 3, 3)))
            sizes = np.bincount(labels.ravel())[1:]
            flat = labels.ravel(order="F")
            largest = [n + 1 for n in np.flatnonzero(sizes == sizes.max())]
            first = min(largest, key=lambda n: np.flatnonzero(flat == n)[0])
            mass = weights if "centre" in use else np.ones(size)
            cases.append({
                "use": use,
                "fraction": fraction,
                "r": r.ravel(order="F").tolist(),
                "weights": weights.ravel(order="F").tolist(),
                "voxels": np.flatnonzero(flat == first).tolist(),
                "centre": [float(x) for x in center_of_mass(mass, labels, first)],
            })
    return cases


content = {
    "cone": cone(), "hierarchical": hierarchical(), "medians": medians(), "clusters": clusters(),
}
(HERE / "targeting.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
