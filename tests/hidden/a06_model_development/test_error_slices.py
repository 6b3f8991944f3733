"""Checks of task error_slices."""

import numpy as np
import pytest

from autograder.checks import close, frame

CANARY = "canary-77e48994c4c6bc48f520b66447aa3a29"


@pytest.mark.points(2)
@pytest.mark.public
@pytest.mark.concept("error-analysis")
def test_p_slices(submission):
    """Two groups of two rows: sizes, mean errors and shares of the total error.
    2 行ずつの 2 グループについて、件数・平均誤差・誤差全体に占める割合を求める。"""
    pred, groups = np.array([1.0, 3.0, 0.0, 3.0]), np.array(["tv", "tv", "pc", "pc"])
    table = frame(submission.error_slices(np.zeros(4), pred, groups), ["size", "mean", "share"])
    assert list(table.index) == ["tv", "pc"]
    assert close(table["size"], [2, 2])
    assert close(table["mean"], np.log([2.0, 2.0]) * [1.5, 1.0])
    assert close(table["share"], [0.6, 0.4])


@pytest.mark.points(10)
@pytest.mark.concept("error-analysis")
@pytest.mark.teaches(
    example=lambda s: s.error_slices(
        np.zeros(5), np.array([1.0, 1.0, 1.0, 1.0, 3.0]), np.array(["a", "a", "a", "a", "b"])
    ),
    en="A tiny group may have the worst mean and still matter little. Which share of the whole "
    "error does each group carry, and which group comes first in your table?",
    ja="小さなグループは平均が最悪でも、全体への影響は小さいことがあります。"
    "各グループは誤差全体の何割を占め、どのグループが先頭に来ますか。",
)
def test_slices_by_share(submission, rng):
    """Size, mean error and share of the whole error of each group, the largest share first.
    各グループの件数・平均誤差・誤差全体に占める割合を、割合の大きい順に並べる。"""
    sizes, means = np.array([2, 200, 60, 30]), np.array([2.0, 0.3, 0.6, 0.1])
    for names in (["north", "south", "east", "west"], [30, 10, 20, 40]):
        groups, wide = np.repeat(names, sizes), np.repeat(means, sizes)
        y = rng.lognormal(9, 1, 292)
        y[:5] = 0.0
        error = wide * rng.uniform(0.8, 1.2, 292)
        sign = np.where(y == 0, 1, rng.choice([-1, 1], 292))
        order = rng.permutation(292)
        y, groups, error = y[order], groups[order], error[order]
        pred = np.expm1(np.log1p(y) + sign[order] * error)
        found = submission.error_slices(y, pred, groups if names[0] == 30 else groups.tolist())
        _judge(frame(found, ["size", "mean", "share"]), names, groups, error)


def _judge(table, names, groups, error):
    totals = {name: error[groups == name].sum() for name in names}
    wanted = sorted(names, key=totals.get, reverse=True)
    assert list(table.index) == wanted
    assert table.index.name == "slice"
    assert close(table["size"], [(groups == name).sum() for name in wanted])
    assert close(table["mean"], [error[groups == name].mean() for name in wanted])
    assert close(table["share"], [totals[name] / error.sum() for name in wanted])
