"""Takes the slowest stage of each request, as if the stages ran side by side.
段階が並行して動くかのように、各リクエストで最も遅い段階を取っている。"""

import numpy as np

SCORE = 90
FAILS = ["tail_of_sum"]


def end_to_end(stages, q):
    return percentile_ms(np.max(list(stages.values()), axis=0), q)
