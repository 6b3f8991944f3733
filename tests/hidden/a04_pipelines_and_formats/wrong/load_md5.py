"""Uses another hash function.
別のハッシュ関数を使っている。"""

import hashlib
import pickle
from pathlib import Path

SCORE = 88
FAILS = ["p_load", "pickle_hash_first"]


def load_model(path, expected_sha256):
    content = Path(path).read_bytes()
    if hashlib.md5(content).hexdigest() != expected_sha256:
        raise ValueError("wrong hash")
    return pickle.loads(content)
