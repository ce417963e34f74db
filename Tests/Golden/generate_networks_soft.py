#!/usr/bin/env python3
"""Write the golden values of soft networks.

    python3 generate_networks_soft.py        writes networks_soft.json beside this file

The factorisation is written out from its equations with X in full and a loop over voxels. Series
come of a linear congruential generator that the tests repeat. Versions: README.md.
"""
import json
from pathlib import Path

import numpy as np

SIZE = (9, 8, 5)
FRAMES = 40
MASK64 = (1 << 64) - 1


class Congruential:
    """x <- 6364136223846793005 x + 1442695040888963407 mod 2^64; 53 bits of it, in 0..<1."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK64
        return (self.state >> 11) * 2.0**-53


def voxels():
    """Voxels (i, j, k) of an ellipsoid, i fastest."""
    kept = []
    for k in range(SIZE[2]):
        for j in range(SIZE[1]):
            for i in range(SIZE[0]):
                if ((i - 4) / 4.6) ** 2 + ((j - 3.5) / 4.2) ** 2 + ((k - 2) / 2.9) ** 2 <= 1:
                    kept.append((i, j, k))
    return kept


def neighbours(kept, reach):
    """The neighbours of each voxel by number; reach 1 for faces, 2 for edges too."""
    number = {voxel: n for n, voxel in enumerate(kept)}
    lists = []
    for i, j, k in kept:
        own = []
        for a in (-1, 0, 1):
            for b in (-1, 0, 1):
                for c in (-1, 0, 1):
                    if 0 < abs(a) + abs(b) + abs(c) <= reach and (i + a, j + b, k + c) in number:
                        own.append(number[i + a, j + b, k + c])
        lists.append(own)
    return lists


def series(truth, networks, seed, noise):
    """X before it is rescaled: each network's course, the sum of three uniform numbers, and noise."""
    courses = []
    for k in range(networks):
        random = Congruential(seed + k)
        u = [random.next() for _ in range(FRAMES + 2)]
        courses.append([u[t] + u[t + 1] + u[t + 2] for t in range(FRAMES)])
    columns = []
    for v, own in enumerate(truth):
        random = Congruential(seed + 1000 + v)
        columns.append([courses[own][t] + noise * (random.next() - 0.5) for t in range(FRAMES)])
    return np.array(columns).T


def smooth_prior(group, networks, near):
    prior = np.zeros((len(group), networks))
    for v, k in enumerate(group):
        if k >= 0:
            prior[v, k] = 1
    for _ in range(3):
        prior = np.array([(prior[v] + sum(prior[n] for n in near[v])) / (1 + len(near[v]))
                          for v in range(len(group))])
    return prior / prior.max(axis=0)


def pearson(a, b):
    a, b = a - a.mean(), b - b.mean()
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def margin(loadings, prior):
    worst = np.inf
    for k in range(loadings.shape[1]):
        own = pearson(loadings[:, k], prior[:, k])
        other = max(pearson(loadings[:, k], prior[:, m]) for m in range(prior.shape[1]) if m != k)
        worst = min(worst, own - other)
    return worst


def factorise(raw, prior, near, alpha, beta, cap, least, tolerance):
    low, high = raw.min(axis=0), raw.max(axis=0)
    x = (raw - low) / (high - low)
    frames, count = x.shape
    networks = prior.shape[1]
    degree = np.array([len(own) for own in near])
    sparse = round(alpha * frames / networks)
    smooth = round(beta * frames / (networks * np.median(degree)))
    v = prior * (prior >= 0.05 * prior.max(axis=0))
    prior = v.copy()
    u = x @ v / v.sum(axis=0)
    for _ in range(100):
        u = u * (x @ v) / np.maximum(u @ v.T @ v, 1e-12)
    history = []
    stop = "iteration_cap"
    for step in range(1, cap + 1):
        pull = x.T @ u
        explained = v @ (u.T @ u)
        one, two = np.abs(v).sum(axis=0), np.sqrt((v**2).sum(axis=0)) + 1e-12
        new = np.zeros_like(v)
        for n in range(count):
            around = sum((v[m] / np.sqrt(degree[n] * degree[m]) for m in near[n]), np.zeros(networks))
            for k in range(networks):
                if v[n, k] == 0:
                    continue
                top = pull[n, k] + 0.5 * sparse * v[n, k] * one[k] / two[k] ** 3 + smooth * around[k]
                bottom = explained[n, k] + 0.5 * sparse / two[k]
                if degree[n] > 0:
                    bottom += smooth * v[n, k]
                new[n, k] = v[n, k] * top / max(bottom, 1e-12)
        peak = new.max(axis=0)
        w, c = new / peak, u * peak
        c = c * (x @ w) / np.maximum(c @ (w.T @ w), 1e-12)
        error = float(((x - c @ w.T) ** 2).sum())
        history.append({"error": error, "margin": margin(w, prior), "v": w, "u": c})
        if history[-1]["margin"] <= 0:
            stop = "own_margin_lost"
            break
        v, u = w, c
        if step > least and step > 1:
            before = history[-2]["error"]
            if abs(before - error) < tolerance * before:
                stop = "converged"
                break
    return history, v, u, stop


