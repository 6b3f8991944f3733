"""Hashes the name of the file.
ファイル名のハッシュ値を求めている。"""

import hashlib
import pickle
from pathlib import Path

SCORE = 88
FAILS = ["p_load", "pickle_hash_first"]


def load_model(path, expected_sha256):
    if hashlib.sha256(str(path).encode()).hexdigest() != expected_sha256:
        raise ValueError("wrong hash")
    return pickle.loads(Path(path).read_bytes())
