#!/usr/bin/env python3
"""Write the golden values of a person's own networks.

    python3 generate_networks_individual.py     writes networks_individual.json beside this file

Reference: NumPy, from the equations of the method after Wang 2015 (doi:10.1038/nn.4164) in its form
for voxels. The series are not stored: the tests make the same from the same seeds (`series` below).
Neighbours are summed by shifting whole volumes, where the program follows lists. Versions: README.md.
"""
import json
from pathlib import Path

import numpy as np

SIZE = (12, 12, 8)
FRAMES = 60
LAGS = [15, 22, 30, 37, 45]


def uniform(seed, count):
    """SplitMix64: 24 bits of each number, as fractions of 1, less a half."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(float) * 2.0**-24 - 0.5


def volume():
    """Mask (i, j, k), and world millimetres of its voxels with i fastest."""
    i, j, k = np.indices(SIZE)
    mask = ((i - 5.5) / 5.8) ** 2 + ((j - 5.5) / 5.8) ** 2 + ((k - 3.5) / 3.9) ** 2 <= 1
    order = np.flatnonzero(mask.ravel(order="F"))
    ijk = np.array(np.unravel_index(order, SIZE, order="F")).T
    return mask, ijk, 2.0 * ijk - [11, 11, 7]


MASK, IJK, XYZ = volume()
COUNT = len(XYZ)


def nodes(layout):
    """Centres and networks; spheres of 3 mm."""
    if layout == "quadrants":
        return [((x, y, 0), 2 * (x > 0) + (y > 0)) for x in (-5, 5) for y in (-5, 5)]
    return [((x, y, z), 2 * (y > 0) + (z > 0)) for x in (-5, 5) for y in (-5, 5) for z in (-3, 3)]


def prior(layout):
    seeds = np.full(COUNT, -1)
    for centre, network in nodes(layout):
        seeds[((XYZ - centre) ** 2).sum(axis=1) <= 9] = network
    return seeds


def truth(layout, shift):
    a, b = (XYZ[:, 0], XYZ[:, 1]) if layout == "quadrants" else (XYZ[:, 1], XYZ[:, 2])
    return 2 * (a > shift) + (b > shift)


def series(seed, layout, shift, signal, noise):
    """Frames x voxels: each network's smoothed noise times `signal`, and noise of each voxel."""
    draws = uniform(seed, (4 + COUNT) * FRAMES)
    raw = draws[: 4 * FRAMES].reshape(4, FRAMES)
    smooth = (raw + np.roll(raw, 1, axis=1)) + np.roll(raw, 2, axis=1)
    own = draws[4 * FRAMES :].reshape(COUNT, FRAMES)
    return (signal * smooth[truth(layout, shift)] + noise * own).T


def neighbourhood_mean(z):
    """Over a voxel and those of its six neighbours that lie in the mask."""
    padded = tuple(n + 2 for n in SIZE)
    here = tuple((IJK + 1).T)
    counts = np.zeros(padded)
    counts[here] = 1
    mean = np.empty_like(z)
    for column in range(z.shape[1]):
        image = np.zeros(padded)
        image[here] = z[:, column]
        total, count = image.copy(), counts.copy()
        for axis in range(3):
            for step in (-1, 1):
                total += np.roll(image, step, axis=axis)
                count += np.roll(counts, step, axis=axis)
        mean[:, column] = (total[here] / count[here])
    return mean


def fisher(r):
    r = np.minimum(np.maximum(r, -(1 - 1e-6)), 1 - 1e-6)
    return 0.5 * np.log((1 + r) / (1 - r))


def search(x, seeds, sides=None, w=None, q=None, threshold=3.0, iterations=10, end=0.01):
    unit = x - x.mean(axis=0)
    unit = unit / np.linalg.norm(unit, axis=0)
    w = np.ones(COUNT) if w is None else w
    q = np.ones(COUNT) if q is None else q
    groups = [np.ones(COUNT, bool)] if sides is None else [sides == 0, sides == 1]
    networks = range(seeds.max() + 1)
    group_sums = [[(unit * (w * (seeds == k) * g)).sum(axis=1) for k in networks] for g in groups]
    steps, labels, confidence = [], None, None
    for c in range(1, iterations + 1):
        sums = []
        for g, own in zip(groups, group_sums):
            row = []
            for k in networks:
                if c == 1:
                    row.append(own[k])
                    continue
                mine = g & (labels == k) & (confidence > 0)
                core = mine & (confidence >= threshold)
                if not core.any() and mine.any():
                    search.without_core += 1
                    core = mine & (confidence == confidence[mine].max())
                row.append((unit * (q * core)).sum(axis=1) + own[k] / (c - 1))
            sums.append(row)
        sums = np.array(sums)
        if len(groups) == 2:
            sums = sums + sums[::-1] / (c + 2)
        lengths = np.linalg.norm(sums, axis=2, keepdims=True)
        sums = np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0)
        z = np.zeros((COUNT, len(networks)))
        for g, refs in zip(groups, sums):
            z[g] = fisher(unit[:, g].T @ refs.T)
        z = neighbourhood_mean(z)
        for k in networks:
            z[seeds == k, k] += (w[seeds == k] - 1) / (3 * c)
        ordered = np.sort(z, axis=1)
        first, second = ordered[:, -1], ordered[:, -2]
        assert (first - second).min() > 1e-8, "a tie: choose another seed"
        confidence = np.where(first > 0, first / np.maximum(second, first / 10), 0)
        new = np.argmax(z, axis=1)
        changed = 1.0 if labels is None else float((new != labels).mean())
        labels = new
        steps.append({"labels": labels, "confidence": confidence, "z": z, "changed": changed})
        if changed < end:
            break
    return unit, steps, sums, groups


