"""The released notebook in a real Jupyter kernel, as a trainee runs it."""

from __future__ import annotations

import threading
import time

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient

from autograder.release import release

SOLVED = {
    "mean": "def mean(values):\n    return float(np.mean(values))",
    "spread": "def spread(values):\n    return float(np.std(values))",
}


@pytest.fixture
def run(course, tmp_path, monkeypatch):
    """``run(solutions)`` executes the released notebook; returns its code cells by id."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    folder = release(course)[0]

    def execute(solutions):
        notebook = nbformat.read(folder / "a1.ipynb", as_version=4)
        for cell in notebook.cells:
            cell.source = solutions.get(cell.id, cell.source)
        where = {"metadata": {"path": str(folder)}}
        NotebookClient(notebook, timeout=60, allow_errors=True, resources=where).execute()
        return {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}

    return execute


def shown(cell) -> str:
    assert [output.output_type for output in cell.outputs] == ["display_data"]
    assert "<div" in cell.outputs[0].data["text/html"]
    return cell.outputs[0].data["text/plain"]


def test_untouched_it_runs_through_and_says_not_started(run):
    cells = run({})
    assert shown(cells["check-mean"]).startswith("○ mean: you have not started this one yet")
    assert shown(cells["check-spread"]).startswith("○ spread: you have not started this one yet")
    assert shown(cells["plot"]).startswith("i mean, spread are not written yet")


def test_solved_the_public_checks_are_green(run):
    cells = run(SOLVED)
    assert shown(cells["check-mean"]).startswith("✓ mean: all public checks pass")
    assert shown(cells["check-spread"]).startswith("i spread: no public check here")
    assert cells["plot"].outputs[0].text == "2.0\n"


def test_the_own_line_of_an_error_is_shown(run):
    broken = "def mean(values):\n    total = sum(values)\n    return total / zero"
    text = shown(run({**SOLVED, "mean": broken})["check-mean"])
    assert "NameError: name 'zero' is not defined (line 3 of its cell, in mean)" in text
    assert "Your line: return total / zero" in text


def test_interrupting_a_check_shows_one_line(course, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    folder = release(course)[0]
    manager, client = start_new_kernel(cwd=str(folder))
    messages = []
    try:
        client.execute_interactive(
            "from practice import check\n"
            "def mean(values):\n    print('started', flush=True)\n    while True: pass",
            timeout=60,
        )
        started = threading.Event()

        def heard(message):
            messages.append(message)
            if "started" in str(message["content"].get("text", "")):
                started.set()

        def interrupt():
            started.wait(30)
            time.sleep(0.1)
            manager.interrupt_kernel()

        threading.Thread(target=interrupt).start()
        reply = client.execute_interactive('check("mean")', output_hook=heard, timeout=60)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert reply["content"]["status"] == "error"  # what follows in Run All does not run
    errors = [m["content"] for m in messages if m["msg_type"] == "error"]
    assert len(errors) == 1
    assert errors[0]["traceback"] == [
        "Stopped by you. If it was slow: does a loop in your function ever end?"
    ]
