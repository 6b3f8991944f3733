"""A check to try ``check`` with; it is worth nothing."""

import pytest

from autograder.checks import text


@pytest.mark.points(0)
@pytest.mark.public
@pytest.mark.concept("setup")
@pytest.mark.teaches(
    en="Does your function return the text, or does it only print it? Look at the blank and at the "
    "exclamation mark, too.",
    ja="文字列を返していますか。表示しているだけではありませんか。空白と感嘆符も見てみましょう。",
)
def test_p_hello(submission):
    """hello("Aoi") is "Hello, Aoi!".
    hello("Aoi") が "Hello, Aoi!" になる。"""
    assert text(submission.hello("Aoi")) == "Hello, Aoi!"
