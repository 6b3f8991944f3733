"""Prints a warning and loads all the same.
警告を表示するだけで、結局は読み込んでいる。"""

import hashlib
import pickle
from pathlib import Path

SCORE = 90
FAILS = ["pickle_hash_first"]


def load_model(path, expected_sha256):
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() != expected_sha256:
        print("warning: wrong hash")
    return pickle.loads(content)
