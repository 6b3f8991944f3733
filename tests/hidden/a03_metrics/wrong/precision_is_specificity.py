"""Takes precision for 'the healthy are seldom flagged', which is specificity.
適合率を「健康な人に警報を出すことが少ない」こと(特異度)と取り違えている。"""

SCORE = 70
FAILS = ["p_model_a", "model_b_values", "precision_recall_roles", "empty_denominators"]


def precision(c):
    return c.tn / (c.tn + c.fp) if c.tn + c.fp else 0.0
