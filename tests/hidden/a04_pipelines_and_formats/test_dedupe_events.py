"""Checks of ``dedupe_events``: one row for each event, in one order, whatever the order before."""

import pandas as pd
import pytest

from autograder.checks import close, frame, vector

CANARY = "canary-49aa7908921b9c54ab75bbb833be7e57"

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
RETRIES = pd.DataFrame(
    {
        "event_id": ["e2", "e1", "e2"],
        "ts": pd.to_datetime(
            ["2026-04-01T09:08:00Z", "2026-04-01T09:05:00Z", "2026-04-01T09:05:00Z"], utc=True
        ),
    }
)


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("duplicates")
@pytest.mark.teaches(
    en="Event e1 was sent twice, the other two once: three rows are left. Which column tells that "
    "two rows are one event?",
    ja="イベント e1 は2回、残りの2件は1回ずつ送られました。残るのは3行です。"
    "2つの行が同じイベントであることは、どの列で分かりますか。",
)
def test_p_dedupe(submission):
    """Four rows, one of them sent twice: e1, e2, e3 are left.
    1件が二重に送られた4行から、e1、e2、e3 が残る。"""
    found = frame(submission.dedupe_events(VISITS), ["event_id", "ts"])
    assert found["event_id"].tolist() == ["e1", "e2", "e3"]
    assert found["ts"].tolist() == VISITS["ts"].tolist()[:2] + VISITS["ts"].tolist()[3:]


@pytest.mark.points(10)
@pytest.mark.concept("duplicates")
@pytest.mark.teaches(
    example=lambda s: s.dedupe_events(RETRIES),
    en="A retry carries the same event_id but often a later time, so whole rows differ. Of e2 the "
    "row of 9:05 must stay, and among equal times the event_id decides the order. Do you look at "
    "the id alone, sort before you choose, and number the rows anew?",
    ja="再送されたイベントは event_id が同じでも、時刻が後になっていることが多く、"
    "行全体としては一致しません。e2 は9:05の行が残り、同時刻なら event_id の順に並びます。"
    "id だけを見て、選ぶ前に並べ替え、最後に番号を振り直していますか。",
)
def test_dedupe_and_order(submission, data, seed, rng):
    """In 400 shuffled events the earliest of each event_id stays, by (ts, event_id), index 0, 1, 2.
    順不同の400件から、event_id ごとに最も早い行が (ts, event_id) 順、新しい番号で残る。"""
    events = data.shuffled(data.gen_events(400, seed("events"), duplicates=0.2), rng)
    events.index = rng.permutation(len(events)) + 7
    earliest = {}
    for row in data.rows(events):
        if row[0] not in earliest or row[4] < earliest[row[0]][4]:
            earliest[row[0]] = row
    wanted = sorted(earliest.values(), key=lambda row: (row[4], row[0]))
    kept = submission.keep(events)
    found = submission.dedupe_events(kept)
    assert data.rows(found) == wanted
    assert found.index.tolist() == list(range(len(wanted)))
    after = frame(submission.fetch(kept))
    assert data.rows(after) == data.rows(events)  # the input is as it was
    assert after.index.tolist() == events.index.tolist()

    age = (events["ts"].max() - events["ts"]).dt.total_seconds()  # less in a later copy
    found = frame(submission.dedupe_events(events.assign(age=age)), ["event_id", "age"])
    ages = dict(zip(events["ts"], age, strict=True))
    assert found["event_id"].tolist() == [row[0] for row in wanted]
    assert close(vector(found["age"], len(wanted)), [ages[row[4]] for row in wanted])
