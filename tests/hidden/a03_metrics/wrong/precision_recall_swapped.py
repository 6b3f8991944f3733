"""Takes precision for recall and recall for precision: their denominators are swapped.
適合率と再現率を取り違えている(分母が逆)。"""

SCORE = 80
FAILS = ["p_model_a", "model_b_values", "precision_recall_roles"]


def precision(c):
    return c.tp / (c.tp + c.fn) if c.tp + c.fn else 0.0


def recall(c):
    return c.tp / (c.tp + c.fp) if c.tp + c.fp else 0.0
