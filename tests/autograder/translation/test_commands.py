"""translate and release --lang ja, as they are typed."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.grade import grade
from autograder.release import check_drift, planned_files
from autograder.settings import load_config

NOTEBOOK = "hello_mean/hello_mean.ipynb"


def files_under(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def change(course, cell_id, old, new):
    path = course.source_dir / NOTEBOOK
    notebook = json.loads(path.read_text())
    (cell,) = [cell for cell in notebook["cells"] if cell["id"] == cell_id]
    source = "".join(cell["source"])
    assert old in source
    cell["source"] = source.replace(old, new)
    path.write_text(json.dumps(notebook))


# -- the catalogue -----------------------------------------------------------------------------


def test_a_catalogue_is_made_and_says_where_each_text_stands(course, say):
    code, told = say("translate")
    assert code == 0
    assert told == "source/hello_mean/locale/ja.po: 13 messages, 13 missing\n"
    text = (course.source_dir / "hello_mean/locale/ja.po").read_text()
    assert "#. docstring\n#: hello_mean.ipynb#mean\n" in text
    assert "#: facts.md hello_mean.ipynb#story\n" in text.replace(
        "#: hello_mean.ipynb#story facts.md", "#: facts.md hello_mean.ipynb#story"
    )
    assert "They are small" not in text, "solutions are no text"
    assert 'the first"' not in text, "keys are no text"
    code, told = say("translate", "hello_mean")
    assert told.endswith("(nothing new)\n")


def test_a_complete_catalogue_passes_and_stays_as_it_is(japanese, say):
    say("translate")  # in our own layout
    before = japanese.read_bytes()
    assert say("translate", "--check") == (0, "")
    assert say("translate")[1].endswith("13 messages (nothing new)\n")
    assert japanese.read_bytes() == before


def test_a_changed_paragraph_makes_one_message_fuzzy(course, japanese, say):
    change(course, "mean-task", "of the values over", "of all the values over")
    change(course, "story", "\n\nA first assignment. Change it, or put your own beside it.", "")
    code, told = say("translate", "--check")
    assert code == 3
    assert "hello_mean: missing: hello_mean.ipynb#mean-task: '`mean(values) -> float`: the" in told
    assert told.count("stale: ja.po") == 2
    assert "1 missing" in told or told.endswith("3 to put right.\n")

    assert say("translate")[1].endswith("12 messages, 1 fuzzy, 1 obsolete\n")
    text = japanese.read_text()
    assert "#, fuzzy\n#| msgid" in text
    assert '#~ msgid "A first assignment.' in text
    say("translate")
    assert japanese.read_text() == text, "what was before is kept and not doubled"
    code, told = say("translate", "--check")
    assert code == 3
    assert "fuzzy: hello_mean.ipynb#mean-task" in told
    assert "stale: ja.po: 'A first assignment." in told

    japanese.write_text(text.replace("#, fuzzy\n", ""))
    assert say("translate", "--drop")[1].endswith("12 messages\n")
    assert "#|" not in japanese.read_text() and "#~" not in japanese.read_text()
    assert say("translate", "--check") == (0, "")


def test_an_assignment_without_a_catalogue_is_named_by_the_check(say):
    code, told = say("translate", "--check")
    assert code == 3
    assert "hello_mean: no catalogue: source/hello_mean/locale/ja.po" in told


def test_what_a_translation_lost_is_named(japanese, fill, say):
    fill({"{name} has the mean {value:.1f}": "{name}の平均です"})
    code, told = say("translate", "--check")
    assert code == 3
    assert "lossy: hello_mean.ipynb#show: '{name} has the mean {value:.1f}': placeholder" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("translate", "--lang", "fr"), "no language 'fr' to translate to"),
        (("translate", "hello_meen"), "Did you mean 'hello_mean'"),
        (("translate", "he"), "Did you mean 'hello_mean'"),
    ],
)
def test_wrong_usage(say, words, told):
    code, text = say(*words)
    assert code == 2
    assert told in text


def test_a_broken_catalogue_is_named(japanese, say):
    japanese.write_text(japanese.read_text() + "\nnonsense\n")
    code, told = say("translate", "--check")
    assert code == 2
    assert "ja.po is not a catalogue that can be read" in told


# -- the release -------------------------------------------------------------------------------


def test_the_english_release_does_not_change(course, say, fill):
    say("release", "--unproven")
    before = files_under(course.release_dir)
    say("translate")
    fill()
    say("release", "--unproven")
    assert files_under(course.release_dir) == before
    assert check_drift(course) == []


def test_a_japanese_release_beside_the_english_one(course, japanese, say, tmp_path):
    there = tmp_path / "ja"
    code, told = say("release", "--unproven", "--lang", "ja", "--to", str(there))
    assert code == 0 and told.startswith(f"released {there}/hello_mean\n")
    first = files_under(there)
    assert "hello_mean/locale/ja.po" not in first
    notebook = nbformat.reads(first[NOTEBOOK].decode(), as_version=4)
    nbformat.validate(notebook)
    cells = {cell.id: cell.source for cell in notebook.cells}
    assert cells["story"] == "# 手で求める平均\n\n最初の課題です。"
    assert cells["mean"] == (
        'def mean(values):\n    """値の平均。\n\n    values: 数のリスト。空でもよい。\n    """\n'
        "    # ここにコードを書いてください\n    raise NotImplementedError()"
    )
    assert cells["check-mean"] == 'check("mean")'
    assert cells["words"].endswith("書いてください。\n\nここに答えを書いてください")
    assert 'f"{name} の平均は{value:.1f}です", names["the first"], "とラベル"' in cells["show"]
    assert "| 最初 | 10 |" in first["hello_mean/facts.md"].decode()
    assert json.loads(first["hello_mean/practice/tasks.json"])["lang"] == "ja"
    assert "平均を手で計算する" in first["README.md"].decode()
    say("release", "--unproven", "--lang", "ja", "--to", str(there))
    assert files_under(there) == first, "the same bytes twice"
    assert say("release", "--check", "--lang", "ja", "--to", str(there)) == (0, "")
    (there / NOTEBOOK).write_text("edited")
    assert say("release", "--check", "--lang", "ja", "--to", str(there))[0] == 3
    assert not course.release_dir.exists()


def test_an_incomplete_catalogue_stops_the_release(course, japanese, fill, say):
    fill({"the tools": "", "# The mean, by hand": "手で求める平均"})
    code, told = say("release", "--unproven", "--lang", "ja")
    assert code == 3
    assert "missing: hello_mean.ipynb#setup" in told or "missing: hello_mean.ipynb#show" in told
    assert (
        "lossy: hello_mean.ipynb#story: '# The mean, by hand': heading: none instead of #" in told
    )
    assert "Complete source/hello_mean/locale/ja.po" in told.replace("\n", " ")
    assert not course.release_dir.exists()


def test_without_a_catalogue_the_notebook_stays_english_and_a_remark_says_so(course, say):
    code, told = say("release", "--unproven", "--lang", "ja")
    assert code == 0
    assert "hello_mean: the notebook is in English" in told
    english = planned_files(course, "hello_mean")["hello_mean.ipynb"]
    assert (course.release_dir / NOTEBOOK).read_bytes() == english


def test_stock_generate_assignment_leaves_catalogues_at_home(course, japanese, say, monkeypatch):
    monkeypatch.chdir(course.root)
    config = load_config(course.root)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    assert api.generate_assignment("hello_mean")["success"]
    made = files_under(course.release_dir)
    assert "hello_mean/facts.md" in made
    assert not [name for name in made if "locale" in name]
    assert made[NOTEBOOK] == planned_files(course, "hello_mean")["hello_mean.ipynb"]


# -- grading does not depend on the language ---------------------------------------------------


@pytest.fixture
def handed_in(course, japanese, say, tmp_path):
    """Japanese and English notebooks, solved and untouched, each handed in as released."""
    for lang in ("en", "ja"):
        assert say("release", "--unproven", "--lang", lang, "--to", str(tmp_path / lang))[0] == 0
        raw = json.loads((tmp_path / lang / NOTEBOOK).read_text())
        for solved in (True, False):
            for cell in raw["cells"]:
                text = "".join(cell["source"])
                if solved and cell["id"] == "mean":
                    text = text.replace(
                        "raise NotImplementedError()", "return sum(values) / max(len(values), 1)"
                    )
                if solved and cell["id"] == "words":
                    text = "They are small."
                if not solved and cell["id"] == "mean":
                    text = text.replace(
                        "return sum(values) / max(len(values), 1)", "raise NotImplementedError()"
                    )
                cell["source"] = text
            student = f"{'solved' if solved else 'blank'}-{lang}"
            folder = course.submitted_dir / student / "hello_mean"
            folder.mkdir(parents=True)
            source = json.dumps(raw)
            if not solved:
                source = (tmp_path / lang / NOTEBOOK).read_text()
            (folder / "hello_mean.ipynb").write_text(source)
    return course


def tasks_of(result):
    return [(task.grade_id, task.score, task.attempted) for task in result.tasks]


def test_grading_is_the_same_in_both_languages(handed_in):
    results = {result.student: result for result in grade(handed_in, "hello_mean", workers=1)}
    for lang in ("en", "ja"):
        assert tasks_of(results[f"solved-{lang}"]) == [
            ("check_mean", 10.0, True), ("words", None, True),
        ]  # fmt: skip
        assert tasks_of(results[f"blank-{lang}"]) == [
            ("check_mean", 0.0, False), ("words", 0.0, False),
        ]  # fmt: skip
    for result in results.values():
        assert result.status == "graded"
        assert not result.findings, "no cell counts as edited"


def test_so_it_is_with_the_stock_commands(handed_in, monkeypatch):
    course = handed_in
    monkeypatch.chdir(course.root)
    config = load_config(course.root)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    assert api.generate_assignment("hello_mean")["success"]
    scores = {}
    for student in ("solved-ja", "blank-ja", "blank-en"):
        assert api.autograde("hello_mean", student)["success"]
        with api.gradebook as book:
            for name in ("check_mean", "words"):
                row = book.find_grade(name, "hello_mean", "hello_mean", student)
                scores[student, name] = (row.auto_score, row.needs_manual_grade)
    assert scores["blank-ja", "words"] == scores["blank-en", "words"] == (0.0, False)
    assert scores["blank-ja", "check_mean"] == scores["blank-en", "check_mean"] == (0.0, False)
    assert scores["solved-ja", "check_mean"] == (10.0, False)
    assert scores["solved-ja", "words"] == (None, True)


def test_verify_proves_the_reference_and_the_blank_in_both_languages(japanese, say):
    code, told = say("verify", "--workers", "1")
    assert code == 0, told
    assert "hello_mean reference-reference-ja" in told
    assert "hello_mean blank-blank-ja" in told


def test_feedback_quotes_the_heading_as_the_trainee_reads_it(handed_in, say):
    wrong = handed_in.submitted_dir / "solved-ja/hello_mean/hello_mean.ipynb"
    wrong.write_text(wrong.read_text().replace("max(len(values), 1)", "(len(values) - 1)"))
    manifest = handed_in.hidden_dir("hello_mean") / "assignment.yaml"
    manifest.write_text(manifest.read_text() + "lessons:\n  mean: story\n")
    grade(handed_in, "hello_mean", ["solved-ja", "blank-ja"], workers=1)
    for lang, heading in (("en", "The mean, by hand"), ("ja", "手で求める平均")):
        assert say("feedback", "--lang", lang)[0] == 0
        page = (handed_in.feedback_dir / "solved-ja/hello_mean/hello_mean.md").read_text()
        words = {"en": "Read again in the notebook", "ja": "ノートブックで復習"}[lang]
        assert f"{words}: {heading}\n" in page
    page = (handed_in.feedback_dir / "blank-ja/hello_mean/hello_mean.md").read_text()
    assert "道具" not in page, "cells that came with the release are not the trainee's own"
