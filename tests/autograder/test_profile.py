"""Where the time goes, and how far a run is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time

from autograder.grade import grade
from autograder.stages import Profile, Stages
from autograder.store import ResultStore


def test_an_inner_stage_stops_the_outer_one() -> None:
    stages = Stages()
    began = time.perf_counter()
    with stages.time("outer"):
        with stages.time("inner"):
            time.sleep(0.05)
        with stages.time("inner"):
            time.sleep(0.05)
    whole = time.perf_counter() - began
    assert stages.seconds["inner"] >= 0.1
    assert stages.seconds["outer"] < stages.seconds["inner"]
    assert sum(stages.seconds.values()) <= whole


def test_a_run_tells_its_steps_and_stages(tiny, hand_in) -> None:
    hand_in(tiny, "ann")
    hand_in(tiny, "bob", {"mean": "import time\ntime.sleep(0.4)\ndef mean(values): return 0"})
    hand_in(tiny, "eve").write_text("{")
    steps, measured = [], Profile()
    results = grade(tiny, "hello_mean", workers=1, progress=steps.append, profile=measured)
    ours = measured.stages
    assert [step.done for step in steps] == [0, 1, 2, 3]
    assert {step.total for step in steps} == {3}
    assert [step.result.student for step in steps[1:]] == ["ann", "bob", "eve"]
    assert [step.failed for step in steps] == [0, 0, 0, 1]
    running = [step.running for step in steps]
    assert running[0] == running[-1] == 0
    assert set(running) <= {0, 1}  # recording may take longer than bob's sleep
    assert set(ours.seconds) == {"read", "gradebook", "notebook", "store"}
    ann, bob, _ = results
    assert set(ann.stages) == {"intake", "start", "cells", "checks", "end", "result"}
    assert sum(ann.stages.values()) <= ann.seconds + 0.1
    assert bob.stages["cells"] >= 0.4 > ann.stages["cells"]
    kept = ResultStore(tiny.state_dir / "results").load("hello_mean", "ann")
    assert kept is not None and kept.stages == {}
    again = grade(tiny, "hello_mean", workers=1)
    assert not again[0].stages, "nothing was run"


def test_the_command_says_where_the_time_went(tiny, hand_in) -> None:
    hand_in(tiny, "ann")
    words = [sys.executable, "-m", "autograder", "-C", str(tiny.root), "grade", "hello_mean"]
    told = subprocess.run([*words, "--profile"], capture_output=True, text=True, check=True).stderr
    for words_of_ours in ("run the cells", "run the checks", "record in the gradebook", "share"):
        assert words_of_ours in told
    assert "mean_small_example" in told
    assert "mean_of_nothing" in told


def test_a_line_for_each_where_there_is_no_terminal(tiny, hand_in) -> None:
    long = "trainee-" + 60 * "x"
    hand_in(tiny, long, {"mean": "def mean(values): return 7"})
    words = [sys.executable, "-m", "autograder", "-C", str(tiny.root), "grade", "hello_mean"]
    for how in (r"\(\d\.\d s\)", r"\(kept\)"):
        told = subprocess.run(words, capture_output=True, text=True, check=True).stderr
        assert re.search(rf"^hello_mean 1/1 {long} [\d.]+/10 {how}$", told, re.MULTILINE), told


def test_what_was_kept_takes_no_time_of_others(tiny, hand_in) -> None:
    for student in ("ann", "bob", "eve"):
        hand_in(tiny, student)
    grade(tiny, "hello_mean", workers=1)
    shutil.rmtree(tiny.submitted_dir / "eve")
    hand_in(tiny, "eve", {"mean": "def mean(values): return 7"})
    measured = Profile()
    grade(tiny, "hello_mean", workers=1, profile=measured, feedback=True)
    assert measured.stages.counts == {
        "read": 3, "preview": 1, "gradebook": 1, "notebook": 1, "store": 1, "page": 3,
    }  # fmt: skip
    assert measured.reused == {"eve": set()}


def test_no_command_compiles_a_grammar_for_iris() -> None:
    """jsonschema would, wherever rfc3987-syntax is installed: most of a second a command."""
    code = (
        "import sys, autograder.gradebook\n"
        "import autograder.nbgrader.masters, autograder.nbgrader.generate\n"
        "print('jsonschema' in sys.modules, 'lark' in sys.modules, 'rfc3987_syntax' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "False", "False"]
