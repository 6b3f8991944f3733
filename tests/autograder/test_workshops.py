"""The workshops: nbgrader accepts them, their anchors fit their rubrics, their kits work alone."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
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
from autograder.translation.apply import translated_notebook
from autograder.translation.catalogue import translations_of

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Workshop:
    """What the course says of one: its sections in order, the points of those that carry any."""

    name: str
    sections: list[str]
    weights: dict[str, int]
    scores: dict[str, float]  # of the anchors

    @property
    def source(self) -> Path:
        return ROOT / "source" / self.name

    @property
    def answers(self) -> Path:
        return ROOT / "tests" / "hidden" / self.name / "answers"

    def answer(self, name: str) -> dict:
        return yaml.safe_load((self.answers / name).read_text(encoding="utf-8"))

    @cached_property
    def notebook(self):
        return nbformat.read(self.source / f"{self.name}.ipynb", as_version=4)

    @cached_property
    def rubric(self):
        return load_rubric(self.source / "rubric.yaml")

    @cached_property
    def japanese(self):
        """The notebook as it is released in Japanese, with the instructor's answers."""
        translations = translations_of(Course(ROOT).assignment(self.name), "ja")
        return translated_notebook(self.notebook, translations, self.name)

    def cell(self, name: str) -> str:
        return next(cell.source for cell in self.notebook.cells if cell.id == name)


W01 = Workshop(
    "w01_idea_scoping",
    ["problem", "decision", "prediction", "kpi", "metric", "baseline", "data", "value", "risk"],
    {"problem": 15, "decision": 20, "prediction": 20, "kpi": 20, "baseline": 15, "risk": 10},
    {"low": 18.33, "middle": 66.67, "high": 95.0},
)
W02 = Workshop(
    "w02_implementation_design",
    ["data_collection", "labels", "split", "baseline_and_ceiling", "training", "evaluation",
     "serving", "monitoring", "ab_test", "risks", "plan"],
    {"data_collection": 20, "split": 15, "baseline_and_ceiling": 15, "evaluation": 15,
     "serving": 10, "monitoring": 10, "ab_test": 10, "plan": 5},
    {"low": 23.33, "middle": 61.67, "high": 95.0},
)  # fmt: skip
WORKSHOPS = [W01, W02]
ANCHORS = [f"{name}{lang}.yaml" for name in ("high", "low", "middle") for lang in (".ja", "")]


@pytest.fixture(params=WORKSHOPS, ids=lambda workshop: workshop.name)
def workshop(request):
    return request.param


def as_cells(raw):
    return {**raw["sections"], "head": f"```yaml\n{raw['head']}```"}


# ── the notebook ──────────────────────────────────────────────────────────────────────────────


def test_nbgrader_accepts_the_notebook(workshop):
    notebook = workshop.notebook
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(re.fullmatch("[a-z][a-z0-9_-]*", cell.id) for cell in notebook.cells)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_answer_cells_and_points(workshop):
    cells = workshop.notebook.cells
    marks = {c.metadata.nbgrader.grade_id: c for c in cells if "nbgrader" in c.metadata}
    assert list(marks) == ["head", *workshop.sections]
    for name, cell in marks.items():
        own = cell.metadata.nbgrader
        # nbgrader refuses a markdown solution cell that is not graded: no points means 0 points
        assert (own.grade, own.solution, own.locked, own.task) == (True, True, False, False)
        assert own.points == workshop.weights.get(name, 0)
        assert cell.id == name
    assert sum(cell.metadata.nbgrader.points for cell in marks.values()) == 100


def test_each_section_is_a_heading_with_its_levels_right_above_its_cell(workshop):
    cells = workshop.notebook.cells
    for before, cell in pairwise(cells):
        if cell.id not in workshop.sections:
            continue
        assert before.id == f"{cell.id}-guide"
        assert before.source.startswith(f"## {cell.id}: ")
        for criterion in workshop.rubric.criteria:
            shown = [level.en in before.source for level in criterion.levels]
            assert all(shown) is (criterion.cell == cell.id)


def test_the_japanese_notebook_prints_the_rubrics_japanese_levels(workshop):
    guides = {cell["id"]: cell["source"] for cell in workshop.japanese["cells"]}
    for criterion in workshop.rubric.criteria:
        guide = guides[f"{criterion.cell}-guide"]
        rows = re.findall(r"^\| (\d) \| ([\d.]+) \| (.+) \|$", guide, re.MULTILINE)
        assert [text for _, _, text in rows] == [level.ja for level in criterion.levels]
        assert [float(points) for _, points, _ in rows] == [
            pytest.approx(criterion.points(level), abs=0.05) for level in range(4)
        ]
        assert criterion.title.ja in guide


def test_the_facts_in_the_notebook_are_the_fact_sheet(workshop):
    facts = (workshop.source / "facts.md").read_text(encoding="utf-8")
    cells = workshop.notebook.cells
    told = [cell.source for cell in cells if "facts" in cell.metadata.get("tags", [])]
    assert told == [facts.strip()]


