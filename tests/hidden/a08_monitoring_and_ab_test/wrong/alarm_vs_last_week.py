"""Compares each week with the week before.
基準ではなく、前の週と比べている。"""

SCORE = 90
FAILS = ["alarm_week"]


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    run = 0
    for index, week in enumerate(weeks):
        before = weeks[index - 1] if index else reference
        run = run + 1 if psi(before, week) > threshold else 0
        if run == patience:
            return index
    return None
