"""Checks of ``dequantize``, and of the way there and back."""

import numpy as np
import pytest

from autograder.checks import close, fields, matrix, vector


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("quantization")
@pytest.mark.teaches(
    en="Codes 2 and -3 with a step of 0.25 are the weights 0.5 and -0.75. And 1, 0, -1 must come "
    "back almost as they went. If a 1 comes back as -1, what happens to the number 128 in an int8? "
    "If halves are missing, which dtype has your result?",
    ja="符号 2 と -3 は、1段 0.25 なら重み 0.5 と -0.75 です。"
    "また 1、0、-1 は、ほぼそのまま戻るはずです。1 が -1 になって戻るなら、"
    "128 という数は int8 の中でどうなりますか。"
    "小数が消えるなら、結果の dtype は何ですか。",
)
def test_p_int8(submission):
    """Codes 2, -3 with scale 0.25 are 0.5, -0.75; and 1, 0, -1 survive the round trip.
    符号 2、-3 と scale 0.25 から 0.5、-0.75 が得られ、1、0、-1 が往復しても保たれる。"""
    restored = matrix(submission.dequantize(np.array([[2, -3]], dtype=np.int8), 0.25), (1, 2))
    assert close(restored, [[0.5, -0.75]])
    w = np.array([1.0, 0.0, -1.0])
    codes, scale = fields(submission.quantize_int8(w), ("codes", "scale"))
    restored = vector(submission.dequantize(codes, scale), 3)
    assert np.max(np.abs(restored - w)) <= 1.0001 / 254
