"""Returns -1 where there is no alarm.
警報がないとき、None ではなく -1 を返している。"""

SCORE = 87
FAILS = ["p_alarm", "alarm_week"]


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    run = 0
    for index, week in enumerate(weeks):
        run = run + 1 if psi(reference, week) > threshold else 0
        if run == patience:
            return index
    return -1
