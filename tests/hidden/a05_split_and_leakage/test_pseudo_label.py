"""Checks of ``pseudo_label``: a spy, which lives in the grader, notes what it is trained on."""

import numpy as np
import pytest

from autograder.checks import expose, matrix, vector

CANARY = "canary-d1181f094684be91b2148ee9ff7a9372"

LABELLED, UNLABELLED = 4, 24


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("pseudo-labels")
@pytest.mark.teaches(
    en="All four unlabelled rows lie far out, where the model is sure. All are taken in the first "
    "round, and then nothing is left to ask about. Does your loop stop there, and does the model "
    "you return know rows 0 to 3?",
    ja="ラベルのない4行はどれも端にあり、モデルは確信しています。1巡目で全部が採用され、"
    "聞くべき行はなくなります。ループはそこで止まり、返すモデルは4行すべてを学習していますか。",
)
def test_p_pseudo(submission):
    """Four rows far out are all taken, and the loop ends when none is left.
    端にある4行はすべて採用され、残りがなくなるとループが終わる。"""
    X_lab, y_lab = np.array([[-2.0], [-1.0], [1.0], [2.0]]), np.array([0, 0, 1, 1])
    X_unlab = np.array([[-30.0], [40.0], [-50.0], [60.0]])
    model, taken = submission.pseudo_label(submission.fit_logistic, X_lab, y_lab, X_unlab)
    assert np.array_equal(np.sort(vector(taken)), [0, 1, 2, 3])
    assert np.array_equal(vector(model.predict(np.array([[-5.0], [5.0]])), 2), [0, 1])


class Spy:
    """A model that notes its training rows and says what the script of its stage says."""

    classes_ = np.array([0, 1])

    def __init__(self, X, y, script, seen):
        X = matrix(X)
        self.trained = list(
            zip(X[:, 0].astype(int).tolist(), vector(y, len(X)).tolist(), strict=True)
        )
        key = frozenset(row for row, _ in self.trained)
        if key not in seen:
            seen.append(key)
        self.table = script[min(seen.index(key), len(script) - 1)]

    def predict_proba(self, X):
        """(m, 2): the chances of class 0 and of class 1."""
        return self.table[[int(row) for row in np.asarray(X, dtype=float).reshape(-1, 2)[:, 0]]]

    def predict(self, X):
        """(m,) the likelier class."""
        return self.predict_proba(X).argmax(axis=1)


def scripts(rng, stages=6):
    """What the model says at each stage: chances (24, 2), often exactly at a threshold."""
    sure = rng.choice([0.55, 0.7, 0.85, 0.9, 0.93, 0.95, 0.97], (stages, UNLABELLED), p=PLAUSIBLE)
    other = np.round(1 - sure, 2)
    one = rng.random((stages, UNLABELLED)) < 0.5
    return np.where(one[..., None], np.stack([other, sure], -1), np.stack([sure, other], -1))


PLAUSIBLE = [0.5, 0.15, 0.1, 0.1, 0.05, 0.05, 0.05]


def by_the_rules(script, threshold, rounds):
    """{row: label} after following the rules of the task."""
    taken = {}
    for stage in range(rounds):
        chances = script[min(stage, len(script) - 1)]
        sure = [r for r in range(UNLABELLED) if r not in taken and chances[r].max() >= threshold]
        if not sure:
            break
        taken |= {row: float(chances[row].argmax()) for row in sure}
    return taken


@pytest.mark.points(10)
@pytest.mark.concept("pseudo-labels")
@pytest.mark.teaches(
    en="Only rows whose likelier class has at least the threshold are taken, for class 0 as well "
    "as for class 1. A row once taken keeps its label, each round retrains on the labelled rows "
    "and all taken ones, and the last model has seen them all. Which rows do you hand to fit in "
    "round 2?",
    ja="採用するのは、可能性の高い方のクラスの確率がしきい値以上の行だけで、クラス 0 でも 1 でも"
    "同じです。一度採用した行のラベルは変わらず、毎回、ラベル付きの行と採用した全ての行で"
    "学習し直し、最後のモデルは全部を学習しています。2巡目に fit へ渡す行はどれですか。",
)
def test_pseudo_label_rules(submission, rng):
    """Sure rows only, labels kept, at most `rounds` rounds, retrained on everything taken.
    確信のある行だけを採用し、ラベルは変えず、rounds 回以内で、採用した全てで学習し直す。"""
    cases = [({"threshold": t, "rounds": r}, t, r) for t in (0.9, 0.95) for r in (1, 2, 3, 5)]
    cases += [({}, 0.95, 3), ({"threshold": 0.99}, 0.99, 3), ({"threshold": 0.5}, 0.5, 3)]
    X_lab = np.column_stack([-1.0 - np.arange(LABELLED), rng.normal(size=LABELLED)])
    y_lab = np.array([0, 1, 1, 0])
    X_unlab = np.column_stack([np.arange(UNLABELLED), rng.normal(size=UNLABELLED)])
    for options, threshold, rounds in cases:
        script, seen = scripts(rng), []
        wanted = by_the_rules(script, threshold, rounds)
        while not options and wanted == by_the_rules(script, threshold, rounds + 1):
            script = scripts(rng)  # where one round more by default would take more rows
            wanted = by_the_rules(script, threshold, rounds)
        labelled = [(-1 - k, float(label)) for k, label in enumerate(y_lab)]

        def fit(X, y, script=script, seen=seen):
            return expose(Spy(X, y, script, seen), "predict_proba", "predict", "classes_")

        model, taken = submission.pseudo_label(fit, X_lab, y_lab, X_unlab, **options)
        assert sorted(vector(taken).tolist()) == sorted(wanted)
        assert isinstance(model, Spy), "the first result is not a model that fit returned"
        assert sorted(model.trained) == sorted([*labelled, *wanted.items()])
