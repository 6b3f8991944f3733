"""Calls at the first bad week.
最初の悪い週で警報を出している。"""

SCORE = 90
FAILS = ["alarm_week"]


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    for index, week in enumerate(weeks):
        if psi(reference, week) > threshold:
            return index
    return None
