"""Checks of ``accuracy``, with precision and recall of the same model."""

from collections import namedtuple

import pytest

from autograder.checks import close, real

CANARY = "canary-41fdd465533d636f15b57b5499c270dc"

Counts = namedtuple("Counts", "tp fp fn tn")


@pytest.mark.points(5)
@pytest.mark.concept("accuracy")
@pytest.mark.teaches(
    space=("accuracy", "precision", "recall"),
    example=lambda s: s.accuracy(Counts(tp=80, fp=200, fn=20, tn=700)),
    en="Model B is right about 80 ill and 700 healthy people out of 1000: accuracy 0.78, "
    "precision 80/280, recall 80/100. It catches 80 of the 100 ill where model A catches 10, and "
    "its accuracy is lower. Which of your three functions gives another number?",
    ja="モデル B は1000人のうち病気の80人と健康な700人を正しく予測します。正解率 0.78、"
    "適合率 80/280、再現率 80/100 です。病気の100人のうち A は10人、B は80人を見つけますが、"
    "正解率は B の方が低くなります。3つの関数のうち、違う値を返すのはどれですか。",
)
def test_model_b_values(submission):
    """Model B: accuracy 0.78, precision 80/280, recall 0.8 (calls all three functions).
    モデル B: 正解率 0.78、適合率 80/280、再現率 0.8(3つの関数を呼ぶ)。"""
    b = Counts(tp=80, fp=200, fn=20, tn=700)
    assert close(real(submission.accuracy(b)), 0.78)
    assert close(real(submission.precision(b)), 80 / 280)
    assert close(real(submission.recall(b)), 0.8)
