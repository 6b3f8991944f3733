"""Checks of ``StreamingCtr``: events come one at a time, the answer is that of the whole table."""

import pytest

from autograder.checks import close, mapping, real

CANARY = "canary-b9aeb118f95e64c9eff12cdb1cd9a291"

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


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("stream-batch")
@pytest.mark.teaches(
    en="Item 000123 was viewed twice and clicked once: 0.5. Item 000007 was viewed once and never "
    "clicked: 0.0, and it belongs into the answer. What do you count for each item, and what do "
    "you divide by what?",
    ja="商品 000123 は表示2回でクリック1回なので 0.5、商品 000007 は表示1回でクリックなし"
    "なので 0.0 で、これも答えに含まれます。商品ごとに何を数え、何を何で割っていますか。",
)
def test_p_stream(submission):
    """Four events: 000123 has a click for two views, 000007 none for one.
    4件のイベント: 000123 は表示2回でクリック1回、000007 は表示1回でクリックなし。"""
    seen = [("e1", "000123", "view"), ("e2", "000007", "view")]
    seen += [("e3", "000123", "view"), ("e4", "000123", "click")]
    events = [{"event_id": e, "item_id": item, "kind": kind} for e, item, kind in seen]
    found = submission.helper(FEED).feed(submission.StreamingCtr, events, {4: []})
    ctr = mapping(found[0])
    assert set(ctr) == {"000123", "000007"}
    assert close(real(ctr["000123"]), 0.5)
    assert close(real(ctr["000007"]), 0.0)


@pytest.mark.points(10)
@pytest.mark.concept("stream-batch")
@pytest.mark.teaches(
    en="Suppose e1 (a view) arrives twice and e2 (its click) once, the click first. One view, one "
    "click: 1.0, not 0.5, and before the view arrives the item is not in the answer at all. What "
    "does your object have to remember, and do two objects share it?",
    ja="e1(表示)が2回、e2(そのクリック)が1回、しかもクリックが先に届いたとします。"
    "表示1回とクリック1回なので 0.5 ではなく 1.0 で、表示が届くまでその商品は答えに現れません。"
    "オブジェクトは何を覚えておく必要がありますか。2つのオブジェクトがそれを共有していませんか。",
)
def test_stream_equals_batch(submission, data, seed, rng):
    """At any moment, in any order, with duplicates: the same answer as a group-by of what came.
    どの時点でも、到着順や重複にかかわらず、届いた分をまとめて集計した答えと一致する。"""
    feed = submission.helper(FEED).feed
    for name, n in (("stream a", 500), ("stream b", 120)):
        events = data.shuffled(data.gen_events(n, seed(name), duplicates=0.2), rng)
        asks = {1: [2], n // 10: [2], n // 2: [1, 2, 5], n: [1, 2, 5, 1000]}
        answers = iter(feed(submission.StreamingCtr, events.to_dict("records"), asks))
        for number, least in asks.items():
            for min_views in (1, *least):
                found = mapping(next(answers))
                wanted = data.ctr(events.head(number), min_views)
                assert set(found) == set(wanted)
                assert all(close(real(found[item]), wanted[item]) for item in wanted)
