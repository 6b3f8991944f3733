"""Sorts each stage before adding, which is the sum of the percentiles again.
段階ごとに並べ替えてから足しており、結局パーセンタイルの和になる。"""

import numpy as np

SCORE = 90
FAILS = ["tail_of_sum"]


def end_to_end(stages, q):
    return percentile_ms(sum(np.sort(times) for times in stages.values()), q)
