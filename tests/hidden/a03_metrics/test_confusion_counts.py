"""Checks of ``confusion_counts``: who was called what."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from autograder.checks import fields, integer

CANARY = "canary-ae12f53881f8f0d8607ea00bfc12768d"

NAMES = ("tp", "fp", "fn", "tn")


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("confusion")
@pytest.mark.teaches(
    en="Persons 1 and 4 are ill and called ill (tp 2), person 2 is healthy and called ill (fp 1), "
    "persons 3, 5 and 6 are ill and called healthy (fn 3), person 7 is right to go home (tn 1). "
    "The second letter is what the model said, the first whether that was true: which of your "
    "four does not follow this rule?",
    ja="1人目と4人目は病気で病気と予測され(tp 2)、2人目は健康なのに病気と予測され(fp 1)、"
    "3・5・6人目は病気なのに健康と予測され(fn 3)、7人目は健康と正しく予測されました(tn 1)。"
    "2文字目はモデルの予測、1文字目はそれが正しいかどうかです。"
    "この規則に合わない値はどれですか。",
)
def test_p_counts(submission):
    """Seven people: tp 2, fp 1, fn 3, tn 1.
    7人の例: tp 2、fp 1、fn 3、tn 1。"""
    truth = np.array([1, 0, 1, 1, 1, 1, 0])
    said = np.array([1, 1, 0, 1, 0, 0, 0])
    counts = fields(submission.confusion_counts(truth, said), NAMES)
    assert [integer(v) for v in counts] == [2, 1, 3, 1]


@pytest.mark.points(10)
@pytest.mark.concept("confusion")
@pytest.mark.teaches(
    example=lambda s: s.confusion_counts(np.array([0, 0, 0, 1]), np.array([1, 1, 0, 0])),
    en="In the example nobody is a true positive; two healthy people are called ill (fp 2), one "
    "ill person is missed (fn 1). Do you count from the table of pairs, and in the order tp, fp, "
    "fn, tn?",
    ja="例では真陽性は 0 人、健康なのに病気と予測された人が2人(fp 2)、見逃した人が1人(fn 1)"
    "です。正解と予測の組を数え、tp、fp、fn、tn の順で返していますか。",
)
def test_counts_vs_oracle(submission, rng):
    """Equals scikit-learn's table on 60 random samples of 1 to 80 people.
    1〜80人の無作為な標本60組で scikit-learn の表と一致する。"""
    for _ in range(60):
        n = int(rng.integers(1, 81))
        truth = (rng.random(n) < rng.random()).astype(np.int64)
        said = (rng.random(n) < rng.random()).astype(np.int64)
        (tn, fp), (fn, tp) = confusion_matrix(truth, said, labels=[0, 1]).tolist()
        counts = fields(submission.confusion_counts(truth, said), NAMES)
        assert [integer(v) for v in counts] == [tp, fp, fn, tn]


@pytest.mark.points(5)
@pytest.mark.concept("confusion")
@pytest.mark.teaches(
    example=lambda s: s.confusion_counts(
        np.array(["ill", "well", "ill"]), np.array(["ill", "well", "well"]), positive="ill"
    ),
    en="Labels can be words, 2 and 5, or True and False; the caller says which one is positive. "
    "In the example tp is 1 and tn is 1. Does a 1 stand anywhere in your comparison?",
    ja="ラベルは文字列、2 と 5、True と False のこともあり、どれが正例かは呼び出し側が決めます。"
    "例では tp が 1、tn が 1 です。あなたの比較のどこかに 1 と書いてありませんか。",
)
def test_counts_any_labels(submission, rng):
    """Words, 2 and 5, and booleans work; `positive` says which label counts as positive.
    文字列、2 と 5、真偽値でも動き、`positive` で指定したラベルを正例とする。"""
    for positive, negative in (("ill", "well"), ("no", "yes"), (5, 2), (2, 5), (True, False)):
        ill, flagged = rng.random(40) < 0.4, rng.random(40) < 0.5
        truth, said = np.where(ill, positive, negative), np.where(flagged, positive, negative)
        counts = submission.confusion_counts(truth, said, positive=positive)
        tp, fp, fn, tn = (integer(v) for v in fields(counts, NAMES))
        # fp and fn only together: which is which is judged by the two checks above
        wanted = [
            int(np.sum(ill & flagged)),
            int(np.sum(ill ^ flagged)),
            int(np.sum(~ill & ~flagged)),
        ]
        assert [tp, fp + fn, tn] == wanted
