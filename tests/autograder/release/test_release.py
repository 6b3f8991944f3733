"""release: the same as nbgrader's, the same bytes twice, and nothing hidden in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from autograder.course import Course
from autograder.errors import CheckError, CourseError, UsageError
from autograder.release import check_drift, planned_files, release
from autograder.settings import load_config


def files_under(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def generate_assignment(course: Course, name: str) -> Path:
    """Stock ``nbgrader generate_assignment --no-db``, in this process; returns its folder."""
    config = load_config(course.root)
    config.SaveCells.enabled = False  # this is what --no-db does
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.release_directory = "stock"
    folder = CourseDirectory(config=config)
    folder.assignment_id = name
    GenerateAssignment(coursedir=folder, config=config, no_database=True).start()
    return course.root / "stock" / name


def test_what_a_trainee_gets(course):
    made = release(course)
    assert made == [course.release_dir / "a1"]
    names = set(files_under(course.release_dir))
    assert {
        ".devcontainer/devcontainer.json",
        ".dockerignore",
        ".gitignore",
        "Dockerfile",
        "README.md",
        "SUBMIT.md",
        "requirements.txt",
        "a1/a1.ipynb",
        "a1/data/table.csv",
        "a1/requirements.txt",
        "a1/practice/__init__.py",
        "a1/practice/values.py",
        "a1/practice/tasks.json",
        "a1/practice/public/mean.py",
    } <= names
    assert not [name for name in names if "/." in name or "spread.py" in name]
    tasks = json.loads((made[0] / "practice/tasks.json").read_text(encoding="utf-8"))["tasks"]
    assert list(tasks) == ["mean", "spread"]
    assert [check["name"] for check in tasks["mean"]["checks"]] == ["p_mean", "p_shuffled"]
    assert tasks["mean"]["hints"][0] == {"en": "What is a mean?", "ja": "平均とは何でしょうか。"}
    assert tasks["spread"] == {"checks": [], "hints": []}
    notebook = nbformat.read(made[0] / "a1.ipynb", as_version=4)
    assert "raise NotImplementedError()" in notebook.cells[2].source
    assert "np.mean" not in (made[0] / "a1.ipynb").read_text()


def test_nothing_hidden_goes_along(course):
    release(course)
    everything = b"\n".join(files_under(course.release_dir).values()).decode()
    for secret in ("canary", "oracle", "hidden_spread", "TOKEN", "秘密", "np.std", "4711"):
        assert secret not in everything


def test_the_same_bytes_twice_and_nothing_left_over(course):
    release(course)
    first = files_under(course.release_dir)
    (course.release_dir / "a1" / "stale.txt").write_text("from an older release")
    release(course)
    assert files_under(course.release_dir) == first
    hidden = {path.name for path in course.release_dir.glob(".*")}
    assert hidden == {".devcontainer", ".dockerignore", ".gitignore"}


def test_the_notebook_is_the_one_that_nbgrader_makes(course):
    release(course)
    stock = generate_assignment(course, "a1")
    assert (course.release_dir / "a1/a1.ipynb").read_bytes() == (stock / "a1.ipynb").read_bytes()
    canaries = [name for name, text in files_under(stock).items() if b"canary" in text]
    assert canaries == [".secret"]  # stock takes dot files of source/ along, we do not


def test_drift_is_told_file_by_file(course):
    assert "a1/a1.ipynb: not released yet" in check_drift(course)
    release(course)
    assert check_drift(course) == []
    folder = course.release_dir / "a1"
    (folder / "extra.txt").write_text("?")
    (folder / "practice" / "__pycache__").mkdir()
    (folder / "practice" / "__pycache__" / "words.pyc").write_bytes(b"")
    (folder / "data" / "table.csv").write_text("edited")
    (folder / "practice" / "verbs.py").unlink()
    (course.release_dir / "README.md").write_text("edited")
    gone = course.release_dir / "a0_gone"
    gone.mkdir()
    (gone / "a0_gone.ipynb").write_text("{}")
    assert check_drift(course) == [
        "a0_gone: there is no such assignment any more",
        "README.md: differs from its source",
        "a1/data/table.csv: differs from its source",
        "a1/extra.txt: does not belong to the release",
        "a1/practice/verbs.py: not released yet",
    ]


def test_japanese(course):
    release(course, lang="ja")
    tasks = json.loads((course.release_dir / "a1/practice/tasks.json").read_text())
    assert tasks["lang"] == "ja"
    assert "| [a1](a1) | 平均 | 30 |" in (course.release_dir / "README.md").read_text()
    assert check_drift(course, "ja") == []


def test_pins_come_from_the_lock(course):
    (course.root / "requirements.lock").write_text(
        "numpy==1.2.3 ; python_version < '3.12' \\\n    --hash=sha256:00\n"
        "numpy==1.3.0 ; python_version >= '3.12'\nscikit_learn==9.9 \\\n    --hash=sha256:00\n"
        "secret-tool==1.0\n"
    )
    (course.source_dir / "a1" / "rows.parquet").write_bytes(b"PAR1")
    lines = planned_files(course, "a1")["requirements.txt"].decode().splitlines()
    assert "numpy==1.2.3 ; python_version < '3.12'" in lines
    assert "numpy==1.3.0 ; python_version >= '3.12'" in lines
    assert "scikit-learn==9.9" in lines
    assert not [line for line in lines if "secret-tool" in line or "hash" in line]
    assert [line.split("==")[0] for line in lines if line.startswith("pyarrow")] == ["pyarrow"]


def test_an_unknown_name_or_language(course):
    with pytest.raises(UsageError, match="Did you mean 'a1'"):
        release(course, ["a11"])
    with pytest.raises(UsageError, match="Use en or ja"):
        release(course, lang="fr")


def test_nothing_is_replaced_if_something_cannot_be_released(course):
    release(course)
    before = files_under(course.release_dir)
    (course.hidden_dir("a1") / "hints.yaml").write_text("meen: [{en: a}]")
    with pytest.raises(CourseError, match=r"'meen' is no task of a1\. Did you mean 'mean'"):
        release(course)
    assert files_under(course.release_dir) == before


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("source/a1/maker.py", "belongs to the hidden checks"),  # a copy under another name
        ("source/a1/test_mine.py", "belongs to the hidden checks"),
        ("source/a1/notes.md", "hidden check test_oracle_agrees"),
    ],
)
def test_hidden_things_in_source_are_refused(course, name, told):
    text = "the same words as test_oracle_agrees"
    if name.endswith("maker.py"):
        text = (course.hidden_dir("a1") / "data.py").read_text()
    (course.root / name).write_text(text)
    with pytest.raises(CourseError, match=told):
        release(course)


def test_public_checks_without_a_test_cell_are_refused(course):
    checks = course.hidden_dir("a1") / "test_mean.py"
    checks.rename(checks.with_name("test_average.py"))
    (course.hidden_dir("a1") / "hints.yaml").unlink()
    with pytest.raises(CheckError, match="no notebook of a1 has a test cell check_average"):
        release(course)


@pytest.mark.parametrize(
    ("hints", "told"),
    [
        ("mean: [", "not valid YAML"),
        ("- mean", "must map each task"),
        ("mean: {en: a}", "must be a list of hints"),
        ("mean: [{ja: a}]", "hint 1: give en"),
    ],
)
def test_hints_that_are_not_in_order(course, hints, told):
    (course.hidden_dir("a1") / "hints.yaml").write_text(hints)
    with pytest.raises(CourseError, match=told):
        release(course)


def test_a_notebook_that_nbgrader_refuses_is_named(course):
    path = course.source_dir / "a1" / "a1.ipynb"
    raw = json.loads(path.read_text())
    raw["cells"][1]["source"] = "### BEGIN SOLUTION\nno end"
    path.write_text(json.dumps(raw))
    with pytest.raises(CourseError, match=r"a1\.ipynb cannot be released: no end solution"):
        release(course)
    path.write_text("not JSON")
    with pytest.raises(CourseError, match="is not a notebook"):
        release(course)


def plain_course(root: Path, minor: int) -> Course:
    """Other people's course: asserts in test cells, hidden tests, no checks of ours."""
    meta = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    test = "assert f() == 1\n### BEGIN HIDDEN TESTS\nassert f() != 2\n### END HIDDEN TESTS"
    cells = [
        (
            "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION",
            {"solution": True},
        ),
        (test, {"grade": True, "locked": True, "points": 2}),
    ]
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": 3,
                "metadata": {"nbgrader": {**meta, **marks, "grade_id": f"cell-{number}"}},
                "outputs": [],
                "source": source,
            }
            for number, (source, marks) in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"display_name": "P", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": minor,
    }
    folder = root / "source" / "ps1"
    folder.mkdir(parents=True)
    (folder / "problem.ipynb").write_text(json.dumps(notebook))
    (folder / "image.png").write_bytes(b"\x89PNG")
    (folder / ".keep").write_text("")
    stub = 'c.ClearSolutions.code_stub = {"python": "pass  # your turn"}'
    (root / "nbgrader_config.py").write_text(f"c = get_config()\n{stub}\n")
    return Course(root)


