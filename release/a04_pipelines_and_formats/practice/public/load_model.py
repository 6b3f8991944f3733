"""Public checks of load_model."""

from __future__ import annotations

import hashlib
import pickle

from ..values import close, mapping, real


def sha256(content):
    """The hash of these bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def test_p_load(submission):
    content = pickle.dumps({"bias": 1.5})
    submission.put_file("toy_model.pkl", content)
    model = mapping(submission.load_model("toy_model.pkl", sha256(content)))
    assert list(model) == ["bias"] and close(real(model["bias"]), 1.5)