search.without_core = 0


def floor(unit, steps, refs, groups, seeds):
    largest = []
    for lag in LAGS:
        z = np.zeros((COUNT, refs.shape[1]))
        for g, own in zip(groups, refs):
            z[g] = fisher(unit[:, g].T @ np.roll(own, lag, axis=1).T)
        largest.append(neighbourhood_mean(z).max(axis=1))
    value = float(np.quantile(np.concatenate(largest), 0.95))
    return value, float((steps[-1]["z"].max(axis=1) > value)[seeds < 0].mean())


def dice(a, b):
    return [float(2 * ((a == k) & (b == k)).sum() / ((a == k).sum() + (b == k).sum())) for k in range(4)]


def case(name, seed, layout, shift, signal, noise, split=False, weighted=False, threshold=3.0):
    seeds = prior(layout)
    x = series(seed, layout, shift, signal, noise)
    sides = (XYZ[:, 0] >= 0).astype(int) if split else None
    w = q = None
    if weighted:
        v, t = uniform(seed + 1, COUNT), uniform(seed + 2, COUNT)
        w = 1 / (0.4 + 0.6 * (v - v.min()) / (v.max() - v.min()))
        q = 0.4 + 0.6 * (t - t.min()) / (t.max() - t.min())
    unit, steps, refs, groups = search(x, seeds, sides, w, q, threshold)
    height, above = floor(unit, steps, refs, groups, seeds)
    text = lambda labels: "".join("." if n < 0 else str(n) for n in labels)
    accuracy = float((steps[-1]["labels"] == truth(layout, shift)).mean())
    print(f"{name}: {COUNT} voxels, {search.without_core} without core so far, {len(steps)} iterations, changed "
          f"{[round(s['changed'], 4) for s in steps]}, accuracy {accuracy:.3f}, first "
          f"{(steps[0]['labels'] == truth(layout, shift)).mean():.3f}, floor {height:.4f}, above {above:.3f}")
    chosen = slice(0, None, 11)
    return steps[-1]["labels"], {
        "name": name, "seed": seed, "layout": layout, "shift": shift, "signal": signal, "noise": noise,
        "threshold": threshold, "is_split": split, "is_weighted": weighted, "prior": text(seeds),
        "iterations": [{
            "labels": text(s["labels"]), "changed": s["changed"],
            "confidence": s["confidence"][chosen].round(10).tolist(),
            "z": s["z"][chosen].round(10).ravel().tolist(),
        } for s in steps],
        "floor": height, "share_above": above,
    }


def main():
    without_core = case("without core", 8, "quadrants", 3, 1.0, 2.0, threshold=9.0)
    assert search.without_core > 0, "each network has a core: choose another seed"
    found = [
        case("planted", 1, "quadrants", 3, 1.0, 9.0),
        case("planted again", 2, "quadrants", 3, 1.0, 9.0),
        case("noise", 3, "quadrants", 0, 0.0, 1.0),
        case("split", 4, "octants", 2, 1.0, 9.0, split=True),
        case("weighted", 5, "quadrants", 3, 1.0, 9.0, weighted=True),
        without_core,
    ]
    (first, _), (second, _) = found[:2]
    outside = prior("quadrants") < 0
    content = {
        "size": SIZE, "frames": FRAMES, "stride": 11, "lags": LAGS, "voxel_count": COUNT,
        "first_draws": uniform(1, 4).tolist(),
        "cases": [c for _, c in found],
        "dice": dice(first, second),
        "outside_share": float((first == second)[outside].mean()),
    }
    path = Path(__file__).parent / "networks_individual.json"
    path.write_text(json.dumps(content) + "\n")
    print(path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
