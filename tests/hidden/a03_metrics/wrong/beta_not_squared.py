"""Weighs by beta instead of beta squared.
beta の二乗ではなく beta で重み付けしている。"""

SCORE = 90
FAILS = ["f_beta_oracle"]


def f_beta(c, beta=1.0):
    below = (1 + beta) * c.tp + beta * c.fn + c.fp
    return (1 + beta) * c.tp / below if below else 0.0
