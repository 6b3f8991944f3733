"""Takes the square root of precision times recall.
適合率と再現率の積の平方根をとっている。"""

SCORE = 85
FAILS = ["p_f1", "f_beta_oracle"]


def f_beta(c, beta=1.0):
    p, r = precision(c), recall(c)
    return (p * r ** (beta**2)) ** (1 / (1 + beta**2))
