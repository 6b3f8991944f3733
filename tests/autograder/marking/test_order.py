"""Order, names and double marking: stable, another for each criterion, a fifth."""

import math
from collections import Counter

import pytest

from autograder.marking.order import Order

STUDENTS = [f"trainee-{n:03d}" for n in range(200)]
SECRET = b"a course's secret"


def order(criterion="kpi", assignment="w01", secret=SECRET):
    return Order(secret, assignment, criterion)


def test_the_order_is_the_same_each_time_and_whoever_comes_later():
    known = order().sorted(STUDENTS)
    assert known == order().sorted(reversed(STUDENTS))
    assert known != STUDENTS and sorted(known) == STUDENTS
    more = order().sorted([*STUDENTS, "late-1", "late-2"])
    assert [student for student in more if not student.startswith("late")] == known


def test_criteria_assignments_and_courses_have_orders_of_their_own():
    orders = [
        order(),
        order("risk"),
        order(assignment="w02"),
        order(secret=b"another"),
    ]
    first = [each.sorted(STUDENTS) for each in orders]
    assert len({tuple(each) for each in first}) == 4
    # places in two orders tell nothing of each other: correlation within four standard errors of 0
    places = [{student: i for i, student in enumerate(each)} for each in first[:2]]
    mean = (len(STUDENTS) - 1) / 2
    products = sum((places[0][s] - mean) * (places[1][s] - mean) for s in STUDENTS)
    spread = sum((i - mean) ** 2 for i in range(len(STUDENTS)))
    assert abs(products / spread) < 4 / math.sqrt(len(STUDENTS))


def test_names_cannot_be_joined_across_criteria_and_hold_nothing_of_the_student():
    for name in ("label", "address"):
        kpi = [getattr(order("kpi"), name)(student) for student in STUDENTS]
        risk = [getattr(order("risk"), name)(student) for student in STUDENTS]
        assert not set(kpi) & set(risk)
        assert len(set(kpi)) == len(STUDENTS)
    assert set("".join(order().label(s) for s in STUDENTS)) <= set("BCDFGHJKLMNPQRSTVWXZ")


@pytest.mark.parametrize(
    ("n", "twice"), [(0, 0), (1, 1), (5, 1), (6, 2), (10, 2), (11, 3), (200, 40)]
)
def test_a_fifth_is_marked_twice_rounded_up(n, twice):
    chosen = order().twice(STUDENTS[:n])
    assert len(chosen) == twice and chosen <= set(STUDENTS[:n])
    assert chosen == order().twice(list(reversed(STUDENTS[:n])))


def test_who_is_marked_twice_has_nothing_to_do_with_the_order_or_another_criterion():
    drawn = order().twice(STUDENTS)
    places = [i for i, student in enumerate(order().sorted(STUDENTS)) if student in drawn]
    assert 70 < sum(places) / len(places) < 130
    times = Counter(s for c in "abcdefghij" for s in order(c).twice(STUDENTS))
    assert max(times.values()) < 9 and len(times) > 150
