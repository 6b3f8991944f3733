"""Pseudo-labels with lists of what is left, one row at a time.
残りの行のリストと、1行ずつの判定で疑似ラベルを付ける。"""

import numpy as np


def pseudo_label(fit, X_lab, y_lab, X_unlab, *, threshold=0.95, rounds=3):
    X_now, y_now, left, taken = X_lab, y_lab, list(range(len(X_unlab))), []
    model = fit(X_now, y_now)
    while rounds > 0 and left:
        rounds -= 1
        new = {}
        for row, (zero, one) in zip(left, model.predict_proba(X_unlab[left])):
            if max(zero, one) >= threshold:
                new[row] = int(one > zero)
        X_now = np.concatenate([X_now, X_unlab[list(new)].reshape(-1, X_lab.shape[1])])
        y_now = np.concatenate([y_now, np.array(list(new.values()), dtype=y_lab.dtype)])
        left = [row for row in left if row not in new]
        taken.extend(new)
        model = fit(X_now, y_now)
    return model, taken
