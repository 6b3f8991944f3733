"""Checks of ``class_weights``."""

import numpy as np
import pytest

from autograder.checks import close, mapping, real


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("imbalance")
@pytest.mark.teaches(
    en="Four rows, two classes: each class should weigh 2 in all. Three zeros share 2, so 2/3 "
    "each; the single one gets 2. What do you divide by?",
    ja="4行、2クラスなら、各クラスの重みの合計は 2 です。3つの 0 は 2 を分け合って 2/3 ずつ、"
    "1つだけの 1 は 2 になります。何で割っていますか。",
)
def test_p_weights(submission):
    """Labels 0, 0, 0, 1: weight 2/3 for class 0 and 2 for class 1.
    ラベル 0、0、0、1 なら、クラス 0 の重みは 2/3、クラス 1 は 2。"""
    weights = mapping(submission.class_weights(np.array([0, 0, 0, 1])))
    assert set(weights) == {0, 1}
    assert close(real(weights[0]), 2 / 3)
    assert close(real(weights[1]), 2.0)
