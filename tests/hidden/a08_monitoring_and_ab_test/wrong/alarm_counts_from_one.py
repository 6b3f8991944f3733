"""Counts weeks from 1.
週を 1 から数えている。"""

SCORE = 87
FAILS = ["p_alarm", "alarm_week"]


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    run = 0
    for index, week in enumerate(weeks, start=1):
        run = run + 1 if psi(reference, week) > threshold else 0
        if run == patience:
            return index
    return None
