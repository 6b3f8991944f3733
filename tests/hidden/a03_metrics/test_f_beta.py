"""Checks of ``f_beta``, and of all four ratios where there is nothing to divide by."""

from collections import namedtuple

import numpy as np
import pytest
from sklearn.metrics import fbeta_score

from autograder.checks import close, real

CANARY = "canary-a90d1c620b75f960bb2892ef1227eb55"

Counts = namedtuple("Counts", "tp fp fn tn")


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("f-score")
@pytest.mark.teaches(
    en="Model A has precision 1/2 and recall 1/10. Their ordinary average would be 0.3, which "
    "flatters a model that misses 90 of 100. The harmonic mean is 1/6. Which mean is yours?",
    ja="モデル A の適合率は 1/2、再現率は 1/10 です。普通の平均は 0.3 で、"
    "100人中90人を見逃すモデルに甘すぎます。調和平均なら 1/6 です。"
    "あなたの平均はどちらですか。",
)
def test_p_f1(submission):
    """F1 of model A is 1/6.
    モデル A の F1 は 1/6 である。"""
    assert close(real(submission.f_beta(Counts(tp=10, fp=10, fn=90, tn=890))), 1 / 6)


@pytest.mark.points(10)
@pytest.mark.concept("f-score")
@pytest.mark.teaches(
    example=lambda s: s.f_beta(Counts(tp=10, fp=10, fn=90, tn=890), beta=2.0),
    en="A large beta cares about recall, a small one about precision. Model A has recall 0.1 and "
    "precision 0.5, so F2 must be near 0.1 (it is 5/42) and F0.5 near 0.5 (it is 5/18). Is beta "
    "squared in yours, and does it weigh fn or fp?",
    ja="beta が大きいほど再現率、小さいほど適合率を重視します。モデル A は再現率 0.1、"
    "適合率 0.5 なので、F2 は 0.1 に近い値(5/42)、F0.5 は 0.5 寄りの値(5/18)になります。"
    "あなたの式で beta は二乗され、fn と fp のどちらに掛かっていますか。",
)
def test_f_beta_oracle(submission, rng):
    """Equals scikit-learn on 20 random tables, beta 0.5, 1, 2 and 3.
    無作為な20個の表、beta 0.5・1・2・3 で scikit-learn と一致する。"""
    for beta in (0.5, 1.0, 2.0, 3.0) * 5:
        tp, fp, fn, tn = (int(v) for v in rng.integers(1, 60, size=4))
        truth, said = (
            np.repeat([1, 0, 1, 0], [tp, fp, fn, tn]),
            np.repeat([1, 1, 0, 0], [tp, fp, fn, tn]),
        )
        counts = Counts(tp, fp, fn, tn)
        wanted = fbeta_score(truth, said, beta=beta)
        assert close(real(submission.f_beta(counts, beta=beta)), wanted)
        if beta == 1.0:
            assert close(real(submission.f_beta(counts)), wanted)


@pytest.mark.points(10)
@pytest.mark.concept("undefined")
@pytest.mark.teaches(
    space=("precision", "recall", "accuracy", "f_beta"),
    example=lambda s: s.precision(Counts(tp=0, fp=0, fn=5, tn=10)),
    en="A model that raises no alarm has no precision: 0/0. This course calls it 0.0, so that a "
    "report neither stops nor shows nan. Where can each of your four functions meet a "
    "denominator of 0?",
    ja="警報を一度も出さないモデルの適合率は 0/0 です。この講座では 0.0 とし、"
    "レポートが止まったり nan が出たりしないようにします。4つの関数それぞれの分母は、"
    "どんなときに 0 になりますか。",
)
def test_empty_denominators(submission):
    """0/0 is 0.0 in accuracy, precision, recall and f_beta (calls all four).
    正解率・適合率・再現率・F値で 0/0 は 0.0 とする(4つの関数を呼ぶ)。"""
    nobody, no_alarm = Counts(0, 0, 0, 0), Counts(0, 0, 5, 10)
    no_ill, all_well = Counts(0, 3, 0, 7), Counts(0, 0, 0, 4)
    for counts in (nobody, no_alarm, all_well):
        assert close(real(submission.precision(counts)), 0.0)
    for counts in (nobody, no_ill, all_well):
        assert close(real(submission.recall(counts)), 0.0)
    assert close(real(submission.accuracy(nobody)), 0.0)
    for counts in (nobody, no_alarm, no_ill, all_well):
        assert close(real(submission.f_beta(counts)), 0.0)
        assert close(real(submission.f_beta(counts, beta=2.0)), 0.0)
