"""Takes the percentile of the slowest stage only.
最も遅い段階のパーセンタイルだけを返している。"""

SCORE = 90
FAILS = ["tail_of_sum"]


def end_to_end(stages, q):
    return max(percentile_ms(times, q) for times in stages.values())
