"""The course in this repository: released as committed, data from its makers, runnable alone."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.nbgrader.masters import load_masters
from autograder.release import check_drift
from autograder.results import Text
from autograder.variants import with_cells

ROOT = Path(__file__).parents[2]
COURSE = Course(ROOT)
ASSIGNMENTS = COURSE.assignments()
SETUP = "a00_setup"  # worth nothing
GRADED = [name for name in ASSIGNMENTS if name[0] == "a" and name != SETUP]

RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()
nbformat.write(notebook, sys.argv[1])
"""


def test_the_committed_release_is_what_the_source_gives():
    assert check_drift(COURSE) == [], "make release and commit it"


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_source_notebooks_hold_no_outputs_and_unique_ids(name):
    for path in COURSE.assignment(name).notebooks.values():
        cells = json.loads(path.read_text())["cells"]
        assert all(not cell.get("outputs") for cell in cells)
        ids = [cell["id"] for cell in cells]
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", GRADED)
def test_public_data_come_from_the_data_makers(name):
    spec = importlib.util.spec_from_file_location(
        f"data_of_{name}", COURSE.hidden_dir(name) / "data.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.public_files()
    assert made
    folder = COURSE.source_dir / name / "data"
    assert {f"data/{path.name}" for path in folder.iterdir()} == {
        name if name.startswith("data/") else f"data/{name}" for name in made
    }
    for file_name, text in made.items():
        assert (folder / Path(file_name).name).read_text() == text


@pytest.mark.parametrize("name", GRADED)
def test_an_assignment_is_worth_100_points_20_of_them_public(name):
    (master,) = load_masters(COURSE.assignment(name)).values()
    assert sum(cell.points for cell in master.scored()) == 100
    tasks = json.loads((COURSE.release_dir / name / "practice/tasks.json").read_text())
    public = [check for task in tasks["tasks"].values() for check in task["checks"]]
    assert sum(check["points"] for check in public) == 20


def test_every_concept_has_one_name_a_language():
    called: dict[str, set[Text]] = {}
    for about in map(COURSE.assignment, ASSIGNMENTS):
        files = sorted(about.hidden.glob("test_*.py"))
        text = "".join(path.read_text(encoding="utf-8") for path in files)
        assert set(about.concepts) == set(re.findall(r'mark\.concept\("(.+?)"\)', text)), about.name
        for slug, names in about.concepts.items():
            called.setdefault(slug, set()).add(names)
    assert {slug for slug, names in called.items() if len(names) > 1} == set()
    assert all(names.ja and names.en for each in called.values() for names in each)


@pytest.fixture(scope="module")
def trainee(tmp_path_factory):
    """A Python of its own; each assignment's own requirements are put in before it runs."""
    folder = tmp_path_factory.mktemp("trainee") / "venv"
    venv.create(folder, with_pip=True)
    return folder / "bin" / "python"


@pytest.mark.slow
@pytest.mark.parametrize("solved", [False, True])
@pytest.mark.parametrize("name", [SETUP, *GRADED])
def test_a_released_notebook_runs_with_only_the_releases_requirements(
    name, solved, trainee, tmp_path
):
    folder = tmp_path / name
    shutil.copytree(COURSE.release_dir / name, folder)
    notebook = folder / f"{name}.ipynb"
    if solved:
        notebook.write_bytes(with_cells(COURSE.assignment(name), {})[name])
    install = (trainee, "-m", "pip", "install", "--quiet", "-r", folder / "requirements.txt")
    subprocess.run(install, check=True, timeout=580)
    done = subprocess.run(
        [trainee, "-c", RUN, notebook], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    cells = json.loads(notebook.read_text())["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    errors = [o for o in outputs if o["output_type"] == "error"]
    assert [f"{o['ename']}: {o['evalue']}" for o in errors] == []
    shown = json.dumps(outputs)
    assert ("not started" in shown.lower()) == (not solved)
    if solved:
        assert "image/png" in shown, "plots appear"


def test_the_kit_needs_nothing_of_ours():
    """The released folder ``practice`` imports without the package on the path."""
    code = "import sys; sys.modules['autograder'] = None; import practice; practice.check"
    folder = COURSE.release_dir / "a01_line_fit"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
