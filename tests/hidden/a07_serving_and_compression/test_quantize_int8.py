"""Checks of ``quantize_int8``: one byte a weight, half a step at most."""

import numpy as np
import pytest

from autograder.checks import WrongType, close, fields, real

CANARY = "canary-2182ed801b9dba15d337c8cca84b9aaf"

SLACK = 1.0001  # times half a step: room for a float32 scale


def codes_like(value, w):
    """The int8 array ``value``, of the shape of ``w``."""
    if not isinstance(value, np.ndarray) or value.dtype != np.int8 or value.shape != w.shape:
        raise WrongType(
            "Expected codes of dtype int8 in an array of the shape of w.",
            "codes は dtype が int8 で、w と同じ形状の配列のはずです。",
            "Expected codes of dtype int8 in an array of the shape of w.",
            "codes は dtype が int8 で、w と同じ形状の配列のはずです。",
        )
    return value.astype(np.int64)


@pytest.mark.points(15)
@pytest.mark.concept("quantization")
@pytest.mark.teaches(
    example=lambda s: s.quantize_int8(np.array([0.5, -4.0, 2.0, 0.26])),
    en="The largest magnitude of the example, 4, gets the code -127, so a step is 4/127. In steps "
    "the weights are 15.9, -127, 63.5 and 8.3, and each code is the nearest whole number (for 63.5 "
    "there are two). Where does your scale come from if the largest weight is negative, tiny, or "
    "if all are 0? And do you round, or cut off?",
    ja="例で最も大きい絶対値は 4 で、符号は -127、1段は 4/127 です。"
    "段で測ると重みは 15.9、-127、63.5、8.3 で、"
    "符号はそれぞれ最も近い整数です(63.5 には2つあります)。"
    "絶対値が最大の重みが負のとき、極端に小さいとき、すべて 0 のとき、scale はどう決まりますか。"
    "四捨五入していますか、切り捨てていますか。",
)
def test_int8_error_bound(submission, rng):
    """int8 codes within half a step, at any size of weights; all zeros stay zeros.
    重みの大きさによらず誤差が半段以内の int8 になり、すべて 0 なら 0 のままである。"""
    vector = rng.normal(size=300)
    down, up = vector.copy(), vector.copy()
    down[7], up[7] = -9.0, 9.0
    tensors = [
        vector,
        rng.normal(size=(20, 30)) * 0.05,
        rng.laplace(size=(5, 40)) * 1e6,
        rng.normal(size=80) * 1e-30,
        -rng.uniform(0.5, 3.0, size=60),
        rng.uniform(0.5, 3.0, size=60),
        down,
        up,
        np.array([-2.5]),
    ]
    for w in tensors:
        codes, scale = fields(submission.quantize_int8(w), ("codes", "scale"))
        codes, scale = codes_like(codes, w), real(scale)
        assert close(scale, np.max(np.abs(w)) / 127, atol=0.0)
        assert np.max(np.abs(codes)) <= 127
        assert np.max(np.abs(codes * scale - w)) <= SLACK * scale / 2
    for w in (np.zeros(6), np.zeros((2, 3))):
        codes, scale = fields(submission.quantize_int8(w), ("codes", "scale"))
        assert not codes_like(codes, w).any()
        assert 0.0 < real(scale) < np.inf
