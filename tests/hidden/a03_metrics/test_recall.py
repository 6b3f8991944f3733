"""Checks of ``recall``: the public numbers of model A, all three functions."""

from collections import namedtuple

import pytest

from autograder.checks import close, real

Counts = namedtuple("Counts", "tp fp fn tn")


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("accuracy")
@pytest.mark.teaches(
    en="Model A is right about 900 of 1000 people (accuracy 0.9), 10 of its 20 alarms are true "
    "(precision 0.5), and it finds 10 of the 100 ill (recall 0.1). For each function: whom do you "
    "count above the line, and whom below?",
    ja="モデル A は1000人中900人を正しく予測し(正解率 0.9)、"
    "警報20件のうち10件が正しく(適合率 0.5)、病気の100人のうち10人を見つけます(再現率 0.1)。"
    "それぞれの関数で、分子と分母は誰の人数ですか。",
)
def test_p_model_a(submission):
    """Model A: accuracy 0.9, precision 0.5, recall 0.1.
    モデル A: 正解率 0.9、適合率 0.5、再現率 0.1。"""
    a = Counts(tp=10, fp=10, fn=90, tn=890)
    assert close(real(submission.accuracy(a)), 0.9)
    assert close(real(submission.precision(a)), 0.5)
    assert close(real(submission.recall(a)), 0.1)
