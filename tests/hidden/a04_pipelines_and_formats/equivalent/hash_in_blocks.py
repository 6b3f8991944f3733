"""Hashes in blocks and compares in constant time, then loads from the same open file.
ブロックごとにハッシュを計算し、同じファイルを巻き戻して読み込む。"""

import hashlib
import hmac
import pickle


def load_model(path, expected_sha256):
    with open(path, "rb") as file:
        digest = hashlib.sha256()
        for block in iter(lambda: file.read(4096), b""):
            digest.update(block)
        if not hmac.compare_digest(digest.hexdigest(), expected_sha256.lower()):
            raise ValueError("not the expected file")
        file.seek(0)
        return pickle.load(file)
