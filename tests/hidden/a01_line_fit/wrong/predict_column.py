"""Returns a column of shape (n, 1).
形状 (n, 1) の列ベクトルを返している。"""

SCORE = 85
FAILS = ["p_predict", "predict_shapes", "history_contract"]


def predict_line(x, a, b):
    return (a * x + b).reshape(-1, 1)
