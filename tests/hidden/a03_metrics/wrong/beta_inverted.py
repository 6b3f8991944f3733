"""A large beta favours precision.
beta が大きいほど適合率を重視してしまう。"""

SCORE = 90
FAILS = ["f_beta_oracle"]


def f_beta(c, beta=1.0):
    weight = beta**2
    below = (1 + weight) * c.tp + c.fn + weight * c.fp
    return (1 + weight) * c.tp / below if below else 0.0
