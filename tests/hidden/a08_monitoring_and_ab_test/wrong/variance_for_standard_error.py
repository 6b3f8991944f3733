"""Forgets the root: the variance stands where se should be.
平方根を忘れ、標準誤差のところに分散を入れている。"""

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
        variances.append(np.var(s - rate * n, ddof=1) / (n.size * n.mean() ** 2))
    diff = float(rates[1] - rates[0])
    se = float(variances[0] + variances[1])
    margin = BELL.inv_cdf(1 - alpha / 2) * se
    p_value = 2 * BELL.cdf(-abs(diff) / se) if se else 1.0
    return R(diff, se, diff - margin, diff + margin, p_value)
