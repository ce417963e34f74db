#!/usr/bin/env python3
"""Write the golden values of the respiration measure.

    python3 generate_respiration.py      writes denoising_respiration.json beside this file

NumPy and SciPy alone, put together from the description in Sources/Denoising. Versions and seed:
README.md.
"""
import json
from pathlib import Path

import numpy as np
from scipy import signal
from scipy.interpolate import CubicSpline

HERE = Path(__file__).parent
COLUMNS = ["trans_y", "trans_z", "rot_x"]


def band_pass(x, low, high, tr):
    """A zero-phase Butterworth of order 5; only a high-pass where high is None."""
    edges, kind = ([low, high], "band") if high else (low, "high")
    return signal.sosfiltfilt(signal.butter(5, edges, kind, fs=1 / tr, output="sos"), x)


def measure(global_signal, motion, keep, tr):
    """|r|, lag in seconds, column and the global signal's share of power in the band."""
    kept = np.flatnonzero(keep)
    window = np.arange(kept[0], kept[-1] + 1)
    inside = keep[window]

    def even(x):
        x = x[window].copy()
        if not inside.all():
            x[~inside] = CubicSpline(kept, x[inside])(window[~inside])
        return signal.detrend(x)

    high = 0.33 if 0.5 / tr >= 0.33 else None
    g = even(global_signal)
    slow = band_pass(g, 0.01, 0.1, tr)
    power = np.sum(band_pass(g, 0.2, high, tr)[inside] ** 2) / np.sum(g[inside] ** 2)
    best = (0.0, 0, "")
    reach = int(np.floor(5 / tr + 1e-9))
    for name, x in zip(COLUMNS, motion):
        y = band_pass(even(x), 0.2, high, tr)
        envelope = np.zeros(len(y))
        for t in range(len(y)):
            part = slice(max(0, t - reach), t + reach + 1)
            values = y[part][inside[part]]
            envelope[t] = np.sqrt(np.mean(values**2)) if len(values) else 0
        for lag in range(int(np.floor(10 / tr + 1e-9)) + 1):
            end = len(y) - lag
            both = inside[:end] & inside[lag:]
            r = abs(np.corrcoef(envelope[:end][both], slow[lag:][both])[0, 1])
            if r > best[0]:
                best = (r, lag, name)
    return best[0], best[1] * tr, best[2], power


def main():
    """Noise and bursts of breaths, with and without censored frames."""
    rng = np.random.default_rng(7)
    cases = []
    for tr, count, censored, burst in [(0.8, 240, 0, 1.0), (0.8, 240, 40, 0.0), (2.0, 150, 0, 0.0),
                                       (2.0, 150, 25, 1.0), (1.0, 200, 30, 0.5), (1.5, 120, 0, 0.5)]:
        t = tr * np.arange(count)
        depth = 1 + burst * np.sin(2 * np.pi * 0.02 * t)
        breath = depth * np.sin(2 * np.pi * 0.23 * t)
        motion = np.cumsum(rng.standard_normal((3, count)), 1) * 0.01
        motion += np.array([[0.02], [0.1], [0.05]]) * breath
        g = 500 + np.cumsum(rng.standard_normal(count)) * 0.3 + 2 * np.roll(depth, int(4 / tr))
        g += 0.5 * breath
        g, motion = np.round(g, 6), np.round(motion, 6)
        keep = np.ones(count, bool)
        keep[rng.choice(count, censored, replace=False)] = False
        if censored:
            keep[[0, 1, count - 1]] = False
        r, lag, column, power = measure(g, motion, keep, tr)
        cases.append(dict(repetition_time=tr, keep=keep.tolist(), global_signal=g.tolist(),
                          motion=motion.tolist(), correlation=float(f"{r:.13g}"),
                          lag=round(lag, 9), column=column, power=float(f"{power:.13g}")))
        print(tr, count, censored, r, lag, column, power)
    (HERE / "denoising_respiration.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


main()
