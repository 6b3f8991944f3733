"""Checks of ``psi``: quantile boxes of the expected sample, shares, their distance."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import rel_entr

from autograder.checks import close, real

CANARY = "canary-057a8ddee640e972513e17b75639e28b"

# Sizes n with n - 1 prime to every number of boxes used here: no quantile then falls on a value
# of a sample without ties, where the last bit of an interpolation would decide on which side it is.
SIZES = (40, 100, 300, 1000)
BOXES = (4, 5, 10, 20)


def oracle(expected, actual, bins=10, eps=1e-4):
    """PSI by pandas' boxes (open to the left, closed to the right) and SciPy's relative entropy."""
    inner = np.quantile(expected, [k / bins for k in range(1, bins)])
    edges = [-np.inf, *np.unique(inner), np.inf]
    e, a = (
        pd.cut(pd.Series(values), edges).value_counts(normalize=True, sort=False).clip(lower=eps)
        for values in (expected, actual)
    )
    return float((rel_entr(e, a) + rel_entr(a, e)).sum())


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("drift")
@pytest.mark.teaches(
    en="A sample against itself has the same shares in every box, so PSI is 0; a sample that lies "
    "elsewhere is far away. What does yours compare, box by box?",
    ja="標本を自分自身と比べると、どの箱の割合も同じなので PSI は 0 です。別の場所にある標本なら"
    "大きくなります。あなたの関数は、箱ごとに何と何を比べていますか。",
)
def test_p_psi(submission):
    """A sample against itself gives 0; against one that lies elsewhere, more than 0.5.
    自分自身との PSI は 0、別の場所にある標本との PSI は 0.5 より大きい。"""
    low, high = np.arange(0.0, 100.0), np.arange(60.0, 160.0)
    assert abs(real(submission.psi(low, low))) < 1e-9
    assert real(submission.psi(low, high)) > 0.5


@pytest.mark.points(10)
@pytest.mark.concept("drift")
@pytest.mark.teaches(
    example=lambda s: s.psi(
        np.array([1.0, 2.0, 3.0, 100.0]),
        np.array([1.0, 3.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]),
        bins=2,
    ),
    en="One edge, the median 2.5 of the expected sample: half of the expected values lie left of "
    "it, and one of the eight actual ones. Whose quantiles are your edges, what do you do with "
    "values beyond the ends, and does your sum run over (a - e) times ln(a / e)?",
    ja="境界は expected の中央値 2.5 の1本です。expected は半分、actual は8個のうち1個が左に"
    "入ります。あなたの境界はどちらの標本の分位点ですか。両端より外の値はどの箱に入りますか。"
    "足しているのは (a - e) × ln(a / e) ですか。",
)
def test_psi_vs_oracle(submission, rng):
    """Right on 30 random pairs without ties, for several bins and eps, also with empty boxes.
    同順位のない無作為な30組で、空の箱を含め、さまざまな bins と eps で正しい。"""
    for _ in range(6):
        for move in (0.0, 0.3, -0.8, 2.5, -6.0):  # the last ones leave boxes empty
            expected = rng.normal(size=int(rng.choice(SIZES)))
            actual = rng.normal(move, rng.uniform(0.5, 1.5), size=int(rng.integers(30, 500)))
            if rng.random() < 0.5:
                expected, actual = np.exp(expected), np.exp(actual)
            bins, eps = int(rng.choice(BOXES)), float(rng.choice([1e-4, 1e-3]))
            found = real(submission.psi(expected, actual, bins=bins, eps=eps))
            assert close(found, oracle(expected, actual, bins, eps), atol=1e-9)
            found = real(submission.psi(expected, actual))
            assert close(found, oracle(expected, actual), atol=1e-9)


@pytest.mark.points(5)
@pytest.mark.concept("drift")
@pytest.mark.teaches(
    example=lambda s: s.psi(
        np.array([0.0, 0.0, 0.0, 1.0, 2.0, 3.0]), np.array([0.0, 1.0, 1.0, 2.0, 3.0, 4.0]), bins=4
    ),
    en="Half of the expected values are 0, so the lowest quantile is 0, and a value equal to an "
    "edge goes left: all zeros share the first box, and nobody else is in it. On which side of "
    "its edge does your 0 land, and how many times is each edge there?",
    ja="expected の半分は 0 なので、いちばん下の分位点は 0 です。境界と等しい値は左の箱に入るので、"
    "0 はすべて最初の箱に入り、ほかの値はそこに入りません。あなたの関数では 0 は境界のどちら側に"
    "入りますか。同じ境界が何本も残っていませんか。",
)
def test_psi_with_ties(submission, rng):
    """Right with many zeros, a fixed price, whole-number ratings and a constant sample.
    多数の 0、固定の価格、整数の評価、定数の標本でも正しい。"""
    pairs = []
    for zeros in (0.15, 0.35, 0.6):  # one, three and six of ten quantiles are 0
        e, a = (np.exp(rng.normal(6.5 + move, 0.5, size=300)) for move in (0.0, 0.3))
        e[rng.permutation(300)[: round(300 * zeros)]] = 0.0
        a[rng.random(300) < zeros - 0.1] = 0.0
        pairs.append((e, a))
    e, a = (rng.normal(1000.0, 300.0, size=300) for _ in range(2))
    e[:90], a[:40] = 980.0, 980.0  # a subscription that many pay
    pairs.append((e, a))
    e, a = (
        rng.choice(np.arange(1.0, 6.0), size=300, p=rng.dirichlet(5 * np.ones(5))) for _ in range(2)
    )
    pairs.append((e, a))
    constant = np.full(100, 3.0)
    pairs += [(constant, constant + 1.0), (constant, np.arange(100.0) % 6), (constant, constant)]
    for expected, actual in pairs:
        found = real(submission.psi(expected, actual))
        assert close(found, oracle(expected, actual), atol=1e-9)
