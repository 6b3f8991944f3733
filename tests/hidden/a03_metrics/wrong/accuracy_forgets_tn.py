"""Counts only the ill who were found as right.
正しく予測した人のうち、病気の人しか数えていない。"""

SCORE = 90
FAILS = ["p_model_a", "model_b_values"]


def accuracy(c):
    n = c.tp + c.fp + c.fn + c.tn
    return c.tp / n if n else 0.0
