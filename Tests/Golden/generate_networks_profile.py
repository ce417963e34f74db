#!/usr/bin/env python3
"""Write the golden values of circuits, deviations, harmonising and change.

    python3 generate_networks_profile.py        writes networks_profile.json beside this file

References: numpy.corrcoef; scipy.stats.t, norm, nct and false_discovery_control; ComBat from its
equations by numpy.linalg.lstsq; logarithms of tails by integration. Versions and seed: README.md.
"""
import json
from pathlib import Path

import numpy as np
from scipy import integrate, optimize, special, stats

random = np.random.default_rng(41)


def circuits():
    """Four spheres of 3 mm in two runs of 30 and 24 frames; one reaches out of the voxels."""
    size = (12, 4, 4)
    points = [
        [2.0 * i - 11, 2.0 * j - 3, 2.0 * k - 3]
        for k in range(size[2]) for j in range(size[1]) for i in range(size[0])
    ]
    where = np.array(points)
    centres = {"a": [-8, 0, 0], "b": [-1, 1, 0], "c": [7, 0, 1], "d": [14.2, 0, 0]}
    radius, volume = 3.0, 8.0
    groups, coverage = {}, {}
    for name, centre in centres.items():
        groups[name] = np.flatnonzero(np.sum((where - centre) ** 2, axis=1) <= radius**2 + 1e-9)
        coverage[name] = min(1, len(groups[name]) * volume / (4 / 3 * np.pi * radius**3))
    pairs, freedoms, runs = [("a", "b"), ("b", "c"), ("a", "c")], [19, 12], []
    r = np.zeros((len(pairs), 2))
    for number, frames in enumerate((30, 24)):
        common = random.standard_normal((frames, 1))
        series = (random.standard_normal((frames, len(points))) + common + 50).round(2)
        means = {name: series[:, groups[name]].mean(axis=1) for name in "abc"}
        for row, (first, second) in enumerate(pairs):
            r[row, number] = np.corrcoef(means[first], means[second])[0, 1]
        runs.append(series.tolist())
    z = np.arctanh(r)
    weights = np.array([30 - 3, 24 - 3], float)

    def combined(values):
        mean = np.average(values, weights=weights)
        scatter = np.average((values - mean) ** 2, weights=weights) * 2 / (2 - 1)
        return mean, np.sqrt(scatter * np.sum(weights**2)) / np.sum(weights)

    share = weights / weights.sum()
    nominal = np.sqrt(np.sum(share**2 / (np.array(freedoms) + 1 - 3)))
    edges = [combined(row) for row in z]
    circuit = combined(z[:2].mean(axis=0))
    return {
        "points": points, "centres": centres, "radius": radius, "volume": volume, "runs": runs,
        "coverage": coverage, "freedoms": freedoms, "pairs": pairs, "r": r.tolist(),
        "z": [e[0] for e in edges], "standard_errors": [e[1] for e in edges], "nominal": nominal,
        "deviations": z.std(axis=1, ddof=1).tolist(), "circuit": circuit[0],
        "circuit_error": circuit[1],
    }


def log_tail(t, nu):
    """log P(T > t): over u = log(x/t), of the density relative to that at t."""
    def log_density(x):
        return (special.gammaln((nu + 1) / 2) - special.gammaln(nu / 2) - np.log(nu * np.pi) / 2
                - (nu + 1) / 2 * np.log1p(x * (x / nu)))
    at = log_density(t)
    fall = max((nu + 1) / (1 + nu / t / t) - 1, 0.5)
    value, _ = integrate.quad(
        lambda u: np.exp(log_density(t * np.exp(u)) - at + u), 0, 60 / fall, epsabs=0, epsrel=1e-12
    )
    return at + np.log(t) + np.log(value)


def tails():
    cases = []
    for nu in (3, 7, 15, 40, 200, 5000, 100000):
        for t in (0.0, 0.4, 1.5, 4.0, 15.0, 50.0, 400.0, 1e60, 1e120):
            if t == 0:
                z = 0.0
            elif stats.t.sf(t, nu) > 1e-290:
                z = -stats.norm.ppf(stats.t.sf(t, nu))
            else:
                z = -special.ndtri_exp(log_tail(t, nu))
            cases.append({"t": t, "nu": nu, "z": float(z)})
    for nu, t in ((7, 50.0), (40, 400.0)):  # the integration, where SciPy has a number too
        assert abs(log_tail(t, nu) - np.log(stats.t.sf(t, nu))) < 1e-10
    return cases


def deviations():
    controls = random.normal(0.3, 0.2, (9, 6)).round(4)
    subject = random.normal(0.3, 0.5, 6).round(4)
    subject[5] = 25.0  # so far out that z leaves the interval of the place
    n = len(controls)
    spread = controls.std(axis=0, ddof=1)
    place = (subject - controls.mean(axis=0)) / spread
    t = place / np.sqrt(1 + 1 / n)
    tail = stats.t.sf(np.abs(t), n - 1)
    z = -np.sign(t) * stats.norm.ppf(tail)
    lower, upper = [], []
    for c in place:
        ends = place_interval(abs(c), n)
        ends = ends if c > 0 else [-ends[1], -ends[0]]
        lower.append(ends[0])
        upper.append(ends[1])
    return {
        "controls": controls.tolist(), "subject": subject.tolist(), "t": t.tolist(), "z": z.tolist(),
        "lower": np.minimum(lower, z).tolist(), "upper": np.maximum(upper, z).tolist(),
        "p": (2 * tail).tolist(), "q": stats.false_discovery_control(2 * tail).tolist(),
    }


