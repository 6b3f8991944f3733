"""Checks of ``fit_prep``: what is learned from the training part."""

import numpy as np
import pytest

from autograder.checks import close, mapping, vector


@pytest.mark.public
@pytest.mark.points(4)
@pytest.mark.concept("preparation")
@pytest.mark.teaches(
    en="The known values are 1, 2 and 6: median 2. With the gap filled the column is 1, 2, 6, 2: "
    "mean 2.75 and standard deviation 1.92 (divided by n). Do you fill before you average?",
    ja="分かっている値は 1、2、6 で、中央値は 2 です。欠損を埋めた列は 1、2、6、2 となり、"
    "平均は 2.75、標準偏差は 1.92(n で割る)です。平均の前に埋めていますか。",
)
def test_p_prep(submission):
    """1, 2, 6 and a gap: median 2, and after filling mean 2.75 and std 1.92.
    1、2、6 と欠損: 中央値 2、埋めた後の平均 2.75、標準偏差 1.92。"""
    X = np.array([[1.0, 10.0], [2.0, 30.0], [6.0, 20.0], [np.nan, 20.0]])
    state = mapping(submission.fit_prep(X))
    assert close(vector(state["median"], 2), np.array([2.0, 20.0]))
    assert close(vector(state["mean"], 2), np.array([2.75, 20.0]))
    assert close(vector(state["std"], 2), np.std([[1.0, 10], [2, 30], [6, 20], [2, 20]], axis=0))
