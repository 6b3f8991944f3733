"""Counts bad weeks, although they are not in a row.
連続していない悪い週まで数えている。"""

SCORE = 90
FAILS = ["alarm_week"]


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    bad = 0
    for index, week in enumerate(weeks):
        bad += psi(reference, week) > threshold
        if bad == patience:
            return index
    return None
