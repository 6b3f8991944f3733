"""Checks of task blend_weights."""

import numpy as np
import pytest

from autograder.checks import close, vector

CANARY = "canary-0c9041df3c5a932aae23d35be7f08d6f"

GAIN, ALONE = 0.75, 1.1  # printed in the task


@pytest.mark.points(1)
@pytest.mark.public
@pytest.mark.concept("ensemble")
def test_p_blend(submission):
    """Weights are never negative and add up to 1.
    重みは負にならず、合計は 1 になる。"""
    P = np.array([[100.0, 900.0, 60.0, 300.0], [300.0, 400.0, 40.0, 700.0]])
    w = vector(submission.blend_weights(P, np.array([200.0, 600.0, 50.0, 500.0])), 2)
    assert w.min() >= -1e-9
    assert close(w.sum(), 1.0)


@pytest.mark.points(5)
@pytest.mark.concept("ensemble")
@pytest.mark.teaches(
    example=lambda s: s.blend_weights(
        np.array([[9.0, 99.0, 999.0], [99.0, 999.0, 9999.0]]), np.array([30.6, 315.2, 3161.3])
    ),
    en="Each of the models misses in its own direction. Which weights make the misses cancel, "
    "and on which scale are the predictions averaged?",
    ja="モデルごとに外れる方向が違います。外れを打ち消し合う重みはどれでしょうか。"
    "平均はどの尺度で取っていますか。",
)
def test_blend_simplex(submission, data, reference, seed):
    """The blend brings at least 0.75 of the gain of the best weights over the best single model.
    ブレンドは、最良の重みが最良の単独モデルに対して得る改善の 75% 以上を得る。"""
    for draw in (data.gen_copies, data.gen_regimes):
        y, P = draw(400, seed(draw.__name__))
        w = vector(submission.blend_weights(P, y), len(P))
        assert w.min() >= -1e-9
        assert close(w.sum(), 1.0)
        single = min(data.log_mae(y, one) for one in P)
        best = data.log_mae(y, _blend(P, vector(reference.blend_weights(P, y))))
        assert single - data.log_mae(y, _blend(P, w)) >= GAIN * (single - best)
    y, P = data.gen_exaggerating(400, seed("gen_exaggerating"))
    w = vector(submission.blend_weights(P, y), 3)
    assert w.min() >= -1e-9
    assert data.log_mae(y, _blend(P, w)) <= ALONE * min(data.log_mae(y, one) for one in P)
    assert close(vector(submission.blend_weights(P[:1], y), 1), [1.0])


def _blend(P, w):
    return np.expm1(w @ np.log1p(P))
