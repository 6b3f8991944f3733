"""Public checks of hello."""

from __future__ import annotations

from ..values import text


def test_p_hello(submission):
    assert text(submission.hello("Aoi")) == "Hello, Aoi!"
