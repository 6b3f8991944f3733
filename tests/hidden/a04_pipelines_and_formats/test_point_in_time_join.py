"""Checks of ``point_in_time_join``: what was known at that moment, and nothing later."""

import numpy as np
import pandas as pd
import pytest

from autograder.checks import close, frame, vector

CANARY = "canary-1bb9af946518da61edefca5fbb539cf9"


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


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("point-in-time")
@pytest.mark.teaches(
    en="User u2 was asked about on the 4th: the last watch known by then is 20. User u1 on the "
    "5th: 30, the later of the two. Does each label find the last row of its own user?",
    ja="ユーザー u2 は4日の時点なので、それまでに分かっている最後の視聴は 20 です。u1 は5日の"
    "時点なので、2件のうち後の 30 です。それぞれのラベルが、本人の最後の行を見つけていますか。",
)
def test_p_join(submission):
    """Two labels find the last watch of their own user.
    2つのラベルが、それぞれ本人の最後の視聴を見つける。"""
    found = frame(submission.point_in_time_join(ASKED, WATCHED), ["user", "ts", "watch"])
    watch = dict(zip(found["user"].tolist(), vector(found["watch"], 2).tolist()))
    assert watch == {"u1": 30.0, "u2": 20.0}


@pytest.mark.points(10)
@pytest.mark.concept("point-in-time")
@pytest.mark.teaches(
    example=lambda s: s.point_in_time_join(
        table(user=["u1", "u2"], ts=["2026-04-03T00:00:00Z", "2026-04-03T00:00:00Z"]),
        table(
            user=["u1", "u1", "u2"],
            ts=["2026-04-01T00:00:00Z", "2026-04-03T00:00:00Z", "2026-04-04T00:00:00Z"],
            watch=[1.0, 2.0, 3.0],
        ),
    ),
    en="A value stamped with the very instant of the label was not known before it, and one of "
    "tomorrow even less: u1 gets 1.0, u2 gets NaN and keeps its row. Which rows may your join look "
    "at, and are the labels still in their old order afterwards?",
    ja="ラベルとちょうど同じ時刻の値は、その前には分かっていません。明日の値ならなおさらです。"
    "u1 は 1.0、u2 は NaN で、行はそのまま残ります。あなたの結合はどの行を見てよいのでしょうか。"
    "結合した後も、ラベルは元の順に並んでいますか。",
)
def test_point_in_time(submission, data, seed):
    """Each of 160 labels gets the last watch strictly before it, or NaN, in the labels' order.
    160個の各ラベルに、それより厳密に前の最後の視聴か NaN が、ラベルの順に付く。"""
    labels, features = data.gen_watch(40, seed("watch"))
    labels.index = labels.index[::-1] + 5  # numbers that say nothing
    kept, kept_too = submission.keep(labels), submission.keep(features)
    found = frame(submission.point_in_time_join(kept, kept_too), ["user", "ts", "watch"])
    wanted = data.latest_before(labels, features)
    watch = vector(found["watch"], len(labels))
    assert found["user"].tolist() == labels["user"].tolist()
    assert found["ts"].tolist() == labels["ts"].tolist()
    assert found.index.tolist() == list(range(len(labels)))
    missing = np.isnan(wanted)
    assert np.array_equal(np.isnan(watch), missing)
    assert close(watch[~missing], wanted[~missing])
    assert submission.fetch(kept).equals(labels)  # the inputs are as they were
    assert submission.fetch(kept_too).equals(features)
