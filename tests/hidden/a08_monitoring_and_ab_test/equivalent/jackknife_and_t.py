"""Leaves out one user at a time, and takes t in place of the bell curve.
ユーザーを1人ずつ除いて(ジャックナイフ)誤差を求め、正規分布の代わりに t 分布を使う。"""

import numpy as np
from scipy import stats


def user_level_test(df, *, alpha=0.05):
    rates, variances, people = [], [], 0
    for arm in "ab":
        users = df[df["arm"] == arm].groupby("user")["conv"]
        s, n = users.sum().to_numpy(), users.size().to_numpy()
        without = (s.sum() - s) / (n.sum() - n)
        rates.append(s.sum() / n.sum())
        variances.append((len(s) - 1) * np.var(without))
        people += len(s)
    diff, se = rates[1] - rates[0], np.sqrt(sum(variances))
    half = stats.t.isf(alpha / 2, people - 2) * se
    p_value = 2 * stats.t.sf(abs(diff) / se, people - 2) if se > 0 else 1.0
    return R(diff, se, diff - half, diff + half, p_value)
