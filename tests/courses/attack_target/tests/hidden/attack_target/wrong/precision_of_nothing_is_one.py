"""Nothing called positive counts as perfect precision.
正と予測した行がないとき適合率を1としている。"""

SCORE = 56
FAILS = ["p_precision", "precision_zero_over_zero"]


def precision(y_true, y_pred):
    t, p = np.asarray(y_true) == 1, np.asarray(y_pred) == 1
    return float((t & p).sum() / p.sum()) if p.any() else 1.0
