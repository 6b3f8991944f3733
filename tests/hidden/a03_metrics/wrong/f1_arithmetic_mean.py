"""Averages precision and recall in the ordinary way.
適合率と再現率を普通に平均している。"""

SCORE = 85
FAILS = ["p_f1", "f_beta_oracle"]


def f_beta(c, beta=1.0):
    p, r = precision(c), recall(c)
    return (p + beta**2 * r) / (1 + beta**2)
