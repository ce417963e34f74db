#!/usr/bin/env python3
"""Write the golden values of self-seedmaps.

    python3 generate_self_seedmap.py     writes self_seedmap.json beside this file

Runs are whole numbers from a generator that the test repeats (SplitMix64), so that the file holds
results only. Reference: nilearn.signal.clean cleans every voxel; all else is NumPy. Volumes are
written with i fastest. Versions and seeds: README.md.
"""
import json
from pathlib import Path

import numpy as np
from nilearn import signal

SIZE = (12, 11, 13)
EDGE, ORIGIN = 8.0, np.array([-64.5, -8.5, -23.5])
COUNT = int(np.prod(SIZE))
REPETITION_TIME = 2.0


def random(seed, count):
    """Whole numbers from 0 to 1023: the upper ten bits of SplitMix64."""
    gamma = 0x9E3779B97F4A7C15
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(gamma)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(54)).astype(np.int64)


def run(seed, frames):
    """A run, its brain mask and two confounds.

    One voxel in five follows a common signal, one in seven the opposite of it.
    """
    common = random(seed + 1, frames)
    voxel = np.arange(COUNT)
    sign = (voxel % 5 == 0).astype(int) - (voxel % 7 == 0)
    noise = random(seed, frames * COUNT).reshape(frames, COUNT)
    series = 4000 + noise + sign * common[:, np.newaxis]
    mask = voxel % (11 + seed % 3) != 3
    confounds = random(seed + 2, 2 * frames).reshape(frames, 2)
    return series.astype(float), mask, confounds.astype(float)


def clean(series, confounds):
    return signal.clean(
        series, confounds=confounds, t_r=REPETITION_TIME, low_pass=0.1, high_pass=0.01,
        detrend=True, standardize="zscore_sample")


def case(runs):
    i, j, k = np.unravel_index(np.arange(COUNT), SIZE, order="F")
    world = ORIGIN + EDGE * np.column_stack([i, j, k])
    near = lambda centre, radius: np.linalg.norm(world - np.array(centre), axis=1) <= radius
    sphere = near((6, 16, -10), 10)
    searched = np.any(
        [near(c, 20) for c in [(-36, 39, 43), (-44, 40, 29), (-41, 16, 54), (-37, 26, 49)]], axis=0)
    data = [run(seed, frames) for seed, frames in runs]
    brain = np.all([mask for _, mask, _ in data], axis=0)
    cleaned, maps = [], []
    for series, _, confounds in data:
        y = clean(series, confounds)
        own = clean(series[:, sphere & brain].mean(axis=1, keepdims=True), confounds)
        maps.append(np.arctanh((y.T @ own)[:, 0] / (len(y) - 1)))
        cleaned.append(y)
    total, frames = np.zeros(COUNT), 0
    for number, y in enumerate(cleaned):
        weights = np.mean([m for other, m in enumerate(maps) if other != number], axis=0)
        weights[searched | ~brain] = 0
        seed = y @ weights
        seed = (seed - seed.mean()) / seed.std(ddof=1)
        total += y.T @ seed
        frames += len(y) - 1
    r = total / frames
    region = np.flatnonzero(searched & brain)
    voxel = region[np.argmin(r[region])]
    return {
        "runs": [{"seed": seed, "frames": frames} for seed, frames in runs],
        "sphere": int((sphere & brain).sum()), "searched": len(region),
        "voxels": np.flatnonzero(brain).tolist(), "r": np.round(r[brain], 7).tolist(),
        "peak": [int(c[voxel]) for c in (i, j, k)], "peak_r": round(float(r[voxel]), 7),
    }


cases = [case([(100, 120), (200, 100)]), case([(300, 100), (400, 110), (500, 120)])]
Path(__file__).with_name("self_seedmap.json").write_text(json.dumps({"cases": cases}) + "\n")
