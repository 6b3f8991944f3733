"""Public checks of StreamingCtr."""

from __future__ import annotations

from ..values import close, mapping, real


FEED = """
def feed(make, events, asks):
    stream, answers = make(), []
    for number, event in enumerate(events, 1):
        stream.update(dict(event))
        if number in asks:
            answers.append(stream.result())
            answers += [stream.result(min_views=least) for least in asks[number]]
    return answers
"""


def test_p_stream(submission):
    seen = [("e1", "000123", "view"), ("e2", "000007", "view")]
    seen += [("e3", "000123", "view"), ("e4", "000123", "click")]
    events = [{"event_id": e, "item_id": item, "kind": kind} for e, item, kind in seen]
    found = submission.helper(FEED).feed(submission.StreamingCtr, events, {4: []})
    ctr = mapping(found[0])
    assert set(ctr) == {"000123", "000007"}
    assert close(real(ctr["000123"]), 0.5)
    assert close(real(ctr["000007"]), 0.0)
