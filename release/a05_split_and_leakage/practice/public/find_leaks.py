"""Public checks of find_leaks."""

from __future__ import annotations

from ..values import labels


def test_p_leaks(submission):
    found = submission.find_leaks({"watch_minutes": 12, "cancel_page_views": 45}, 30)
    assert sorted(labels(found).tolist()) == ["cancel_page_views"]
