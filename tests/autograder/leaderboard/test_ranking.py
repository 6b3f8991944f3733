"""Places with ties, and names that nobody can take from another."""

import itertools
import random

import pytest

from autograder.ranking import made_name, places, rank
from autograder.results import Standing, Text

SECRET = b"course secret"


def at(skill, half=0.01, name=""):
    return Standing(name, skill=skill, low=skill - half, high=skill + half)


def test_places_by_hand():
    assert places([]) == []
    assert places([(0.2, 0.4)]) == [(1, 1)]
    assert places([(0.1, 0.2), (0.8, 0.9), (0.5, 0.6)]) == [(3, 3), (1, 1), (2, 2)]
    assert places([(0.5, 0.6), (0.6, 0.7)]) == [(1, 2), (1, 2)]  # a shared end overlaps
    assert places([(0.5, 0.65), (0.6, 0.75), (0.7, 0.8), (0.1, 0.2)]) == [(1, 3)] * 3 + [(4, 4)]
    assert places([(0.0, 1.0), (0.2, 0.3), (0.7, 0.8)]) == [(1, 3)] * 3  # one spans the others
    assert places([(0.3, 0.3), (0.3, 0.3), (0.31, 0.31)]) == [(2, 3), (2, 3), (1, 1)]


def chained(intervals):
    """The groups by definition: the transitive closure of overlap."""
    groups = [{i} for i in range(len(intervals))]
    for i, j in itertools.combinations(range(len(intervals)), 2):
        (a, b), (c, d) = intervals[i], intervals[j]
        if a <= d and c <= b:
            mine, theirs = (next(g for g in groups if k in g) for k in (i, j))
            if mine is not theirs:
                groups.remove(theirs)
                mine |= theirs
    return groups


def test_places_are_those_of_the_definition():
    for seed in range(300):
        dice = random.Random(seed)
        intervals = []
        for _ in range(dice.randrange(1, 9)):
            middle, half = dice.randrange(40), dice.randrange(5)
            intervals.append((middle - half, middle + half))
        found = places(intervals)
        groups = chained(intervals)
        for group in groups:
            (first, last), *others = {found[i] for i in group}
            assert not others and last - first + 1 == len(group)
            better = sum(min(intervals[i][0] for i in g) > max(intervals[i][1] for i in group)
                         for g in groups for i in g)  # fmt: skip
            assert better == first - 1


def test_the_order_of_arrival_changes_nothing():
    standings = {f"s{n}": at(n % 7 / 10, name="Owl" if n % 3 == 0 else "") for n in range(20)}
    one = rank(standings, SECRET)
    other = rank(dict(sorted(standings.items(), reverse=True)), SECRET)
    assert (one.entries, dict(one.names)) == (other.entries, dict(other.names))
    assert [entry.first for entry in one.entries] == sorted(entry.first for entry in one.entries)


def test_who_is_not_ranked_moves_nobody():
    standings = {"a": at(0.9), "b": at(0.5)}
    before = rank(standings, SECRET)
    after = rank({**standings, "c": Standing("Night Owl", reason=Text("no answer"))}, SECRET)
    assert after.entries == before.entries
    assert after.unranked == {"c": Text("no answer")} and after.names["c"] == "Night Owl"


def test_two_of_the_same_name_both_get_a_number():
    standings = {who: at(0.5, name=name) for who, name in
                 [("a", "Night Owl"), ("b", "night 0wl"), ("c", "Day Owl")]}  # fmt: skip
    names = rank(standings, SECRET).names
    assert names["c"] == "Day Owl"
    for who, chosen in (("a", "Night Owl"), ("b", "night 0wl")):
        name, sign, number = names[who].partition(" #")
        assert name == chosen and sign and len(number) == 4
    assert names["a"][-4:] != names["b"][-4:]
    crowd = rank({f"s{n}": at(0.5, name="Night Owl") for n in range(300)}, SECRET)
    assert len(set(crowd.names.values())) == 300


PEOPLE = [("s01", "Hanako", "Tanaka"), ("s02", "", ""), ("tanaka", "", ""), ("s03", "花子", "田中")]


@pytest.mark.parametrize(
    "name",
    ["s02", "S02", "so2", "I am s02", "Hanako Tanaka", "Tanaka_Hanako", "the Hanako Tanaka one",
     "tanaka", "田中花子", "花子田中です", "HanakoTanaka"],
)  # fmt: skip
def test_nobody_goes_under_the_name_of_another(name):
    ranking = rank({"me": at(0.5, name=name)}, SECRET, PEOPLE)
    assert ranking.names["me"] == made_name(SECRET, "me")
    assert ranking.flaws["me"].en == "it is the name of somebody else"
    assert not ranking.chosen


@pytest.mark.parametrize("name", ["Hanako", "s022", "Tanakas", "花火", "Santana"])
def test_other_names_are_free(name):
    assert rank({"me": at(0.5, name=name)}, SECRET, PEOPLE).names["me"] == name


def test_an_own_id_is_not_anothers():
    ranking = rank({"s02": at(0.5, name="s02")}, SECRET, PEOPLE)
    assert ranking.names["s02"] == "s02" and ranking.chosen == {"s02"}
