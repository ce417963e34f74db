#!/usr/bin/env python3
"""Write the golden values of connectopic maps and trend surfaces.

    python3 generate_networks_gradients.py        writes networks_gradients.json beside this file

References: numpy.linalg.svd of the mask's series for the fingerprints; η² by a loop over pairs from
its definition; the least connected ε by trying all distances with scipy's connected components;
scipy.linalg.eigh of the pair (D - W, D); linear_sum_assignment; and the evidence maximised by
root-finding on its gradient. Series come of a linear congruential generator that the tests repeat.
Versions: README.md.
"""
import json
from pathlib import Path

import numpy as np
from scipy import linalg, optimize
from scipy.sparse import csgraph

MASK64 = (1 << 64) - 1
BOX = (4, 9, 3)
FRAMES, OUTSIDE = 50, 90


class Congruential:
    """x <- 6364136223846793005 x + 1442695040888963407 mod 2^64; 53 bits of it, in 0..<1."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK64
        return (self.state >> 11) * 2.0**-53

    def noise(self):
        """Six uniform numbers less 3."""
        return sum(self.next() for _ in range(6)) - 3


def positions():
    """The region, i fastest, in millimetres."""
    return [(-2.0 * i - 8, 2.0 * j - 3, 2.0 * k + 1)
            for k in range(BOX[2]) for j in range(BOX[1]) for i in range(BOX[0])]


def run(seed):
    """The region's series, whose mixture of two courses turns along y, then the rest's."""
    random = Congruential(seed)
    courses = [[random.noise() for _ in range(FRAMES)] for _ in range(2)]
    columns = []
    for x, y, z in positions():
        share = (y + 3) / 16 + 0.02 * z
        columns.append([(1 - share) * courses[0][t] + share * courses[1][t] + 0.3 * random.noise()
                        for t in range(FRAMES)])
    for _ in range(OUTSIDE):
        a, b = random.noise(), random.noise()
        columns.append([a * courses[0][t] + b * courses[1][t] + 0.5 * random.noise()
                        for t in range(FRAMES)])
    return np.array(columns).T


def unit(series):
    series = series - series.mean(axis=0)
    return series / np.linalg.norm(series, axis=0)


def similarity(series):
    count = len(positions())
    own, rest = unit(series[:, :count]), unit(series[:, count:])
    left, values, _ = np.linalg.svd(rest, full_matrices=False)
    left = left[:, values**2 > 1e-12 * values[0] ** 2]
    cubes = (left**3).sum(axis=0)
    assert np.abs(cubes[: FRAMES - 1]).min() > 1e-6
    r = own.T @ (left * np.sign(cubes))
    s = np.eye(count)
    for i in range(count):
        for j in range(count):
            if i != j:
                mean = (r[i] + r[j]) / 2
                level = mean.mean()
                within = ((r[i] - mean) ** 2 + (r[j] - mean) ** 2).sum()
                s[i, j] = 1 - within / ((r[i] - level) ** 2 + (r[j] - level) ** 2).sum()
    return s, left.shape[1], r


def maps(s, count=3):
    distances = np.array([[((a - b) ** 2).sum() for b in s] for a in s])
    for epsilon in np.unique(distances):
        if csgraph.connected_components(distances <= epsilon)[0] == 1:
            break
    near = (distances <= epsilon * (1 + 1e-12)) & ~np.eye(len(s), dtype=bool)
    assert not np.any(np.abs(distances[~near & ~np.eye(len(s), dtype=bool)] - epsilon) < 1e-9 * epsilon)
    w = np.where(near, s, 0)
    d = np.diag(w.sum(axis=1))
    values, vectors = linalg.eigh(d - w, d)
    return vectors[:, 1:count + 1].T, values[1:count + 1], epsilon


def orient(y):
    points = np.array(positions())
    for axis, name in ((1, "y"), (2, "z"), (0, "x")):
        r = np.corrcoef(y, points[:, axis])[0, 1]
        if abs(r) >= 0.1:
            return y * np.sign(r), name, abs(r)
    return y, "none", 0.0


def surface(y, degree=3):
    """Evidence by root-finding on its gradient in log precisions, from several starts."""
    points = np.array(positions())
    y = (y - y.mean()) / y.std()
    z = (points - points.mean(axis=0)) / points.std(axis=0)
    phi = np.column_stack([z[:, a] ** p for a in range(3) for p in range(1, degree + 1)])
    n, m = phi.shape

    def posterior(logs):
        a, b = np.exp(logs)
        precision = a * np.eye(m) + b * phi.T @ phi
        w = np.linalg.solve(precision, b * phi.T @ y)
        return a, b, precision, w

    def negative_evidence(logs):
        a, b, precision, w = posterior(logs)
        residual = y - phi @ w
        return -0.5 * (m * np.log(a) + n * np.log(b) - b * residual @ residual - a * w @ w
                       - np.linalg.slogdet(precision)[1])

    def gradient(logs):
        a, b, precision, w = posterior(logs)
        residual = y - phi @ w
        covariance = np.linalg.inv(precision)
        return [0.5 * (m - a * w @ w - a * np.trace(covariance)),
                0.5 * (n - b * residual @ residual - b * np.trace(covariance @ phi.T @ phi))]

    found = min((optimize.minimize(negative_evidence, start, method="Nelder-Mead",
                                   options={"xatol": 1e-8, "fatol": 1e-12, "maxiter": 5000})
                 for start in ((0, 0), (2, 3), (-2, 1))), key=lambda f: f.fun)
    logs = optimize.root(gradient, found.x, method="lm", options={"xtol": 1e-14, "ftol": 1e-14}).x
    assert np.abs(logs - found.x).max() < 1e-4 and np.abs(gradient(logs)).max() < 1e-8
    a, b, precision, w = posterior(logs)
    residual = y - phi @ w
    return {"degree": degree, "coefficients": w.tolist(),
            "deviations": np.sqrt(np.diag(np.linalg.inv(precision))).tolist(),
            "explained": 100 * (1 - residual @ residual / n), "rmse": float(np.sqrt(residual @ residual / n)),
            "weight_precision": float(a), "noise_precision": float(b)}


def case(seeds):
    found = [similarity(run(seed)) for seed in seeds]
    s = sum(f[0] for f in found) / len(found)
    y, values, epsilon = maps(s)
    oriented = [orient(v) for v in y]
    print(f"seeds {seeds}: components {[f[1] for f in found]}, epsilon {epsilon:.4f}, eigenvalues {values.round(4)}, "
          f"axes {[(o[1], round(float(o[2]), 3)) for o in oriented]}")
    return {"seeds": list(seeds), "components": [f[1] for f in found], "epsilon": float(epsilon),
            "rows": [0, 17, len(s) - 1], "similarity": [s[i].tolist() for i in (0, 17, len(s) - 1)],
            "eigenvalues": values.tolist(), "maps": [o[0].tolist() for o in oriented],
            "axes": [o[1] for o in oriented], "r": [float(o[2]) for o in oriented]}


def matching(first, second):
    """Another run's maps in another order and sign, assigned to the first's."""
    shuffled = [second[2], [-v for v in second[0]], second[1]]
    c = np.array([[np.corrcoef(a, b)[0, 1] for b in first] for a in shuffled])
    rows, columns = optimize.linear_sum_assignment(-np.abs(c))
    order = [int(rows[list(columns).index(k)]) for k in range(3)]
    return {"maps": shuffled, "order": order, "r": [float(c[order[k], k]) for k in range(3)]}


def main():
    cases = [case((5,)), case((6,)), case((5, 6))]
    noise = Congruential(99)
    shape = [np.sin(0.4 * y) + 0.03 * z + 0.3 * noise.noise() for x, y, z in positions()]
    surfaces = [{"values": list(map(float, v)), **surface(np.array(v), degree)}
                for v, degree in ((cases[2]["maps"][0], 3), (cases[2]["maps"][0], 1), (shape, 3))]
    for s in surfaces:
        print(f"surface of degree {s['degree']}: {s['explained']:.2f} %, rmse {s['rmse']:.4f}")
    content = {"box": BOX, "frames": FRAMES, "outside": OUTSIDE, "positions": positions(), "cases": cases,
               "matching": matching(cases[0]["maps"], cases[1]["maps"]), "surfaces": surfaces}
    path = Path(__file__).with_name("networks_gradients.json")
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


main()
