"""Calls 0/0 perfect.
0/0 を満点の 1 としている。"""

SCORE = 90
FAILS = ["empty_denominators"]


def precision(c):
    return c.tp / (c.tp + c.fp) if c.tp + c.fp else 1.0


def recall(c):
    return c.tp / (c.tp + c.fn) if c.tp + c.fn else 1.0