def place_interval(c, n):
    """Noncentral t by the integral over chi: SciPy's nct fails for some of these values."""
    root = np.sqrt(n)

    def cdf(delta):
        chi = stats.chi(n - 1)
        inner = lambda s: chi.pdf(s) * stats.norm.cdf(c * root * s / np.sqrt(n - 1) - delta)
        middle = delta / (c * root) * np.sqrt(n - 1)
        return integrate.quad(inner, 0, 15, epsabs=1e-13, epsrel=1e-12, limit=500,
                              points=[middle] if 0 < middle < 15 else None)[0]

    assert abs(cdf(2.0) - stats.nct.cdf(c * root, n - 1, 2.0)) < 1e-10
    return [optimize.brentq(lambda d: cdf(d) - p, -5, 4 * c * root + 5, xtol=1e-12) / root
            for p in (0.975, 0.025)]


def combat(values, batches, covariates):
    """Johnson 2007, parametric: one subject a row. Modes to 1e-13 by plain alternation."""
    names = sorted(set(batches))
    batches = np.array(batches)
    dummies = np.stack([batches == name for name in names], axis=1).astype(float)
    design = np.column_stack([dummies] + covariates)
    weights, *_ = np.linalg.lstsq(design, values, rcond=None)
    n = len(values)
    grand = dummies.sum(axis=0) / n @ weights[: len(names)]
    expected = grand + (np.column_stack(covariates) @ weights[len(names):] if covariates else 0)
    pooled = np.sqrt(((values - design @ weights) ** 2).mean(axis=0))
    standard = (values - expected) / pooled
    result, offsets, variances = np.empty_like(values), [], []
    for name in names:
        own = standard[batches == name]
        gamma_hat, delta_hat = own.mean(axis=0), own.var(axis=0, ddof=1)
        gamma_bar, tau2 = gamma_hat.mean(), gamma_hat.var(ddof=1)
        m, s2 = delta_hat.mean(), delta_hat.var(ddof=1)
        a, b = (2 * s2 + m**2) / s2, (m * s2 + m**3) / s2
        gamma, delta = gamma_hat.copy(), delta_hat.copy()
        for _ in range(10000):
            old = gamma, delta
            gamma = (len(own) * tau2 * gamma_hat + delta * gamma_bar) / (len(own) * tau2 + delta)
            delta = (b + 0.5 * ((own - gamma) ** 2).sum(axis=0)) / (len(own) / 2 + a - 1)
            if max(np.abs(gamma - old[0]).max(), np.abs(delta - old[1]).max()) < 1e-14:
                break
        expected_own = expected[batches == name] if np.ndim(expected) == 2 else expected
        result[batches == name] = (own - gamma) / np.sqrt(delta) * pooled + expected_own
        offsets.append(gamma.tolist())
        variances.append(delta.tolist())
    return result, offsets, variances


def harmonising():
    batches = ["scanner A"] * 10 + ["scanner B"] * 14 + ["scanner C"] * 12
    order = random.permutation(len(batches))
    batches = [batches[i] for i in order]
    age = random.uniform(20, 60, len(batches)).round(1)
    sex = random.integers(0, 2, len(batches)).astype(float)
    shift = {"scanner A": 0.2, "scanner B": -0.1, "scanner C": 0.0}
    scale = {"scanner A": 1.5, "scanner B": 0.8, "scanner C": 1.0}
    values = np.array([
        random.normal(0.3, 0.2 * scale[batch], 7) + shift[batch] * random.uniform(0.5, 1.5, 7)
        for batch in batches
    ]) + 0.01 * (age[:, None] - 40) * random.standard_normal(7) + 0.1 * sex[:, None]
    values = values.round(4)
    cases = []
    for covariates in ([], [age, sex]):
        result, offsets, variances = combat(values, batches, covariates)
        cases.append({"covariates": [c.tolist() for c in covariates], "result": result.tolist(),
                      "offsets": offsets, "variances": variances})
    return {"batches": batches, "values": values.tolist(), "cases": cases}


def change():
    cases = []
    for n1, n2 in ((2, 2), (3, 2), (4, 4), (6, 6), (6, 7), (9, 4)):
        before = random.normal(0.2, 0.1, n1).round(4)
        after = random.normal(0.45, 0.1, n2).round(4)
        df = n1 + n2 - 2
        s2 = (before.var(ddof=1) * (n1 - 1) + after.var(ddof=1) * (n2 - 1)) / df
        q = stats.t.ppf(0.975, df) if df <= 10 else 1.96
        cases.append({
            "before": before.tolist(), "after": after.tolist(), "df": df, "quantile": float(q),
            "difference": after.mean() - before.mean(), "bound": q * np.sqrt(s2 / n1 + s2 / n2),
        })
    return cases


def outcome():
    count = 5
    mean, sd = random.normal(0.2, 0.2, count).round(3), random.uniform(0.1, 0.3, count).round(3)
    weights, z = random.normal(0, 1, count).round(3), random.normal(0.2, 0.3, count).round(3)
    features = (z - mean) / sd
    score = 11.2 + weights @ features
    low = -0.7 + weights @ features
    return {
        "mean": mean.tolist(), "sd": sd.tolist(), "weights": weights.tolist(), "z": z.tolist(),
        "standardised": features.tolist(), "value": score, "probability": special.expit(low),
        "probability_lower": special.expit(low - 1.96 * 0.5),
        "probability_upper": special.expit(low + 1.96 * 0.5),
        "rms": np.sqrt(np.mean(features**2)),
    }


content = {
    "circuits": circuits(), "tails": tails(), "deviations": deviations(),
    "harmonising": harmonising(), "change": change(), "outcome": outcome(),
}
path = Path(__file__).parent / "networks_profile.json"
path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
