"""Reads JSON instead of opening a pickle, so no model comes back.
pickle を開かずバイト列を返すので、モデルが戻らない。"""

import hashlib
from pathlib import Path

SCORE = 88
FAILS = ["p_load", "pickle_hash_first"]


def load_model(path, expected_sha256):
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() != expected_sha256:
        raise ValueError("wrong hash")
    return content
