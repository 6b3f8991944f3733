"""Always 0.1, whatever the caller asks for.
threshold の指定を無視し、常に 0.1 を使っている。"""

SCORE = 90
FAILS = ["alarm_week"]


def first_alarm(reference, weeks, *, threshold=0.1, patience=2):
    run = 0
    for index, week in enumerate(weeks):
        run = run + 1 if psi(reference, week) > 0.1 else 0
        if run == patience:
            return index
    return None
