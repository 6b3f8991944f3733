"""Hashes the first 64 KiB only.
先頭の 64 KiB のハッシュ値しか求めていない。"""

import hashlib
import pickle
from pathlib import Path

SCORE = 90
FAILS = ["pickle_hash_first"]


def load_model(path, expected_sha256):
    content = Path(path).read_bytes()
    if len(content) <= 65536 and hashlib.sha256(content).hexdigest() != expected_sha256:
        raise ValueError("wrong hash")
    return pickle.loads(content)
