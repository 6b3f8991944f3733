"""Averages recall and specificity: useful, but another metric.
再現率と特異度を平均している。有用だが別の指標である。"""

SCORE = 90
FAILS = ["p_model_a", "model_b_values"]


def accuracy(c):
    ill, well = c.tp + c.fn, c.fp + c.tn
    return 0.5 * (c.tp / ill if ill else 0.0) + 0.5 * (c.tn / well if well else 0.0)
