"""Always returns the p95.
常に p95 を返している。"""

SCORE = 90
FAILS = ["tail_of_sum"]


def end_to_end(stages, q):
    return percentile_ms(sum(stages.values()), 95)