def test_a_plain_nbgrader_course_is_released_as_nbgrader_does(tmp_path):
    course = plain_course(tmp_path / "plain", minor=4)
    release(course)
    ours = files_under(course.release_dir / "ps1")
    assert ours == files_under(generate_assignment(course, "ps1"))
    assert set(ours) == {"problem.ipynb", "image.png", ".keep"}
    assert b"your turn" in ours["problem.ipynb"]
    assert b"!= 2" not in ours["problem.ipynb"]
    assert not (course.release_dir / "README.md").exists()


@pytest.mark.slow
def test_the_command_of_nbgrader_gives_the_same(course):
    release(course)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "a1"]
    command.append("--CourseDirectory.release_directory=stock")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it calls alembic
    env = {**os.environ, "PATH": path, "HOME": str(course.root)}
    done = subprocess.run(command, cwd=course.root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    stock = (course.root / "stock/a1/a1.ipynb").read_bytes()
    assert (course.release_dir / "a1/a1.ipynb").read_bytes() == stock


def test_missing_cell_ids_are_the_same_every_time(tmp_path):
    course = plain_course(tmp_path / "plain", minor=5)
    first, second = (planned_files(course, "ps1") for _ in range(2))
    assert first == second
    ids = [cell["id"] for cell in json.loads(first["problem.ipynb"])["cells"]]
    assert len(set(ids)) == 2 and all(len(name) == 8 for name in ids)


def test_a_workshop_gets_the_pre_check_and_its_rubric(course):
    (course.source_dir / "a1" / "rubric.yaml").write_text("sections: {problem: {en: Problem}}\n")
    files = planned_files(course, "a1")
    assert {"rubric.yaml", "practice/head.py", "practice/precheck.py"} <= set(files)
    assert b"pyyaml==" in files["requirements.txt"]
    (course.source_dir / "a1" / "rubric.yaml").unlink()
    assert "practice/precheck.py" not in planned_files(course, "a1")


def test_a_folder_practice_in_source_is_not_taken_along(course):
    own = course.source_dir / "a1" / "practice"
    own.mkdir()
    (own / "notes.py").write_text("an instructor's copy")
    assert "practice/notes.py" not in planned_files(course, "a1")
