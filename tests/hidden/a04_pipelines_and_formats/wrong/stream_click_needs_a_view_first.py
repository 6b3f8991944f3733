"""Drops a click that arrives before its view.
表示より先に届いたクリックを捨てている。"""

from collections import Counter

SCORE = 90
FAILS = ["stream_equals_batch"]


class StreamingCtr:
    def __init__(self):
        self.seen = set()
        self.counts = {"view": Counter(), "click": Counter()}

    def update(self, event):
        if event["event_id"] not in self.seen:
            self.seen.add(event["event_id"])
            if event["kind"] == "click" and not self.counts["view"][event["item_id"]]:
                return
            self.counts[event["kind"]][event["item_id"]] += 1

    def result(self, min_views=1):
        views, clicks = self.counts["view"], self.counts["click"]
        return {item: clicks[item] / n for item, n in views.items() if n >= min_views}
