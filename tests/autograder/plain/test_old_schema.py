"""A course of years ago: metadata of schema 1 and 2, a kernel of another name, no cell ids."""

import json
import shutil
import sys

import nbformat
import pytest
from nbgrader.nbgraderformat import read as read_checked

from tests.autograder.plain.beside_stock import (
    Thrice,
    api_of,
    copy_for,
    differences,
    grade_thrice,
    grade_with_ours,
    hand_in,
    release,
    write_course,
)
from tests.autograder.plain_course import cell, notebook
from tests.command import run_here

KERNEL = {"display_name": "Python [conda env:x]", "language": "python", "name": "conda-env-x-py"}


def old(made, schema):
    """A notebook as nbgrader wrote it then."""
    made.metadata["kernelspec"] = KERNEL
    made.nbformat_minor = 0
    for one in made.cells:
        one.pop("id", None)
        meta = one.metadata.get("nbgrader")
        if meta:
            meta["schema_version"] = schema
            del meta["task"]
            if schema == 1:
                meta.pop("cell_type", None)
    return made


def source():
    return notebook(
        cell("markdown", "Read me.", "intro", locked=True),
        cell("code", "### BEGIN SOLUTION\nn = 3\n### END SOLUTION", "n", solution=True),
        cell(
            "code",
            "assert n > 0\n### BEGIN HIDDEN TESTS\nassert n == 3\n### END HIDDEN TESTS",
            "check_n",
            2,
            grade=True,
            locked=True,
        ),
        cell("code", "n / 2", "check_half", 3, grade=True, locked=False),
        cell("markdown", "Because.", "why", 5, grade=True, solution=True),
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Source and submissions in the old schemas, before ``nbgrader update``."""
    root = tmp_path_factory.mktemp("old") / "course"
    write_course(root, {"ps1/first.ipynb": old(source(), 1), "ps1/second.ipynb": old(source(), 2)})
    new = copy_for(root, "new")  # where a release can be made to hand in from
    write_course(new, {"ps1/first.ipynb": source(), "ps1/second.ipynb": source()})
    release(new, "ps1")
    for name, schema in (("first", 1), ("second", 2)):
        place = f"ps1/{name}"
        hand_in(new, "right", place, {"n": "n = 3", "why": "So."}, edit=lambda nb: old(nb, schema))
        hand_in(new, "wrong", place, {"n": "n = 2"}, edit=lambda nb: old(nb, schema))
    shutil.copytree(new / "submitted", root / "submitted")
    shutil.rmtree(new)
    return root


@pytest.fixture(scope="module")
def updated(course, tmp_path_factory) -> Thrice:
    root = copy_for(course, "updated")
    kernels = tmp_path_factory.mktemp("kernels")
    spec = {"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]}
    (kernels / "kernels" / KERNEL["name"]).mkdir(parents=True)
    (kernels / "kernels" / KERNEL["name"] / "kernel.json").write_text(json.dumps(spec | KERNEL))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(kernels))  # stock nbgrader needs a kernel of that name
        with api_of(root):
            from nbgrader.apps import UpdateApp

            app = UpdateApp()
            app.initialize(["."])
            app.start()
        release(root, "ps1")
        return grade_thrice(root, "ps1")


@pytest.mark.slow
def test_the_same_scores_after_nbgrader_update(updated):
    read_checked(updated.root / "source/ps1/first.ipynb", as_version=4)  # schema 3 now
    assert not updated.stock.failed
    assert updated.stock.scores("right", "first") == {
        "check_n": 2.0,
        "check_half": 1.5,
        "why": None,
    }
    assert updated.stock.scores("wrong", "first") == {"check_n": 0.0, "check_half": 1.0, "why": 0.0}
    assert not differences(updated.stock, updated.ours)
    assert not differences(updated.stock, updated.compat)


@pytest.mark.slow
def test_the_kernel_of_another_name_stays_in_the_notebook(updated):
    path = updated.root.with_name(f"{updated.root.name}-ours") / "autograded/right/ps1/first.ipynb"
    assert nbformat.read(path, as_version=4).metadata.kernelspec["name"] == KERNEL["name"]


def test_before_the_update_the_remedy_is_named(course):
    code, _, told = run_here(["--course", str(course), "grade", "ps1"])
    assert code == 2
    assert "first.ipynb" in told and "nbgrader update" in told


@pytest.mark.slow
def test_a_submission_in_an_old_schema_is_graded_all_the_same(course, updated):
    """Stock nbgrader refuses it; points, locks and cells come from the instructor's side anyway."""
    root = copy_for(updated.root, "late")
    shutil.rmtree(root / "submitted")
    shutil.copytree(course / "submitted" / "right", root / "submitted" / "right")
    assert grade_with_ours(root, "ps1").scores("right") == updated.ours.scores("right")


def test_a_kernel_of_another_language_is_refused_in_words(tmp_path):
    made = source()
    made.metadata["kernelspec"] = {"display_name": "R", "language": "R", "name": "ir"}
    root = write_course(tmp_path / "course", {"ps1/first.ipynb": made})
    (root / "submitted/ann/ps1").mkdir(parents=True)
    nbformat.write(made, root / "submitted/ann/ps1/first.ipynb")
    code, _, told = run_here(["--course", str(root), "grade", "ps1"])
    assert code == 2
    assert "first.ipynb" in told and "kernel of R" in told and "Python" in told
