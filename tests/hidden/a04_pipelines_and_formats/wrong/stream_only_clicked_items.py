"""Leaves out items that nobody clicked.
一度もクリックされていない商品を除いている。"""

from collections import Counter

SCORE = 87
FAILS = ["p_stream", "stream_equals_batch"]


class StreamingCtr:
    def __init__(self):
        self.seen = set()
        self.counts = {"view": Counter(), "click": Counter()}

    def update(self, event):
        if event["event_id"] not in self.seen:
            self.seen.add(event["event_id"])
            self.counts[event["kind"]][event["item_id"]] += 1

    def result(self, min_views=1):
        views, clicks = self.counts["view"], self.counts["click"]
        return {item: n / views[item] for item, n in clicks.items() if views[item] >= min_views}
