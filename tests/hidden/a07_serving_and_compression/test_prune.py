"""Checks of ``prune``: the smallest magnitudes of the whole array, exactly as many as asked for."""

import numpy as np
import pytest

from autograder.checks import WrongType, close, matrix, vector

CANARY = "canary-349a0ec6a4e9615a2fbc901b3326e426"


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("pruning")
@pytest.mark.teaches(
    en="Half of the four weights must become 0: those of smallest magnitude, 0.5 and -1. The -2 is "
    "the smallest number but not the smallest magnitude, so it stays, and so does the 3. Do you "
    "compare w, or |w|?",
    ja="4つの重みの半分を 0 にします。絶対値の小さい 0.5 と -1 です。-2 は数としては最小ですが、"
    "絶対値は最小ではないので残り、3 も残ります。比べているのは w ですか、|w| ですか。",
)
def test_p_prune(submission):
    """Half of 3, -1, 0.5, -2: the 3 and the -2 stay.
    3、-1、0.5、-2 の半分を 0 にすると、3 と -2 が残る。"""
    pruned = matrix(submission.prune(np.array([[3.0, -1.0], [0.5, -2.0]]), 0.5), (2, 2))
    assert close(pruned, [[3.0, 0.0], [0.0, -2.0]])


@pytest.mark.points(10)
@pytest.mark.concept("pruning")
@pytest.mark.teaches(
    example=lambda s: s.prune(np.array([[5.0, -2.0], [-2.0, 7.0]]), 0.25),
    en="Sparsity is the share that becomes 0, so with 0.25 one of the four weights goes: one "
    "of the two -2, for a cut by value would take both or none. Count the zeros of your "
    "result. And does the caller still hold the old weights afterwards?",
    ja="スパース率は 0 になる重みの割合なので、0.25 なら4つのうち1つ、"
    "つまり2つある -2 の一方だけが 0 になります。値で区切ると両方消えるか両方残ります。"
    "結果の 0 の数を数えてみてください。"
    "また、呼び出した側の元の重みは変わっていませんか。",
)
def test_prune_magnitude(submission, rng):
    """Exactly sparsity * size weights become 0, the smallest ones, in a new array.
    スパース率 * 要素数 ちょうどの、絶対値の小さい重みが、新しい配列で 0 になる。"""
    tied = rng.choice([-2.0, -1.0, 1.0, 2.0, 3.0], size=(4, 8))
    uneven = rng.normal(size=(8, 8)) * np.logspace(-2, 2, 8)[:, None]  # loud and quiet rows
    for w in (rng.normal(size=40), uneven, tied, np.full(16, -1.5), rng.normal(size=(8, 4)) * 1e3):
        for sparsity in (0.0, 0.125, 0.25, 0.5, 0.75, 0.875, 1.0):
            kept = submission.keep(w)
            pruned = array_like(submission.prune(kept, sparsity), w)
            gone = pruned == 0
            assert np.sum(gone) == sparsity * w.size
            assert close(pruned[~gone], w[~gone])
            if gone.any() and not gone.all():
                assert np.max(np.abs(w[gone])) <= np.min(np.abs(w[~gone]))
            assert (array_like(submission.fetch(kept), w) == w).all(), "w itself stays as it was"


def array_like(value, w):
    """``value`` as float64, of the shape of ``w``."""
    try:
        return vector(value, len(w)) if w.ndim == 1 else matrix(value, w.shape)
    except WrongType:
        raise WrongType(
            "Expected an array of the shape of w.", "w と同じ形状の配列のはずです。"
        ) from None
