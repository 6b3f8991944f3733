"""Ignores rounds and stops after the first.
rounds を無視して1回で終わる。"""

import numpy as np

SCORE = 90
FAILS = ["pseudo_label_rules"]


def pseudo_label(fit, X_lab, y_lab, X_unlab, *, threshold=0.95, rounds=3):
    model = fit(X_lab, y_lab)
    label = np.full(len(X_unlab), -1)
    for _ in range(1):
        open_rows = np.flatnonzero(label == -1)
        if open_rows.size == 0:
            break
        chances = model.predict_proba(X_unlab[open_rows])
        sure = chances.max(axis=1) >= threshold
        if not sure.any():
            break
        label[open_rows[sure]] = chances[sure].argmax(axis=1)
        taken = np.flatnonzero(label != -1)
        model = fit(np.vstack([X_lab, X_unlab[taken]]), np.append(y_lab, label[taken]))
    return model, np.flatnonzero(label != -1)
