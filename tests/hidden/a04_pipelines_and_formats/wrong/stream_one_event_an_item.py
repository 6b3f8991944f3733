"""Counts a member's item once for each kind.
商品ごと、種類ごとに1回しか数えない。"""

from collections import Counter

SCORE = 87
FAILS = ["p_stream", "stream_equals_batch"]


class StreamingCtr:
    def __init__(self):
        self.seen = set()
        self.counts = {"view": Counter(), "click": Counter()}

    def update(self, event):
        if (event["item_id"], event["kind"]) not in self.seen:
            self.seen.add((event["item_id"], event["kind"]))
            self.counts[event["kind"]][event["item_id"]] += 1

    def result(self, min_views=1):
        views, clicks = self.counts["view"], self.counts["click"]
        return {item: clicks[item] / n for item, n in views.items() if n >= min_views}
