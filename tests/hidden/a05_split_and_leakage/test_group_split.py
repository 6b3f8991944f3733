"""Checks of ``group_split``: nobody stands on both sides."""

import numpy as np
import pytest

from autograder.checks import vector

CANARY = "canary-acdea3391f4415c717bbfe421d5873df"


def rows_of(parts, n):
    """The two parts as whole numbers, after checking that they share out rows 0 to n - 1."""
    train, test = (vector(part) for part in parts)
    assert np.array_equal(np.sort(np.concatenate([train, test])), np.arange(n))
    return train.astype(int), test.astype(int)


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("groups")
@pytest.mark.teaches(
    en="Three members with two rows each, a third for the test: both rows of one member, and "
    "nobody else's. Do you choose rows, or members?",
    ja="3人の会員に2行ずつあり、3分の1をテストにするなら、1人の会員の2行だけが入ります。"
    "選んでいるのは行ですか、それとも会員ですか。",
)
def test_p_groups(submission):
    """Three members with two rows each: one member goes to the test, with both rows.
    2行ずつ持つ3人のうち、1人が2行ともテストに入る。"""
    groups = np.array([7, 8, 9, 7, 8, 9])
    for seed in (0, 1, 2, 3):
        train, test = rows_of(submission.group_split(groups, 1 / 3, seed=seed), 6)
        assert len(set(groups[test].tolist())) == 1
        assert not set(groups[train].tolist()) & set(groups[test].tolist())


@pytest.mark.points(10)
@pytest.mark.concept("groups")
@pytest.mark.teaches(
    space=("group_split", "group_seeds"),
    en="All rows of one member stay together, wherever they stand in the table. The share is of "
    "members: of 40 members a quarter is 10, however many rows they have. Which members come in "
    "changes with the seed. What exactly do you draw?",
    ja="同じ会員の行は、表のどこにあっても同じ側に入ります。割合は会員の数で数え、40人の4分の1は"
    "行数によらず10人です。どの会員が入るかは seed で変わります。何を抽選していますか。",
)
def test_groups_disjoint(submission, rng):
    """No member on both sides, the share of members within one, for numbers and for words.
    会員の番号が数でも文字列でも、両側に同じ会員がおらず、会員数の割合の誤差は1人以内。"""
    sizes = rng.integers(1, 12, 40)
    sizes[:3] = 40  # a few members have most of the rows
    numbers = rng.permutation(np.repeat(rng.permutation(1000)[:40], sizes))
    for groups in (numbers, np.char.add("M", numbers.astype(str))):
        for share in (0.25, 0.5):
            chosen = []
            for seed in range(8):
                parts = submission.group_split(groups, share, seed=seed)
                train, test = rows_of(parts, groups.size)
                there = set(groups[test].tolist())
                assert not there & set(groups[train].tolist())
                assert abs(len(there) - share * 40) <= 1
                chosen.append(frozenset(there))
            _, again = rows_of(submission.group_split(groups, share, seed=2), groups.size)
            assert frozenset(groups[again].tolist()) == chosen[2]
            assert len(set(chosen)) == 8
    members = np.repeat(np.arange(20), 2)
    chosen = [rows_of(submission.group_split(members, 0.3, seed=s), 40)[1] for s in range(60)]
    assert len(set(members[np.concatenate(chosen)])) == 20
