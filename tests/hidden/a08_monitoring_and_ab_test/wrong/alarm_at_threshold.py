"""Calls a week bad that is exactly at the threshold.
しきい値ちょうどの週も悪い週としている。"""

SCORE = 90
FAILS = ["alarm_week"]


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    run = 0
    for index, week in enumerate(weeks):
        run = run + 1 if psi(reference, week) >= threshold else 0
        if run == patience:
            return index
    return None
