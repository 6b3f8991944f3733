"""Small inputs for teaching: where a wrong answer to a hidden check is shown."""

from collections import namedtuple

import numpy as np

from autograder.checks import close, real
from autograder.checks.teaching import given, integers, numbers, sampled_from, space, vectors

CANARY = "canary-a7a78ceb7b57497a154763606670a52e"

Counts = namedtuple("Counts", "tp fp fn tn")


def counts(draw):
    """A small table, of which some cells may be empty."""
    return Counts(*(draw(sampled_from([1, 2, 0, 3, 10])) for _ in range(4)))


@space()
def confusion_counts(draw):
    n = draw(integers(1, 3))
    positive, negative = draw(
        sampled_from([(1, 0), (2, 5), ("ill", "well"), (0, 1), (True, False)])
    )
    labels = sampled_from([positive, negative])
    options = {} if positive == 1 and positive is not True else {"positive": positive}
    return given(draw(vectors(n, labels)), draw(vectors(n, labels)), **options)


@space()
def accuracy(draw):
    return given(counts(draw))


@space()
def precision(draw):
    return given(counts(draw))


@space()
def recall(draw):
    return given(counts(draw))


@space()
def f_beta(draw):
    beta = draw(sampled_from([None, 2.0, 0.5, 1.0]))
    return given(counts(draw)) if beta is None else given(counts(draw), beta=beta)


@space()
def macro_f1(draw):
    n = draw(integers(1, 3))
    animals = draw(sampled_from([["cat", "dog", "owl"], [0, 1, 2]]))
    labels = sampled_from(animals)
    return given(draw(vectors(n, labels)), draw(vectors(n, labels)))


def cheapest(answer, y, score, cost_fp, cost_fn):
    """No other threshold costs less."""

    def cost(t):
        flagged = score >= t
        return cost_fp * np.sum(flagged & (y == 0)) + cost_fn * np.sum(~flagged & (y == 1))

    t = real(answer)
    if np.isnan(t):
        return False
    best = min((*np.unique(score), np.inf), key=cost)
    if close(cost(t), cost(best)):
        return True
    return (
        f"This threshold costs {cost(t):g}, the threshold {best:g} only {cost(best):g}.",
        f"このしきい値の費用は {cost(t):g} ですが、しきい値 {best:g} なら {cost(best):g} です。",
    )


@space(holds=cheapest)
def best_threshold(draw):
    n = draw(integers(1, 3))
    y = draw(vectors(n, integers(0, 1)))
    score = draw(vectors(n, numbers(0.2, 0.4, 0.6, 0.8, 3.0, -1.0)))
    fp, fn = draw(sampled_from([(1.0, 1.0), (1.0, 10.0), (10.0, 1.0)]))
    return given(y, score, cost_fp=fp, cost_fn=fn)


@space()
def precision_at_prevalence(draw):
    rates = numbers(0.5, 0.8, 0.2, 0.1)
    return given(draw(rates), draw(rates), draw(numbers(0.5, 0.1, 0.01)))
