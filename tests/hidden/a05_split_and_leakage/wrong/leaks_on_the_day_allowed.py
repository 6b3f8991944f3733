"""Allows a value that arrives on the very day.
予測と同じ日に届く値を許してしまう。"""

SCORE = 95
FAILS = ["leak_finder"]


def find_leaks(available_at, cutoff):
    return [name for name, day in available_at.items() if day > cutoff]
