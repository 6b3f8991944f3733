"""Counts an event again when it is sent again.
再送されたイベントを、もう一度数えている。"""

from collections import Counter

SCORE = 90
FAILS = ["stream_equals_batch"]


class StreamingCtr:
    def __init__(self):
        self.seen = set()
        self.counts = {"view": Counter(), "click": Counter()}

    def update(self, event):
        self.counts[event["kind"]][event["item_id"]] += 1

    def result(self, min_views=1):
        views, clicks = self.counts["view"], self.counts["click"]
        return {item: clicks[item] / n for item, n in views.items() if n >= min_views}
