"""Compares with assert, which raises another error and can be switched off.
assert で比べている。別の例外になり、無効にもできてしまう。"""

import hashlib
import pickle
from pathlib import Path

SCORE = 90
FAILS = ["pickle_hash_first"]


def load_model(path, expected_sha256):
    content = Path(path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == expected_sha256, "wrong hash"
    return pickle.loads(content)
