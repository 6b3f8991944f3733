"""Waits for two weeks, whatever patience says.
patience の指定によらず、2週続くのを待っている。"""

SCORE = 87
FAILS = ["p_alarm", "alarm_week"]


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    bad = [psi(reference, week) > threshold for week in weeks]
    for index in range(1, len(bad)):
        if bad[index - 1] and bad[index]:
            return index
    return None
