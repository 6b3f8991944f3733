"""Takes the k-th request as it came, not the k-th slowest. (Tasks 2 and 3 call it here.)
並べ替えずに、届いた順の k 番目を取っている(課題2・3もこれを呼ぶ)。"""

import math

SCORE = 70
FAILS = ["p_percentile", "percentile_nearest_rank", "tail_of_sum", "mode_decision"]


def percentile_ms(samples, q):
    return float(samples[math.ceil(q * len(samples) / 100) - 1])
