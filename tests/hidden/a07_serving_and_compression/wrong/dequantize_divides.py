"""Divides by the scale.
scale で割っている。"""

SCORE = 95
FAILS = ["p_int8"]


def dequantize(q, scale):
    return q / scale
