"""Adds up the percentiles of the stages.
段階ごとのパーセンタイルを足している。"""

SCORE = 90
FAILS = ["tail_of_sum"]


def end_to_end(stages, q):
    return sum(percentile_ms(times, q) for times in stages.values())
