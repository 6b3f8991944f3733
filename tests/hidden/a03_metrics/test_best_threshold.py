"""Checks of ``best_threshold``: judged by what the threshold costs, not by its value."""

import numpy as np
import pytest

from autograder.checks import close, real

CANARY = "canary-da33927413ef70ba3fb0889918742ef9"

BAND = 1.03  # times the expected cost of the best possible threshold, printed in the task


def cost(y, score, t, cost_fp, cost_fn):
    """What predicting ill where score >= t costs on these people."""
    flagged = score >= t
    return cost_fp * np.sum(flagged & (y == 0)) + cost_fn * np.sum(~flagged & (y == 1))


@pytest.mark.points(10)
@pytest.mark.concept("threshold")
@pytest.mark.teaches(
    example=lambda s: s.best_threshold(
        np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.6, 0.8]), cost_fp=1.0, cost_fn=10.0
    ),
    en="With a miss ten times as dear as a false alarm, it pays to flag everybody from 0.4 on: one "
    "false alarm, cost 1. At 0.8 the false alarm is gone but one ill person is missed: cost 10. "
    "Do you try every score and also infinity (flag nobody), and is your rule score >= t?",
    ja="見逃しが誤警報の10倍高くつくなら、0.4 以上の全員に警報を出すのが得です(誤警報1件、"
    "費用 1)。0.8 にすると誤警報は消えますが、病気の人を1人見逃して費用は 10 です。"
    "すべてのスコアと無限大(誰にも警報を出さない)を試し、"
    "score >= t の規則で費用を数えていますか。",
)
def test_threshold_min_cost(submission, rng):
    """No other threshold is cheaper: small samples with and without ties, at any scale, one class.
    同点の有無、スコアの尺度、1クラスだけの場合を問わず、より安いしきい値が存在しない。"""
    samples = []
    for _ in range(40):
        n = int(rng.integers(1, 60))
        y = (rng.random(n) < 0.4).astype(np.int64)
        score = np.round(rng.normal(size=n) + y, 1)
        cost_fp, cost_fn = (float(v) for v in rng.choice([0.5, 1.0, 3.0, 10.0], size=2))
        samples.append((y, score, cost_fp, cost_fn))
    for scale in (1e-4, 1.0, 1e4):  # no two people alike: a coarse grid misses the best
        y = (rng.random(200) < 0.4).astype(np.int64)
        score = rng.normal(size=200) + y
        y[-1], score[-1] = 1, 1e3  # and one stands far off
        samples.append((y, scale * score, 1.0, 3.0))
    score = np.round(rng.normal(size=20), 1)
    samples.append((np.zeros(20, dtype=np.int64), score, 1.0, 10.0))  # nobody ill: t = inf
    samples.append((np.ones(20, dtype=np.int64), score, 1.0, 10.0))
    samples.append((np.arange(20) % 2, np.full(20, 3.0), 10.0, 1.0))  # the score says nothing
    alike = np.array([2.0, 2.0, 2.0, 1.0])  # to flag the one who is ill is to flag three
    samples += [(y, alike, 3.0, 1.0) for y in np.eye(4, dtype=np.int64)[:3]]
    for y, score, cost_fp, cost_fn in samples:
        t = real(submission.best_threshold(y, score, cost_fp=cost_fp, cost_fn=cost_fn))
        least = min(cost(y, score, u, cost_fp, cost_fn) for u in (*np.unique(score), np.inf))
        assert not np.isnan(t)
        assert close(cost(y, score, t, cost_fp, cost_fn), least)


@pytest.mark.points(5)
@pytest.mark.concept("threshold")
@pytest.mark.teaches(
    en="Chosen on 40,000 people, your threshold must be nearly the best for "
    "people nobody has seen: at most 3 % dearer than the best possible one. The threshold of best "
    "accuracy or best F1 is much dearer. What exactly does your search make small?",
    ja="4万人から選んだしきい値は、まだ見ぬ人々にもほぼ最良のはずで、"
    "費用は最良のしきい値の 3 % 増し以内に収まります。正解率や F1 が最良のしきい値では、"
    "ずっと高くつきます。あなたの探索は、正確には何を最小にしていますか。",
)
def test_threshold_near_bayes(submission, data, seed):
    """Chosen on 40,000 people, it costs at most 1.03 times the best possible on new people.
    4万人で選んだしきい値の費用が、新しい人々で最良の 1.03 倍以下になる。"""
    y, score = data.gen_screening(40_000, seed=seed("threshold"))
    score = np.round(score, 2)  # some 700 different scores: a plain search stays fast
    for cost_fp, cost_fn in ((1.0, 10.0), (1.0, 3.0)):
        t = real(submission.best_threshold(y, score, cost_fp=cost_fp, cost_fn=cost_fn))
        best = data.expected_cost(data.bayes_threshold(cost_fp, cost_fn), cost_fp, cost_fn)
        assert data.expected_cost(t, cost_fp, cost_fn) <= BAND * best
