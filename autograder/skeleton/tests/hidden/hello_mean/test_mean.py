"""Checks of the task `mean`: one public, two hidden."""

import numpy as np
import pytest

from autograder.checks import close, real


@pytest.mark.points(2)
@pytest.mark.public
@pytest.mark.concept("mean")
@pytest.mark.teaches(
    en="The mean of 1, 2 and 6 is their sum over their number. What do you divide by?",
    ja="1, 2, 6 の平均は合計を個数で割ったものです。何で割っていますか。",
)
def test_mean_small_example(submission):
    """The mean of 1, 2 and 6 is 3.
    1, 2, 6 の平均は 3。"""
    assert close(real(submission.mean([1, 2, 6])), 3.0)


@pytest.mark.points(6)
@pytest.mark.concept("mean")
@pytest.mark.core
@pytest.mark.teaches(
    example=lambda s: s.mean([2.0, 4.0]),
    en="Adding 10 to every value adds 10 to the mean. Does yours move along?",
    ja="全ての値に10を足すと平均も10増えます。あなたの関数ではどうなりますか。",
)
def test_mean_moves_along(submission, rng):
    """The mean agrees with numpy and moves along with the values.
    平均はnumpyと一致し、値と一緒に動く。"""
    values = rng.normal(size=50)
    assert close(real(submission.mean(values)), np.mean(values))
    assert close(real(submission.mean(values + 10)), np.mean(values) + 10)


@pytest.mark.points(2)
@pytest.mark.concept("edge cases")
@pytest.mark.teaches(
    example=lambda s: s.mean([]),
    en="There is nothing to divide by in an empty list. The task says what to return then.",
    ja="空のリストでは割る数がありません。そのとき何を返すかは課題に書いてあります。",
)
def test_mean_of_nothing(submission):
    """The mean of an empty list is 0.0.
    空のリストの平均は 0.0。"""
    assert real(submission.mean([])) == 0.0
