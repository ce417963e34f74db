#!/usr/bin/env python3
"""Write the golden values of the head mask.

    python3 generate_scalp.py        writes scalp_*.json beside this file

SciPy's filters, labels and exact Euclidean distances find the head in small images of random shape;
versions: requirements.txt. Volumes are written with i fastest, masks as runs of equal voxels.
"""
import json
from pathlib import Path

import numpy as np
from scipy import ndimage

HERE = Path(__file__).parent


def head(rng, size, edges, cut):
    """An irregular head: a bumpy ball with a dark shell, a hollow, a neck, specks and noise."""
    grid = np.stack(np.meshgrid(*[np.arange(n) * e for n, e in zip(size, edges)], indexing="ij"), -1)
    middle = np.array(size) * edges / 2 + np.array([0, 0, -cut])
    offset = grid - middle
    bumps = ndimage.gaussian_filter(rng.standard_normal(size), 3)
    radius = np.linalg.norm(offset / [1, 1.2, 1.1], axis=-1) + 4 * bumps / bumps.std() / 3
    image = np.select([radius < 10, radius < 13, radius < 17], [1000.0, 40.0, 300.0], 0.0)
    image[(np.linalg.norm(offset[..., :2], axis=-1) < 6) & (offset[..., 2] < -8)] = 500
    image[np.linalg.norm(offset - [0, 6, 0], axis=-1) < 4] = 0
    image[rng.random(size) < 0.002] += 400
    return np.round(image + np.abs(rng.normal(0, 12, size))).astype(int)


def otsu(smooth, top):
    """Otsu's threshold over 256 bins up to `top`, brighter voxels in the last."""
    low = smooth.min()
    counts, borders = np.histogram(np.minimum(smooth, top), bins=256, range=(low, top))
    centres = np.arange(256)
    best = max(range(255), key=lambda b: variance(counts, centres, b))
    return borders[best + 1]


def variance(counts, centres, b):
    """The variance between the classes on either side of bin `b`."""
    n, m = counts[: b + 1].sum(), counts[b + 1:].sum()
    if n == 0 or m == 0:
        return -1.0
    gap = (counts[: b + 1] @ centres[: b + 1]) / n - (counts[b + 1:] @ centres[b + 1:]) / m
    return float(n) * float(m) * gap * gap


def mask_of(image, edges, rule, closing, least_air):
    """The head mask and its threshold, by the steps of HeadMask.swift."""
    smooth = ndimage.gaussian_filter(image.astype(float), [1.5 / e for e in edges])
    high = np.percentile(image, 98, method="inverted_cdf")
    threshold = otsu(smooth, high) if rule == "otsu" else 0.125 * high
    tissue = smooth > threshold
    labels, _ = ndimage.label(tissue)
    sizes = np.bincount(labels.ravel())[1:]
    tissue = np.isin(labels, 1 + np.flatnonzero(100 * sizes >= sizes.max()))
    dilated = ndimage.distance_transform_edt(~tissue, sampling=edges) <= closing * (1 + 1e-6)
    closed = ndimage.distance_transform_edt(dilated, sampling=edges) > closing * (1 + 1e-6)
    labels, count = ndimage.label(~closed)
    faces = [labels[0], labels[-1], labels[:, 0], labels[:, -1], labels[..., 0], labels[..., -1]]
    at_edge = set(np.unique(np.concatenate([f.ravel() for f in faces]))) - {0}
    voxels = {label: int((labels == label).sum()) for label in at_edge}
    bound = min(max(voxels.values()), max(1, int(least_air / (np.prod(edges) / 1e6))))
    filled = ~np.isin(labels, [label for label, n in voxels.items() if n >= bound])
    labels, _ = ndimage.label(filled)
    sizes = np.bincount(labels.ravel())
    return labels == 1 + np.argmax(sizes[1:]), float(threshold)


def runs(mask):
    """The lengths of runs of equal voxels with i fastest, of outside voxels first."""
    flat = mask.ravel(order="F").astype(int)
    changes = np.flatnonzero(np.diff(flat)) + 1
    lengths = np.diff(np.concatenate([[0], changes, [flat.size]])).tolist()
    return lengths if flat[0] == 0 else [0] + lengths


def main():
    """Cubic, flat and cut heads, by both thresholds."""
    rng = np.random.default_rng(17)
    cases = []
    for size, edges, cut, rule in [((24, 26, 25), (2, 2, 2), 0, "fraction"),
                                   ((30, 26, 16), (1.5, 2, 3), 0, "otsu"),
                                   ((24, 26, 20), (2, 2, 2), 6, "fraction"),
                                   ((24, 26, 20), (2, 2.2, 2), 6, "otsu")]:
        image = head(rng, size, np.array(edges), cut)
        mask, threshold = mask_of(image, np.array(edges, float), rule, 3.0, 0.0005)
        cases.append({"size": size, "edges": edges, "rule": rule, "threshold": threshold,
                      "image": image.ravel(order="F").tolist(), "mask_runs": runs(mask)})
        print(size, rule, threshold, mask.sum(), mask.size)
    (HERE / "scalp_masks.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
