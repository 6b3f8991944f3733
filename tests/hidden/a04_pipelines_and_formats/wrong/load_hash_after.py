"""Opens the pickle first and compares the hash afterwards.
先に pickle を開き、後からハッシュ値を比べている。"""

import hashlib
import pickle
from pathlib import Path

SCORE = 90
FAILS = ["pickle_hash_first"]


def load_model(path, expected_sha256):
    content = Path(path).read_bytes()
    model = pickle.loads(content)
    if hashlib.sha256(content).hexdigest() != expected_sha256:
        raise ValueError("wrong hash")
    return model
