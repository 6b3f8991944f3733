"""Keeps its counts in the class, so that all objects share them.
数をクラス変数に持ち、全オブジェクトで共有している。"""

from collections import Counter

SCORE = 90
FAILS = ["stream_equals_batch"]


class StreamingCtr:
    seen = set()
    counts = {"view": Counter(), "click": Counter()}

    def update(self, event):
        if event["event_id"] not in self.seen:
            self.seen.add(event["event_id"])
            self.counts[event["kind"]][event["item_id"]] += 1

    def result(self, min_views=1):
        views, clicks = self.counts["view"], self.counts["click"]
        return {item: clicks[item] / n for item, n in views.items() if n >= min_views}
