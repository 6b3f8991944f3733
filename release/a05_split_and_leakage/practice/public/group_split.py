"""Public checks of group_split."""

from __future__ import annotations

import numpy as np

from ..values import vector


def rows_of(parts, n):
    """The two parts as whole numbers, after checking that they share out rows 0 to n - 1."""
    train, test = (vector(part) for part in parts)
    assert np.array_equal(np.sort(np.concatenate([train, test])), np.arange(n))
    return train.astype(int), test.astype(int)


def test_p_groups(submission):
    groups = np.array([7, 8, 9, 7, 8, 9])
    for seed in (0, 1, 2, 3):
        train, test = rows_of(submission.group_split(groups, 1 / 3, seed=seed), 6)
        assert len(set(groups[test].tolist())) == 1
        assert not set(groups[train].tolist()) & set(groups[test].tolist())
