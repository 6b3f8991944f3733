"""Unpickles whatever is there.
中身を確かめずに pickle を開いている。"""

import pickle

SCORE = 90
FAILS = ["pickle_hash_first"]


def load_model(path, expected_sha256):
    with open(path, "rb") as file:
        return pickle.load(file)
