"""rubric.yaml is read into data, and every fault in it is named by file and key."""

import copy

import pytest
import yaml

from autograder.errors import CourseError, UsageError
from autograder.results import Text
from autograder.rubric import load_rubric, points

TEXT = {"en": "some", "ja": "ある"}
GOOD = {
    "schema": "autograder.rubric/1",
    "assignment": "w",
    "title": TEXT,
    "sections": {"kpi": TEXT, "metric": TEXT, "risk": TEXT},
    "criteria": [
        {"id": "link", "title": TEXT, "weight": 20, "cell": "kpi",
         "read_with": ["metric", "head"], "levels": [TEXT] * 4},
        {"id": "risk", "title": TEXT, "weight": 10, "levels": [TEXT] * 4},
    ],
    "procedure": [TEXT],
    "head": {"cell": "head", "keys": {"kpi.name": "text", "type": ["a", "b"]}},
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def write(raw):
        path = tmp_path / "rubric.yaml"
        path.write_text(raw if isinstance(raw, str) else yaml.safe_dump(copy.deepcopy(raw)))
        return path

    return write


@pytest.mark.parametrize(
    ("weight", "level", "expected"),
    [(15, 0, 0.0), (15, 2, 10.0), (20, 1, 6.666667), (20, 3, 20.0), (20, 2.5, 16.666667)],
)
def test_points_are_weight_times_level_over_three(weight, level, expected):
    assert points(weight, level) == expected


@pytest.mark.parametrize("level", [-1, 3.1, 4, True, float("nan")])
def test_other_levels_are_refused(level):
    with pytest.raises(UsageError, match="levels go from 0 to 3"):
        points(10, level)


def test_a_good_rubric(write):
    rubric = load_rubric(write(GOOD))
    link, risk = rubric.criteria
    assert rubric.total == 30
    assert (link.cell, link.read_with, risk.cell) == ("kpi", ("metric", "head"), "risk")
    assert link.levels == (Text("some", "ある"),) * 4
    assert list(rubric.sections) == ["kpi", "metric", "risk"]
    assert rubric.form.keys == {"kpi.name": "text", "type": ("a", "b")}
    assert rubric.marks({"link": 3, "risk": 1.5}) == {"kpi": 20.0, "risk": 5.0}
    with pytest.raises(UsageError, match=r"no criterion 'lnk'\. Did you mean 'link'"):
        rubric.marks({"lnk": 3})


def without(key):
    raw = copy.deepcopy(GOOD)
    del raw[key]
    return raw


def with_criterion(**changes):
    raw = copy.deepcopy(GOOD)
    raw["criteria"][0].update(changes)
    return raw


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("a: [", "is not valid YAML"),
        ("- a", "expected a mapping"),
        (without("schema"), "schema: found nothing, expected 'autograder.rubric/1'"),
        (without("assignment"), "assignment: found nothing"),
        (without("title"), "title: found nothing, expected {en: ..., ja: ...}"),
        (without("sections"), "sections: expected a mapping"),
        (without("criteria"), "criteria: found nothing, expected a list"),
        (without("head"), "head.keys: expected a mapping"),
        (GOOD | {"procedure": [{"en": "x"}]}, "procedure[0]: found"),
        (GOOD | {"criteria": ["x"]}, "criteria[0]: found x, expected a mapping"),
        (with_criterion(id=""), "criteria[0].id: found"),
        (with_criterion(id="risk"), "criteria[1].id: found risk, expected a name used once"),
        (with_criterion(cell="risk"), "criteria[1].cell: found risk, expected a name used once"),
        (with_criterion(cell="kpis"), "criteria[0].cell: found kpis, expected a section"),
        (with_criterion(read_with=["data"]), "criteria[0].read_with: found data"),
        (with_criterion(read_with="data"), "criteria[0].read_with: found data, expected a list"),
        (with_criterion(weight=0), "criteria[0].weight: found 0, expected a number above 0"),
        (with_criterion(weight=True), "criteria[0].weight"),
        (with_criterion(weight="20"), "criteria[0].weight"),
        (with_criterion(levels=[TEXT] * 3), "criteria[0].levels: found 3 of them, expected 4"),
        (with_criterion(levels=[TEXT, TEXT, {"en": "x", "ja": " "}, TEXT]), "levels[2]: found"),
    ],
)
def test_a_fault_names_file_and_key(write, raw, said):
    path = write(raw)
    with pytest.raises(CourseError) as caught:
        load_rubric(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CourseError, match="cannot be read: No such file"):
        load_rubric(tmp_path / "rubric.yaml")
