"""Divides by the mean number of sessions, not by its square.
平均セッション数の二乗ではなく、そのままの値で割っている。"""

import math

import numpy as np

SCORE = 80
FAILS = ["aa_false_positive_rate", "ratio_metric_effect"]


def user_level_test(df, *, alpha=0.05):
    users = df.groupby(["arm", "user"])["conv"].agg(["sum", "count"])
    rates, variances = [], []
    for arm in ("a", "b"):
        s, n = users.loc[arm, "sum"].to_numpy(), users.loc[arm, "count"].to_numpy()
        rate = s.sum() / n.sum()
        rates.append(rate)
        variances.append(np.var(s - rate * n, ddof=1) / (n.size * n.mean()))
    diff = float(rates[1] - rates[0])
    se = math.sqrt(variances[0] + variances[1])
    margin = BELL.inv_cdf(1 - alpha / 2) * se
    p_value = 2 * BELL.cdf(-abs(diff) / se) if se else 1.0
    return R(diff, se, diff - margin, diff + margin, p_value)
