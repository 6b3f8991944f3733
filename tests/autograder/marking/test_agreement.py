"""Kappa and drift against scikit-learn, tables worked by hand and known populations."""

import math
import random

import pytest
from sklearn.metrics import cohen_kappa_score

from autograder.marking.agreement import agreement, drift


def pairs(n, noise, seed=1):
    rng = random.Random(seed)
    found = []
    for _ in range(n):
        level = rng.randrange(4)
        other = level + rng.choice((-1, 1)) if rng.random() < noise else level
        found.append((level, min(3, max(0, other))))
    return found


def test_kappa_by_hand():
    # 10 pairs: observed squares 3 x 1 + 1 x 4 = 7, so 0.7; expected by chance
    # var a + var b + (mean a - mean b)^2 = 1.2 + 1.0 + 0.01 (worked from the two columns)
    given = [(0, 0), (0, 1), (1, 1), (1, 0), (2, 2), (2, 2), (3, 3), (3, 2), (3, 1), (0, 0)]
    a, b = zip(*given, strict=True)
    mean = (sum(a) / 10, sum(b) / 10)
    variances = [sum((x - m) ** 2 for x in each) / 10 for each, m in ((a, mean[0]), (b, mean[1]))]
    expected = sum(variances) + (mean[0] - mean[1]) ** 2
    observed = sum((x - y) ** 2 for x, y in given) / 10
    found = agreement(given)
    assert found.kappa == pytest.approx(1 - observed / expected)
    assert (found.n, found.same, found.near) == (10, 0.6, 0.9)


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_scikit_learns_and_lies_in_its_interval(seed):
    given = pairs(40, 0.4, seed)
    found = agreement(given)
    theirs = cohen_kappa_score(*zip(*given, strict=True), labels=[0, 1, 2, 3], weights="quadratic")
    assert found.kappa == pytest.approx(theirs)
    assert found.low < found.kappa < found.high
    assert agreement(given) == found


def test_the_interval_covers_about_as_often_as_it_says():
    rng = random.Random(7)
    population = pairs(4000, 0.5, 11)
    true = agreement(population).kappa
    hits = 0
    for _ in range(60):
        found = agreement([population[rng.randrange(len(population))] for _ in range(40)])
        hits += found.low <= true <= found.high
    assert hits >= 50  # 95 % of 60 is 57; the percentile interval is a little short


def test_more_pairs_give_a_narrower_interval():
    given = pairs(20, 0.5)
    few, many = agreement(given), agreement(given * 16)
    assert few.kappa == pytest.approx(many.kappa)
    narrower = (many.high - many.low) / (few.high - few.low)
    assert 0.15 < narrower < 0.4  # a quarter


def test_there_may_be_nothing_to_tell():
    assert agreement([]).n == 0 and math.isnan(agreement([]).kappa)
    same = agreement([(2, 2)] * 9)
    assert math.isnan(same.kappa) and same.same == 1.0 and not same.weak
    four = agreement([(0, 0), (1, 1), (2, 2), (3, 2)])
    assert four.kappa > 0.8 and math.isnan(four.low)


def test_weak_is_below_six_tenths():
    assert agreement([(0, 3), (3, 0), (1, 2), (2, 1), (0, 0)]).weak
    assert not agreement(pairs(30, 0.1)).weak


def test_a_marker_who_grows_milder_is_noticed_and_a_steady_one_is_not():
    rng = random.Random(3)
    steady = [rng.randrange(4) for _ in range(60)]
    milder = [min(3, level + (i >= 30)) for i, level in enumerate(steady)]
    assert not drift("Aya", steady).clear
    found = drift("Ben", milder)
    assert found.clear and found.low < found.difference < found.high
    assert found.difference == pytest.approx(found.last - found.first)
    assert found == drift("Ben", milder)


def test_drift_by_hand_and_from_nine_marks_on():
    assert drift("Aya", [0, 0, 0, 1, 1, 1, 3, 3, 3]).difference == 3.0
    assert math.isnan(drift("Aya", [0] * 8).difference)
