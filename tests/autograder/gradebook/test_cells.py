"""The rows of an assignment, and how they may change."""

import nbformat
import pytest

from autograder.errors import CourseError
from autograder.gradebook import open_gradebook
from autograder.gradebook.database import open_engine


def graded(dump, db_url, table="grade_cells"):
    return [dict(row) for row in dump(db_url)[table]]


def find(notebook, grade_id):
    return next(
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def test_again_without_change_writes_nothing(book, sources, db_url, dump):
    before = dump(db_url)
    book.ensure_assignment("ps1", sources)
    assert dump(db_url) == before


def test_from_files(tmp_path, sources, db_url, dump):
    paths = {}
    for name, notebook in sources.items():
        paths[name] = tmp_path / f"{name}.ipynb"
        nbformat.write(notebook, paths[name])
    with open_gradebook(db_url, "course") as book:
        book.ensure_assignment("ps1", paths)
    assert len(graded(dump, db_url)) == 4


def test_points_and_tests_may_change_after_submissions(book, sources, result, db_url, dump):
    book.record(result("ann", check_answer=2))
    find(sources["first"], "check_answer").metadata.nbgrader.points = 8
    find(sources["first"], "check_answer").source = "assert answer in {1, 1.0}"
    book.ensure_assignment("ps1", sources)
    assert book.max_score("ps1") == 27
    changed = [row for row in graded(dump, db_url, "source_cell") if "1.0" in row["source"]]
    assert len(changed) == 1
    assert book.record(result("ann", check_answer=7)).changes[0].after == 7.0


def test_cells_may_not_come_or_go_after_submissions(book, sources, result, db_url, dump):
    book.record(result("ann"))
    before = dump(db_url)
    sources["first"].cells.pop()
    with pytest.raises(CourseError, match=r"ps1/first.ipynb: the graded cells changed \(plot\)"):
        book.ensure_assignment("ps1", sources)
    with pytest.raises(CourseError, match=r"notebooks were added or removed \(first\)"):
        book.ensure_assignment("ps1", {"second": sources["second"]})
    assert dump(db_url) == before


def test_cells_may_come_and_go_before_submissions(book, sources, db_url, dump):
    ids = {row["name"]: row["id"] for row in graded(dump, db_url, "source_cell")}
    sources["first"].cells.pop(2)
    sources["first"].cells.reverse()
    book.ensure_assignment("ps1", {"first": sources["first"]})
    rows = graded(dump, db_url, "source_cell")
    assert {row["name"] for row in rows} == set(ids) - {"check_answer"}
    assert order_of_rows(db_url) == ["plot", "kpi", "check_part", "answer", "intro"]


def order_of_rows(db_url):
    """nbgrader relies on it when it puts back deleted cells."""
    engine = open_engine(db_url)
    place = "rowid" if engine.dialect.name == "sqlite" else "ctid"
    with engine.connect() as conn:
        names = conn.exec_driver_sql(f"SELECT name FROM source_cell ORDER BY {place}").scalars()
        found = names.all()
    engine.dispose()
    return found


def test_the_order_of_the_rows_outlives_a_changed_text(db_url, sources, result, dump):
    first = {"first": sources["first"]}
    with open_gradebook(db_url, "course") as book:
        book.ensure_assignment("ps1", first)
        book.record(result("ann", without=("second",)))
        ids = {row["name"]: row["id"] for row in graded(dump, db_url, "source_cell")}
        find(sources["first"], "intro").source = "Read me twice."
        book.ensure_assignment("ps1", first)
    rows = graded(dump, db_url, "source_cell")
    assert {row["name"]: row["id"] for row in rows} == ids
    assert "Read me twice." in {row["source"] for row in rows}
    own = ["intro", "answer", "check_answer", "check_part", "kpi", "plot"]
    assert order_of_rows(db_url) == own


def test_a_notebook_that_nbgrader_would_not_release(book, sources):
    find(sources["second"], "check_answer").metadata.nbgrader.grade_id = "answer"
    with pytest.raises(CourseError, match=r"ps1/second.ipynb cannot be released"):
        book.ensure_assignment("ps1", sources)


def test_an_old_metadata_schema(book, sources):
    find(sources["second"], "answer").metadata.nbgrader.schema_version = 1
    with pytest.raises(CourseError, match=r"nbgrader update"):
        book.ensure_assignment("ps1", sources)


def test_the_course_decides_how_solutions_are_cleared(db_url, sources, dump):
    from traitlets.config import Config

    config = Config()
    config.ClearSolutions.code_stub = {"python": "pass  # yours"}
    with open_gradebook(db_url, "course", config=config) as book:
        book.ensure_assignment("ps1", sources)
    rows = {row["id"]: row["source"] for row in graded(dump, db_url, "source_cell")}
    assert rows["ps1/second/answer"] == "pass  # yours"
