"""Lets 0/0 become nan.
0/0 を nan のまま返している。"""

import math

SCORE = 90
FAILS = ["empty_denominators"]


def precision(c):
    return c.tp / (c.tp + c.fp) if c.tp + c.fp else math.nan


def recall(c):
    return c.tp / (c.tp + c.fn) if c.tp + c.fn else math.nan


def f_beta(c, beta=1.0):
    p, r = precision(c), recall(c)
    below = beta**2 * p + r
    return (1 + beta**2) * p * r / below if below else math.nan
