"""Every time is converted by datetime, rejects are lists, columns are collected one by one.
時刻を1行ずつ datetime で変換し、列ごとに値を集める。rejects の要素はリスト。"""

import json
from datetime import UTC, datetime

import pandas as pd


def parse_click_log(lines):
    columns, rejects = {name: [] for name in COLUMNS}, []
    number = 0
    for line in lines:
        number += 1
        reason = why_refused(line)
        if reason:
            rejects.append([number, reason])
            continue
        event = json.loads(line)
        event["ts"] = datetime.fromisoformat(event["ts"]).astimezone(UTC)
        for name in COLUMNS:
            columns[name].append(event[name])
    return pd.DataFrame(columns), rejects


def why_refused(line):
    try:
        event = json.loads(line)
        values = [event[name] for name in COLUMNS]
    except json.JSONDecodeError:
        return "json"
    except TypeError:
        return "json"
    except KeyError:
        return "missing"
    if None in values:
        return "missing"
    if event["kind"] != "view" and event["kind"] != "click":
        return "kind"
    return "price" if event["price"] < 0 else ""
