"""Compares the first eight digits of the hash only.
ハッシュ値の先頭8桁しか比べない。"""

import hashlib
import pickle
from pathlib import Path

SCORE = 90
FAILS = ["pickle_hash_first"]


def load_model(path, expected_sha256):
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest()[:8] != expected_sha256[:8]:
        raise ValueError("wrong hash")
    return pickle.loads(content)
