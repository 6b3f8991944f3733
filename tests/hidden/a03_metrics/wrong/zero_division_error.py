"""Divides without looking; a model without alarms stops the report.
分母を確かめずに割り、警報のないモデルで止まってしまう。"""

SCORE = 90
FAILS = ["empty_denominators"]


def precision(c):
    return c.tp / (c.tp + c.fp)


def recall(c):
    return c.tp / (c.tp + c.fn)
