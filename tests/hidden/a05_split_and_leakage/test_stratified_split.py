"""Checks of ``stratified_split``: every class keeps its share in both parts."""

import numpy as np
import pytest

from autograder.checks import close, vector

CANARY = "canary-e2998dc7754e9e242ad1a389f42ade31"


def rows_of(parts, n):
    """The two parts as whole numbers, after checking that they share out rows 0 to n - 1."""
    train, test = (vector(part) for part in parts)
    assert np.array_equal(np.sort(np.concatenate([train, test])), np.arange(n))
    return train.astype(int), test.astype(int)


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("stratify")
@pytest.mark.teaches(
    en="The two parts together hold each of the 12 rows exactly once, and a test share of 0.25 is "
    "3 rows. Do you return row numbers, training part first?",
    ja="2つの部分を合わせると12行がちょうど1回ずつ現れ、テストの割合 0.25 は3行です。"
    "行番号を、訓練用を先にして返していますか。",
)
def test_p_split(submission):
    """Twelve rows, a quarter for the test: 9 and 3 row numbers, each row once.
    12行の4分の1をテストに回すと、行番号は9個と3個で、各行が1回ずつ現れる。"""
    y = np.array([0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1])
    train, test = rows_of(submission.stratified_split(y, 0.25, seed=0), 12)
    assert close(train.size, 9)
    assert close(test.size, 3)


@pytest.mark.points(10)
@pytest.mark.concept("stratify")
@pytest.mark.teaches(
    space=("stratified_split", "strata_seeds"),
    en="With 40 rows in 400 positive and a quarter for the test, 10 positives belong there, for "
    "every seed and not only on average. Another seed picks other rows, the same seed the same. "
    "Do you share out each class by itself, and who turns the seed into chance?",
    ja="400行中40行が正例で4分の1をテストにするなら、平均ではなくどの seed でも正例は10行入る"
    "はずです。seed が変われば選ばれる行も変わり、同じなら同じです。クラスごとに分けていますか。"
    "seed はどこで乱数に使われますか。",
)
def test_strata_kept_every_seed(submission, rng):
    """Each class keeps its share to within one row, for every seed; seeds choose the rows.
    どの seed でも各クラスの割合が1行以内で保たれ、選ばれる行は seed で決まる。"""
    animals = np.array(["ant", "bee", "cat"])
    samples = [
        (rng.permutation(np.repeat([0, 1], [360, 40])), 0.25),
        (rng.permutation(np.repeat([2, 5, 7], [57, 23, 20])), 0.3),
        (rng.permutation(np.repeat(animals, [100, 30, 11])), 0.2),
    ]
    for y, share in samples:
        parts = []
        for seed in range(10):
            _, test = rows_of(submission.stratified_split(y, share, seed=seed), y.size)
            for label in np.unique(y):
                assert abs(np.sum(y[test] == label) - share * np.sum(y == label)) <= 1
            parts.append(tuple(np.sort(test)))
        _, again = rows_of(submission.stratified_split(y, share, seed=3), y.size)
        assert tuple(np.sort(again)) == parts[3]
        assert len(set(parts)) == 10
    y = np.repeat([0, 1], 20)  # in order: every row must have its chance
    chosen = [rows_of(submission.stratified_split(y, 0.3, seed=s), 40)[1] for s in range(60)]
    assert len(set(np.concatenate(chosen))) == 40
