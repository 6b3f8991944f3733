"""Always F1.
beta を無視して常に F1 を返している。"""

SCORE = 90
FAILS = ["f_beta_oracle"]


def f_beta(c, beta=1.0):
    below = 2 * c.tp + c.fn + c.fp
    return 2 * c.tp / below if below else 0.0
