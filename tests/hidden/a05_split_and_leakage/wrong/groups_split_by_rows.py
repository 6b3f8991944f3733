"""Draws rows, so a member stands on both sides.
行を抽選するので、同じ会員が両側に入る。"""

import numpy as np

SCORE = 77
FAILS = ["groups_disjoint", "honest_estimate", "p_groups"]


def group_split(groups, test_size, *, seed):
    rows = np.random.default_rng(seed).permutation(len(groups))
    cut = round(test_size * len(groups))
    return rows[cut:], rows[:cut]
