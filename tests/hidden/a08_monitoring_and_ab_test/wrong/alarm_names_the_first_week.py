"""Returns the week in which the run began.
続いた悪い週の最初の番号を返している。"""

SCORE = 90
FAILS = ["alarm_week"]


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    run = 0
    for index, week in enumerate(weeks):
        run = run + 1 if psi(reference, week) > threshold else 0
        if run == patience:
            return index - patience + 1
    return None
