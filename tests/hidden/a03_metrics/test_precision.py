"""Checks of ``precision``, against its mirror image ``recall``."""

from collections import namedtuple

import pytest

from autograder.checks import close, real

CANARY = "canary-275adaa99cce1e0e8d2246fb51f3cd95"

Counts = namedtuple("Counts", "tp fp fn tn")


@pytest.mark.core
@pytest.mark.points(10)
@pytest.mark.concept("precision-recall")
@pytest.mark.teaches(
    space=("precision", "recall"),
    example=lambda s: s.precision(Counts(tp=9, fp=1, fn=4, tn=86)),
    en="Ten alarms, nine of them true: precision is 9/10 here, recall is 9/13. One more false "
    "alarm lowers precision and leaves recall alone; one more missed person does the reverse; "
    "swapping fp and fn turns one into the other. Which of the two has all *predicted* positives "
    "below the line?",
    ja="例では警報10件のうち9件が正しいので、適合率は 9/10、再現率は 9/13 です。"
    "誤警報が増えると適合率だけが下がり、見逃しが増えると再現率だけが下がり、"
    "fp と fn を入れ替えると互いに入れ替わります。「正と予測した」"
    "全員が分母になるのはどちらですか。",
)
def test_precision_recall_roles(submission, rng):
    """False alarms lower precision only, misses lower recall only; swapping fp and fn swaps them.
    誤警報は適合率だけ、見逃しは再現率だけを下げ、fp と fn を入れ替えると両者も入れ替わる。"""
    for _ in range(10):
        tp, fp, fn, tn = (int(v) for v in rng.integers(1, 200, size=4))
        counts = Counts(tp, fp, fn, tn)
        precision = real(submission.precision(counts))
        recall = real(submission.recall(counts))
        more_alarms, more_misses = Counts(tp, fp + 7, fn, tn), Counts(tp, fp, fn + 7, tn)
        assert real(submission.precision(more_alarms)) < precision
        assert close(real(submission.recall(more_alarms)), recall)
        assert real(submission.recall(more_misses)) < recall
        assert close(real(submission.precision(more_misses)), precision)
        swapped = Counts(tp, fn, fp, tn)
        assert close(real(submission.precision(swapped)), recall)
        assert close(real(submission.recall(swapped)), precision)
        # tp of tp + fp, and of tp + fn: the ratios themselves, whatever the healthy majority
        assert close(precision * (tp + fp), tp)
        assert close(recall * (tp + fn), tp)
