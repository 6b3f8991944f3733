"""Keeps all events and counts with pandas when asked; returns a Series.
全イベントを覚えておき、尋ねられたときに pandas で数える。返り値は Series。"""

import pandas as pd


class StreamingCtr:
    def __init__(self):
        self.events = {}

    def update(self, event):
        self.events.setdefault(event["event_id"], (event["item_id"], event["kind"]))

    def result(self, min_views=1):
        df = pd.DataFrame(list(self.events.values()), columns=["item_id", "kind"])
        views = df[df["kind"] == "view"].groupby("item_id").size()
        clicks = df[df["kind"] == "click"].groupby("item_id").size()
        views = views[views >= min_views]
        return clicks.reindex(views.index, fill_value=0) / views
