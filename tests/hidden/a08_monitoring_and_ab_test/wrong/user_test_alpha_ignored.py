"""Always 1.96, whatever alpha is.
alpha によらず常に 1.96 を使っている。"""

import math

import numpy as np

SCORE = 95
FAILS = ["ratio_metric_effect"]


def user_level_test(df, *, alpha=0.05):
    users = df.groupby(["arm", "user"])["conv"].agg(["sum", "count"])
    rates, variances = [], []
    for arm in ("a", "b"):
        s, n = users.loc[arm, "sum"].to_numpy(), users.loc[arm, "count"].to_numpy()
        rate = s.sum() / n.sum()
        rates.append(rate)
        variances.append(np.var(s - rate * n, ddof=1) / (n.size * n.mean() ** 2))
    diff = float(rates[1] - rates[0])
    se = math.sqrt(variances[0] + variances[1])
    margin = 1.96 * se
    p_value = 2 * BELL.cdf(-abs(diff) / se) if se else 1.0
    return R(diff, se, diff - margin, diff + margin, p_value)