def rounded(a, digits=9):
    return np.round(np.asarray(a), digits).tolist()


def case(name, truth, group, networks, seed, noise, reach, shown, contrast=1.0, **rule):
    kept = voxels()
    near = neighbours(kept, reach)
    smooth = smooth_prior(group, networks, near)
    prior = contrast * smooth + 1 - contrast
    raw = series(truth, networks, seed, noise)
    history, v, u, stop = factorise(raw, prior, near, **rule)
    support = prior >= 0.05 * prior.max(axis=0)
    labels = [int(np.argmax(row)) if row.max() > 0 else -1 for row in v]
    gap = np.sort(v, axis=1)
    assert np.min(np.where(gap[:, -1] > 0, gap[:, -1] - gap[:, -2], 1)) > 1e-6, name
    steps = [s for s in shown if s <= len(history) and (stop != "own_margin_lost" or s < len(history))]
    print(f"{name}: {len(kept)} voxels, {stop} after {len(history)}, error {history[0]['error']:.3f} -> "
          f"{history[-1]['error']:.3f}, margins {history[0]['margin']:.3f} -> {history[-1]['margin']:.3f}, "
          f"uncovered {1 - support.any(axis=1).mean():.3f}, "
          f"truth found {np.mean(np.array(labels) == truth):.3f} (group {np.mean(np.array(group) == truth):.3f})")
    return {
        "name": name, "truth": [int(k) for k in truth], "group": [int(k) for k in group],
        "networks": networks, "seed": seed, "noise": noise, "neighbourhood": 6 if reach == 1 else 18,
        "rule": rule, "contrast": contrast, "prior": rounded(smooth), "uncovered": float(1 - support.any(axis=1).mean()),
        "errors": [s["error"] for s in history], "margins": [s["margin"] for s in history],
        "stop": stop, "labels": labels,
        "after": [{"step": s, "v": rounded(history[s - 1]["v"]), "u": rounded(history[s - 1]["u"])}
                  for s in steps],
        "v": rounded(v), "u": rounded(u),
    }


def main():
    kept = voxels()
    quarter = [2 * (i >= 5) + (j >= 4) for i, j, k in kept]
    moved = [2 * (i >= 4) + (j >= 5) for i, j, k in kept]
    spheres = [2 * (i > 4) + (j > 3) if min((i - a) ** 2 + (j - b) ** 2 + (k - 2) ** 2
               for a in (2, 6) for b in (2, 5)) <= 1 else -1 for i, j, k in kept]
    halves = [int(i >= 5) for i, j, k in kept]
    across = [int(j >= 4) for i, j, k in kept]
    base = dict(alpha=2.0, beta=30.0, cap=400, least=30, tolerance=1e-4)
    cases = [
        case("faces", moved, quarter, 4, 11, 1.5, 1, (1, 2, 5), **base),
        case("edges", moved, quarter, 4, 23, 1.5, 2, (1,), **{**base, "beta": 3.0}),
        case("spheres", moved, spheres, 4, 37, 1.0, 1, (1,), **{**base, "tolerance": 1e-3}),
        case("plain", moved, quarter, 4, 41, 1.5, 1, (1,), **{**base, "beta": 0.0, "cap": 12}),
        # Data that run across a prior of little contrast: the networks lose what was their own.
        case("lost", across, halves, 2, 63, 0.5, 1, (1, 40), contrast=0.1,
             **{**base, "beta": 0.0, "tolerance": 1e-7}),
    ]
    content = {"size": SIZE, "frames": FRAMES, "voxels": [list(v) for v in kept], "cases": cases}
    path = Path(__file__).with_name("networks_soft.json")
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


main()
