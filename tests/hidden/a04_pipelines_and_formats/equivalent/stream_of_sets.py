"""Remembers the ids of views and clicks as sets, in a dataclass.
表示とクリックの event_id を集合として覚えるデータクラス。"""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class StreamingCtr:
    views: dict = field(default_factory=lambda: defaultdict(set))
    clicks: dict = field(default_factory=lambda: defaultdict(set))

    def update(self, event):
        ids = self.views if event["kind"] == "view" else self.clicks
        ids[event["item_id"]].add(event["event_id"])

    def result(self, min_views=1):
        return {
            item: len(self.clicks.get(item, ())) / len(ids)
            for item, ids in self.views.items()
            if len(ids) >= min_views
        }
