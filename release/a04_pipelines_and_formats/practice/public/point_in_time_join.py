"""Public checks of point_in_time_join."""

from __future__ import annotations

import pandas as pd

from ..values import frame, vector


def table(**columns):
    """A small table; ts is given as text."""
    columns["ts"] = pd.to_datetime(columns["ts"], utc=True)
    return pd.DataFrame(columns)


ASKED = table(user=["u2", "u1"], ts=["2026-04-04T00:00:00Z", "2026-04-05T00:00:00Z"])


WATCHED = table(
    user=["u1", "u2", "u1"],
    ts=["2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z", "2026-04-03T00:00:00Z"],
    watch=[10.0, 20.0, 30.0],
)


def test_p_join(submission):
    found = frame(submission.point_in_time_join(ASKED, WATCHED), ["user", "ts", "watch"])
    watch = dict(zip(found["user"].tolist(), vector(found["watch"], 2).tolist()))
    assert watch == {"u1": 30.0, "u2": 20.0}
