"""Collects the sum in the caller's first array.
呼び出し側の最初の配列に合計を足し込んでいる。"""

SCORE = 90
FAILS = ["tail_of_sum"]


def end_to_end(stages, q):
    total = None
    for times in stages.values():
        if total is None:
            total = times
        else:
            total += times
    return percentile_ms(total, q)