def test_every_known_metric_is_listed_for_the_trainee(workshop):
    guide = workshop.cell("head-guide")
    assert [name for name in METRICS if f"`{name}`" not in guide] == []


def test_the_example_head_passes_its_own_rules(workshop):
    guide = workshop.cell("head-guide")
    assert set(read_head(guide)) == set(workshop.rubric.form.keys)
    items = precheck({"head": guide}, workshop.rubric).items
    assert [item for item in items if item.section == "head"] == []


def test_the_source_holds_the_high_answer_and_the_release_holds_none(workshop):
    high = workshop.answer("high.yaml")
    given = answers_of(workshop.notebook)
    for name in workshop.sections:
        assert high["sections"][name].strip() in given[name]
    assert high["head"].strip() in given["head"]
    released = ClearSolutions().preprocess(nbformat.from_dict(workshop.notebook), {})[0]
    blank = answers_of(released)
    assert {blank[name] for name in workshop.sections} == {TEMPLATES[0]}
    assert "churn" not in blank["head"]
    report = precheck_notebook(released, workshop.rubric, workshop.notebook)
    assert [(item.kind, item.section) for item in report.items] == [
        ("head", "head"),
        *(("unfilled", name) for name in workshop.sections),
    ]


def test_the_task_handed_back_as_an_answer_is_not_filled_in(workshop):
    cells = {name: workshop.cell(f"{name}-guide") for name in workshop.sections}
    report = precheck(cells, workshop.rubric, given=given_of(workshop.notebook))
    unfilled = [item.section for item in report.items if item.kind == "unfilled"]
    assert unfilled == workshop.sections


# ── rubric and manifest ───────────────────────────────────────────────────────────────────────


def test_the_rubric_is_the_courses(workshop):
    rubric = workshop.rubric
    assert rubric.assignment == workshop.name
    assert {criterion.cell: criterion.weight for criterion in rubric.criteria} == workshop.weights
    assert list(rubric.sections) == workshop.sections
    read = {name for criterion in rubric.criteria for name in criterion.read_with}
    assert read | set(workshop.weights) == {*workshop.sections, "head"}


def test_descriptors_are_countable(workshop):
    levels = [level for criterion in workshop.rubric.criteria for level in criterion.levels]
    vague = re.compile(r"\b(good|clear|clearly|appropriate|sufficient|well|reasonable)\b")
    assert [level.en for level in levels if vague.search(level.en.lower())] == []
    assert [level.ja for level in levels if re.search("適切|十分|明確|妥当", level.ja)] == []


def test_the_manifest(workshop):
    path = workshop.answers.parent / "assignment.yaml"
    manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert manifest["kind"] == "workshop"
    assert manifest["title"]["en"]
    assert manifest["title"]["ja"]


# ── anchor answers ────────────────────────────────────────────────────────────────────────────


def test_there_are_three_anchors_in_two_languages(workshop):
    assert sorted(path.name for path in workshop.answers.glob("*.yaml")) == ANCHORS


@pytest.mark.parametrize("name", ANCHORS)
def test_an_anchor_is_complete_and_its_precheck_is_as_stated(workshop, name):
    raw = workshop.answer(name)
    assert name in (f"{raw['name']}.yaml", f"{raw['name']}.{raw['lang']}.yaml")
    assert list(raw["sections"]) == workshop.sections
    assert set(raw["levels"]) == set(raw["why"]) == {c.id for c in workshop.rubric.criteria}
    given = given_of(workshop.notebook) + given_of(workshop.japanese)
    report = precheck(as_cells(raw), workshop.rubric, given=given)
    assert (report.status, report.language) == (raw["precheck"], raw["lang"]), report.plain()
    if raw["precheck"] == "READY":
        assert report.items == ()


@pytest.mark.parametrize("name", ["low", "middle", "high"])
def test_an_anchor_scores_as_the_course_says(workshop, name):
    english, japanese = workshop.answer(f"{name}.yaml"), workshop.answer(f"{name}.ja.yaml")
    assert english["levels"] == japanese["levels"]
    total = sum(workshop.rubric.marks(english["levels"]).values())
    assert total == pytest.approx(workshop.scores[name], abs=0.01)


# ── the release's kit ─────────────────────────────────────────────────────────────────────────


def test_the_verb_works_from_the_released_folder(workshop, tmp_path):
    """With nothing of ours but what lies in the folder, and in the release's language."""
    assignment = Course(ROOT).assignment(workshop.name)
    for name, content in (practice_files(assignment, "ja") | assignment.materials()).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    shutil.copy(workshop.source / f"{workshop.name}.ipynb", tmp_path)
    call = "from practice.precheck import precheck; precheck()"
    environment = {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": ""}
    ran = subprocess.run(
        [sys.executable, "-c", call],
        cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert ran.stderr == ""
    assert "事前チェック: READY" in ran.stdout
