"""Loops and lists, no numpy in sight.
numpy を使わず、ループとリストだけで書く。"""

import bisect
import math


def psi(expected, actual, *, bins=10, eps=1e-4):
    ordered = sorted(expected)
    edges = []
    for k in range(1, bins):
        place = (len(ordered) - 1) * k / bins
        low = int(place)
        edge = ordered[low] + (ordered[low + 1] - ordered[low]) * (place - low)
        if edge not in edges:
            edges.append(edge)

    def shares(values):
        counts = [0] * (len(edges) + 1)
        for value in values:
            counts[bisect.bisect_left(edges, value)] += 1
        return [max(count / len(values), eps) for count in counts]

    total = 0.0
    for e, a in zip(shares(expected), shares(actual)):
        total += (a - e) * math.log(a / e)
    return total


def ks_statistic(x, y):
    x, y, largest = sorted(x), sorted(y), 0.0
    for t in [*x, *y]:
        below_x, below_y = bisect.bisect_right(x, t) / len(x), bisect.bisect_right(y, t) / len(y)
        largest = max(largest, abs(below_x - below_y))
    return largest


def user_level_test(df, *, alpha=0.05):
    users = {"a": {}, "b": {}}
    for user, arm, conv in zip(df["user"].tolist(), df["arm"].tolist(), df["conv"].tolist()):
        s, n = users[arm].get(user, (0, 0))
        users[arm][user] = (s + conv, n + 1)
    rate, variance = {}, {}
    for arm, pairs in users.items():
        k, visits = len(pairs), sum(n for _, n in pairs.values())
        rate[arm] = sum(s for s, _ in pairs.values()) / visits
        squares = sum((s - rate[arm] * n) ** 2 for s, n in pairs.values())
        variance[arm] = squares / (k - 1) / k / (visits / k) ** 2
    diff, se = rate["b"] - rate["a"], math.sqrt(variance["a"] + variance["b"])
    half = BELL.inv_cdf(1 - alpha / 2) * se
    p_value = 2 - 2 * BELL.cdf(abs(diff) / se) if se > 0 else 1
    return [diff, se, diff - half, diff + half, p_value]
