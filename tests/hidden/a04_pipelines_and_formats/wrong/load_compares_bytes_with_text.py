"""Compares digest() with the text of digits.
digest() のバイト列を16進数の文字列と比べている。"""

import hashlib
import pickle
from pathlib import Path

SCORE = 88
FAILS = ["p_load", "pickle_hash_first"]


def load_model(path, expected_sha256):
    content = Path(path).read_bytes()
    if hashlib.sha256(content).digest() != expected_sha256:
        raise ValueError("wrong hash")
    return pickle.loads(content)
