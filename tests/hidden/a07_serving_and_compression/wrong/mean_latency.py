"""Returns the average of the whole request, whatever q is.
q によらず、リクエスト全体の平均を返している。"""

import numpy as np

SCORE = 90
FAILS = ["tail_of_sum"]


def end_to_end(stages, q):
    return float(np.mean(sum(stages.values())))
