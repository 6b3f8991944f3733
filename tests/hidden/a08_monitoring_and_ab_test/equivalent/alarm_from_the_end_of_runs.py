"""Collects the bad weeks first, compares in blocks, works on percentiles and Series.
先に悪い週をすべて集め、かたまりで判定する。分位点は percentile で求める。"""

import numpy as np


def psi(expected, actual, *, bins=10, eps=1e-4):
    levels = np.linspace(0, 100, bins + 1)[1:-1]
    edges = sorted(set(np.percentile(expected, levels)))
    e = np.histogram(-np.asarray(expected), [-np.inf, *np.negative(edges[::-1]), np.inf])[0]
    a = np.histogram(-np.asarray(actual), [-np.inf, *np.negative(edges[::-1]), np.inf])[0]
    e, a = np.clip(e / e.sum(), eps, None), np.clip(a / a.sum(), eps, None)
    return np.sum(a * np.log(a / e)) + np.sum(e * np.log(e / a))


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    bad = [psi(reference, week) > threshold for week in weeks]
    ends = [i for i in range(patience - 1, len(bad)) if all(bad[i - patience + 1 : i + 1])]
    return min(ends, default=None)
