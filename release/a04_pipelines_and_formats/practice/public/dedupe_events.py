"""Public checks of dedupe_events."""

from __future__ import annotations

import pandas as pd

from ..values import frame


VISITS = pd.DataFrame(
    {
        "event_id": ["e1", "e2", "e1", "e3"],
        "ts": pd.to_datetime(
            [
                "2026-04-01T09:00:00Z",
                "2026-04-01T09:05:00Z",
                "2026-04-01T09:00:00Z",
                "2026-04-01T09:07:00Z",
            ],
            utc=True,
        ),
    }
)


def test_p_dedupe(submission):
    found = frame(submission.dedupe_events(VISITS), ["event_id", "ts"])
    assert found["event_id"].tolist() == ["e1", "e2", "e3"]
    assert found["ts"].tolist() == VISITS["ts"].tolist()[:2] + VISITS["ts"].tolist()[3:]
