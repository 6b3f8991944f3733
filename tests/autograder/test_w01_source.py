"""The first workshop: nbgrader accepts it, its sums are right, its anchors fit its rubric."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearSolutions

from autograder.course import Course
from autograder.precheck import precheck, precheck_notebook
from autograder.rubric import load_rubric
from autograder.trainee.bundle import practice_files
from autograder.trainee.head import METRICS, TEMPLATES, read_head
from autograder.trainee.precheck import answers_of, given_of

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "source" / "w01_idea_scoping"
HIDDEN = ROOT / "tests" / "hidden" / "w01_idea_scoping"
SECTIONS = ["problem", "decision", "prediction", "kpi", "metric"]
SECTIONS += ["baseline", "data", "value", "risk"]
WEIGHTS = {"problem": 15, "decision": 20, "prediction": 20, "kpi": 20, "baseline": 15, "risk": 10}
ANSWERS = sorted(path.name for path in (HIDDEN / "answers").glob("*.yaml"))


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(SOURCE / "w01_idea_scoping.ipynb", as_version=4)


@pytest.fixture(scope="module")
def released(notebook):
    copy = nbformat.from_dict(notebook)
    return ClearSolutions().preprocess(copy, {})[0]


@pytest.fixture(scope="module")
def rubric():
    return load_rubric(SOURCE / "rubric.yaml")


@pytest.fixture(scope="module")
def facts():
    return (SOURCE / "facts.md").read_text(encoding="utf-8")


def answer(name):
    return yaml.safe_load((HIDDEN / "answers" / name).read_text(encoding="utf-8"))


def as_cells(raw):
    return {**raw["sections"], "head": f"```yaml\n{raw['head']}```"}


# ── the notebook ──────────────────────────────────────────────────────────────────────────────


def test_nbgrader_accepts_the_notebook(notebook):
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(re.fullmatch("[a-z][a-z0-9-]*", cell.id) for cell in notebook.cells)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_answer_cells_and_points(notebook):
    marks = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}
    assert list(marks) == ["head", *SECTIONS]
    for name, cell in marks.items():
        own = cell.metadata.nbgrader
        # nbgrader refuses a markdown solution cell that is not graded: no points means 0 points
        assert (own.grade, own.solution, own.locked, own.task) == (True, True, False, False)
        assert own.points == WEIGHTS.get(name, 0)
        assert cell.id == name
    assert sum(cell.metadata.nbgrader.points for cell in marks.values()) == 100


def test_each_section_is_a_heading_with_its_levels_right_above_its_cell(notebook, rubric):
    for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        if cell.id not in SECTIONS:
            continue
        assert before.id == f"{cell.id}-guide"
        assert before.source.startswith(f"## {cell.id}: ")
        for criterion in rubric.criteria:
            shown = [level.en in before.source for level in criterion.levels]
            assert all(shown) is (criterion.cell == cell.id)


def test_the_facts_in_the_notebook_are_the_fact_sheet(notebook, facts):
    told = [cell for cell in notebook.cells if "facts" in cell.metadata.get("tags", [])]
    assert [cell.source for cell in told] == [facts.strip()]


def test_every_known_metric_is_listed_for_the_trainee(notebook):
    guide = next(cell.source for cell in notebook.cells if cell.id == "head-guide")
    assert [name for name in METRICS if f"`{name}`" not in guide] == []


def test_the_example_head_passes_its_own_rules(notebook, rubric):
    guide = next(cell.source for cell in notebook.cells if cell.id == "head-guide")
    assert set(read_head(guide)) == set(rubric.form.keys)


def test_the_code_cells_run_without_the_kit(notebook, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    names = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "practice" not in cell.source:
            exec(cell.source, names)
    assert names["hours_saved"](0.95) == pytest.approx(10.2)
    assert names["hours_saved"](0.78) == pytest.approx(0)


def test_the_source_holds_the_high_answer_and_the_release_holds_none(notebook, released, rubric):
    high = answer("high.yaml")
    given = answers_of(notebook)
    for name in SECTIONS:
        assert high["sections"][name].strip() in given[name]
    assert high["head"].strip() in given["head"]
    blank = answers_of(released)
    assert {blank[name] for name in SECTIONS} == {TEMPLATES[0]}
    assert "churn" not in blank["head"]
    report = precheck_notebook(released, rubric, notebook)
    assert [(item.kind, item.section) for item in report.items] == [
        ("head", "head"),
        *(("unfilled", name) for name in SECTIONS),
    ]


def test_the_task_handed_back_as_an_answer_is_not_filled_in(notebook, rubric):
    given = given_of(notebook)
    guides = {cell.id: cell.source for cell in notebook.cells if cell.id.endswith("-guide")}
    cells = {name: guides[f"{name}-guide"] for name in SECTIONS}
    report = precheck(cells, rubric, given=given)
    assert [item.section for item in report.items if item.kind == "unfilled"] == SECTIONS


# ── rubric and manifest ───────────────────────────────────────────────────────────────────────


def test_the_rubric_is_the_courses(rubric):
    assert rubric.assignment == SOURCE.name
    assert {criterion.cell: criterion.weight for criterion in rubric.criteria} == WEIGHTS
    assert list(rubric.sections) == SECTIONS
    read = {name for criterion in rubric.criteria for name in criterion.read_with}
    assert read | set(WEIGHTS) == {*SECTIONS, "head"}


def test_descriptors_are_countable(rubric):
    texts = [level.en.lower() for criterion in rubric.criteria for level in criterion.levels]
    vague = re.compile(r"\b(good|clear|clearly|appropriate|sufficient|well|reasonable)\b")
    assert [text for text in texts if vague.search(text)] == []


def test_the_manifest():
    manifest = yaml.safe_load((HIDDEN / "assignment.yaml").read_text(encoding="utf-8"))
    assert manifest["kind"] == "workshop"
    assert manifest["title"]["en"]
    assert manifest["title"]["ja"]


# ── anchor answers ────────────────────────────────────────────────────────────────────────────


def test_there_are_three_anchors_in_two_languages():
    names = [f"{name}{lang}.yaml" for name in ("high", "low", "middle") for lang in (".ja", "")]
    assert names == ANSWERS


@pytest.mark.parametrize("name", ANSWERS)
def test_an_anchor_is_complete_and_its_precheck_is_as_stated(name, notebook, rubric):
    raw = answer(name)
    assert name in (f"{raw['name']}.yaml", f"{raw['name']}.{raw['lang']}.yaml")
    assert list(raw["sections"]) == SECTIONS
    assert set(raw["levels"]) == set(raw["why"]) == {c.id for c in rubric.criteria}
    report = precheck(as_cells(raw), rubric, given=given_of(notebook))
    assert (report.status, report.language) == (raw["precheck"], raw["lang"]), report.plain()
    if raw["precheck"] == "READY":
        assert report.items == ()


@pytest.mark.parametrize(("name", "points"), [("low", 18.33), ("middle", 66.67), ("high", 95.0)])
def test_an_anchor_scores_as_the_course_says(name, points, rubric):
    english, japanese = answer(f"{name}.yaml"), answer(f"{name}.ja.yaml")
    assert english["levels"] == japanese["levels"]
    assert sum(rubric.marks(english["levels"]).values()) == pytest.approx(points, abs=0.01)


# ── arithmetic ────────────────────────────────────────────────────────────────────────────────


def value(text):
    return float(text.replace(",", ""))


def rows(facts, heading):
    """The cells of the first table below ``heading``, without its head."""
    table = facts.split(heading, 1)[1].split("\n\n")[1].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def test_money_adds_up(facts):
    subscriptions, books, together = rows(facts, "**Money in a month**")
    assert value(subscriptions[2]) == 400_000 * 980
    assert value(books[2]) == 240_000 * 600
    assert value(together[2]) == value(subscriptions[2]) + value(books[2])
    assert "1.2 million" in facts
    assert "400,000 **members**" in facts
    assert "800,000 others" in facts


def test_members_are_a_steady_state(facts):
    *parts, total = rows(facts, "**Members.**")
    members, leavers = ([value(row[i]) for row in parts] for i in (1, 2))
    assert [value(total[1]), value(total[2])] == [sum(members), sum(leavers)] == [400_000, 24_000]
    for row in (*parts, total):
        assert float(row[3].rstrip(" %")) == pytest.approx(
            100 * value(row[2]) / value(row[1]), abs=0.05
        )
    joining = 24_000  # those of month 1 who stay enter month 2, and after five months month 7
    survivors = (joining - leavers[0]) * (1 - leavers[1] / members[1]) ** 5
    assert members[0] == joining
    assert survivors == pytest.approx(leavers[2], rel=0.01)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (21_600, 120_000, "18 %"),  # D1
        (234_000, 450_000, "52 %"),
        (36_000, 450_000, "8 %"),
        (10_000, 250_000, "4.0 %"),
        (6_000, 500_000, "1.2 %"),
        (250, 500_000, "0.05 %"),
        (14_000, 8_000 * 7, "25 %"),
        (330, 1_500, "22 %"),
        (160, 2_000, "8 %"),
        (40, 160, "25 %"),
        (6_300, 700_000, "0.9 %"),
        (300, 3_000, "10 %"),  # tests and limits
        (160, 2_000, "8 %"),
        (120, 40_000, "0.3 %"),
        (20_000, 400_000, "5 %"),
    ],
)
def test_shares(facts, part, whole, percent):
    assert part / whole == pytest.approx(float(percent.rstrip(" %")) / 100)
    for number in {part, whole} - {8_000 * 7}:
        assert re.search(rf"(?<![\d,]){number:,}(?![\d,])", facts) or str(number) in facts
    assert percent in facts


def test_tables_hold_what_the_rules_produce(facts):
    assert 400_000 + 24 * 24_000 == 976_000
    assert 500_000 * 30 + 40_000 == 15_040_000
    assert 8_000 * 30 == 240_000
    assert 12_000 + 80_000 == 92_000
    assert 3 * 40_000 == 120_000
    assert 20_000 * 100 == 2_000_000
    for number in (976_000, 15_040_000, 240_000, 92_000, 40_000, 2_000_000):
        assert f"{number:,}" in facts


def test_sums_of_the_worked_example(notebook):
    text = next(cell.source for cell in notebook.cells if cell.id == "example")
    forwarded = 900 * 0.05 + 600 * 0.22
    assert forwarded == pytest.approx(177)
    assert round(100 * forwarded / 1_500) == 12
    assert round((330 - 177) * 4 / 60, 1) == 10.2
    assert round(10.2 * 2_400) == 24_480
    assert 1_500 * 720 == 1_080_000
    assert 330 * 4 / 60 == 22
    for shown in ("= 177 (12 %)", "10.2 hours", "24,480 yen", "1,080,000", "22 hours"):
        assert shown in text


@pytest.mark.parametrize("name", ["high.yaml", "high.ja.yaml"])
def test_sums_of_the_high_answer(name):
    text = "\n".join(answer(name)["sections"].values())
    saved = 980 * 4
    coupons = round(20_000 * 0.30 * 0.10) * saved - 2_000_000 - 20_000
    books = round(60_000 * 0.125 * 0.08) * saved - 60_000
    for number in (980 * 24_000, 21_600 // 3, saved, coupons, books, coupons + books):
        assert f"{number:,}" in text
    assert saved * 0.10 == pytest.approx(392)
    assert round(100 * 100 / 392) == 26
    assert 100 * 1_200 / 400_000 == 0.3
    assert (400_000 - 24_000) / 400_000 == 0.94
    days = 13 * 30 - 8 * 7 - 30
    assert days // 7 == 43
    assert "43" in text


# ── the release's kit ─────────────────────────────────────────────────────────────────────────


def test_the_verb_works_from_the_released_folder(tmp_path):
    """With nothing of ours but what lies in the folder, and in the release's language."""
    assignment = Course(ROOT).assignment(SOURCE.name)
    for name, content in (practice_files(assignment, "ja") | assignment.materials()).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    shutil.copy(SOURCE / "w01_idea_scoping.ipynb", tmp_path)
    call = "from practice.precheck import precheck; precheck()"
    environment = {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": ""}
    ran = subprocess.run(
        [sys.executable, "-c", call],
        cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert ran.stderr == ""
    assert "事前チェック: READY" in ran.stdout
