"""Uses a as the intercept and b as the slope.
a を切片、b を傾きとして使っている。"""

SCORE = 85
FAILS = ["p_predict", "predict_shapes", "history_contract"]


def predict_line(x, a, b):
    return b * x + a
