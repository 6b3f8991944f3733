"""hashlib.file_digest, an error class of its own, joblib to load.
hashlib.file_digest と独自の例外クラスを使い、joblib で読み込む。"""

import hashlib

import joblib


class WrongHash(ValueError):
    """The file is not the one that was expected."""


def load_model(path, expected_sha256):
    with open(path, "rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected_sha256:
        raise WrongHash(found)
    return joblib.load(path)
