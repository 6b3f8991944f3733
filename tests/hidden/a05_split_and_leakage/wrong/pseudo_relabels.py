"""Asks about all rows each round and forgets what was taken before.
毎回全行を聞き直し、前の採用を忘れる。"""

import numpy as np

SCORE = 90
FAILS = ["pseudo_label_rules"]


def pseudo_label(fit, X_lab, y_lab, X_unlab, *, threshold=0.95, rounds=3):
    model, taken = fit(X_lab, y_lab), np.array([], dtype=int)
    for _ in range(rounds):
        chances = model.predict_proba(X_unlab)
        taken = np.flatnonzero(chances.max(axis=1) >= threshold)
        if taken.size == 0:
            break
        labels = chances[taken].argmax(axis=1)
        model = fit(np.vstack([X_lab, X_unlab[taken]]), np.append(y_lab, labels))
    return model, taken
