"""Checks of ``percentile_ms``: the nearest rank, against numpy's method of that kind."""

import numpy as np
import pytest

from autograder.checks import close, real, vector

CANARY = "canary-324a57bb789a1026a2a328e054da24c6"

# q * n / 100 and q / 100 * n round up to the same rank for all of these. Those marked "whole" hit
# a rank exactly, where a rank counted from 0 or a floor instead of a ceiling shows.
CASES = (
    (1, 1), (1, 50), (1, 100), (2, 50), (3, 50), (7, 10), (10, 25), (10, 95), (33, 99.9),
    (20, 95), (40, 75), (64, 75), (100, 99), (200, 95), (1000, 50), (1000, 99),  # whole
    (999, 1), (500, 99.9),
)  # fmt: skip


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("percentile")
@pytest.mark.teaches(
    en="Sorted, the five requests took 12, 14, 20, 30 and 250 ms. Half of them is 2.5, so the p50 "
    "is the third, 20; 80 % of them is exactly 4, so the p80 is the fourth, 30; the p100 is the "
    "slowest. Do you sort, do you round up, and do you count from 1 or from 0?",
    ja="5件のリクエストを並べると 12、14、20、30、250 ms です。"
    "半分は 2.5 件なので p50 は3番目の 20、80 % はちょうど 4 件なので p80 は4番目の 30、"
    "p100 は最も遅い 250 です。"
    "並べ替えと切り上げをしていますか。順位は 1 から数えていますか、0 からですか。",
)
def test_p_percentile(submission):
    """Five requests: p50 is 20, p80 is 30, p100 is 250.
    5件のリクエスト: p50 は 20、p80 は 30、p100 は 250。"""
    samples = np.array([30.0, 12.0, 250.0, 14.0, 20.0])
    assert close(real(submission.percentile_ms(samples, 50)), 20.0)
    assert close(real(submission.percentile_ms(samples, 80)), 30.0)
    assert close(real(submission.percentile_ms(samples, 100)), 250.0)


@pytest.mark.points(5)
@pytest.mark.concept("percentile")
@pytest.mark.teaches(
    example=lambda s: s.percentile_ms(np.array([40.0, 10.0, 20.0, 20.0]), 75),
    en="Of the four requests three took at most 20 ms, and three of four are 75 %. So the p75 is "
    "20: a time that was really measured, nothing in between. And afterwards the caller still "
    "needs the samples in the order in which they came. Which of the two does your function miss?",
    ja="4件のうち3件は 20 ms 以下で、4件中3件は 75 % です。したがって p75 は 20 で、"
    "実際に測られた値です(間の値は作りません)。"
    "また、呼び出した側は、届いた順のままの標本を後でまだ使います。"
    "あなたの関数が満たしていないのはどちらですか。",
)
def test_percentile_nearest_rank(submission, rng):
    """Equals the nearest-rank percentile for 1 to 1000 requests, and leaves the samples alone.
    1〜1000件で最近順位のパーセンタイルと一致し、標本を書き換えない。"""
    for n, q in CASES:
        for samples in (rng.lognormal(4.0, 0.8, n), 4.0 + rng.geometric(0.4, n)):  # ties: many low
            kept = submission.keep(samples)
            wanted = np.percentile(samples, q, method="inverted_cdf")
            assert close(real(submission.percentile_ms(kept, q)), wanted)
            assert (vector(submission.fetch(kept), n) == samples).all(), "the order stays"
