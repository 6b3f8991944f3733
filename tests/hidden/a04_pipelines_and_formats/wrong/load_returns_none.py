"""Returns None for a wrong hash.
ハッシュ値が違うとき None を返している。"""

import hashlib
import pickle
from pathlib import Path

SCORE = 90
FAILS = ["pickle_hash_first"]


def load_model(path, expected_sha256):
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() == expected_sha256:
        return pickle.loads(content)
    return None
