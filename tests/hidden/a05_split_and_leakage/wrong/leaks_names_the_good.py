"""Returns the columns that may be used.
使える列の名前を返す。"""

SCORE = 93
FAILS = ["leak_finder", "p_leaks"]


def find_leaks(available_at, cutoff):
    return [name for name, day in available_at.items() if day < cutoff]
