"""The gate: a check that is too weak is caught by a mutant, and nothing unproven is released."""

import json
import re

from bs4 import BeautifulSoup
from typer.testing import CliRunner

from autograder.cli import app
from autograder.proof.gate import fingerprint, keep, proven, unproven
from autograder.render import default_templates
from autograder.render.messages import load_catalog
from tests.command import run_here

NAME = "hello_mean"


def run(course, *words):
    return CliRunner().invoke(app, ["-C", str(course.root), *words])


def prove(course):
    keep(course, NAME, fingerprint(course, course.assignment(NAME)), {"passed": True})


def edit(course, old, new):
    file = course.checks_dir / NAME / "test_mean.py"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_nothing_unproven_is_released(tiny):
    refused = run(tiny, "release")
    assert refused.exit_code == 3
    assert "Run `autograder verify hello_mean`" in refused.output
    assert not tiny.release_dir.exists()
    assert run(tiny, "release", "--unproven").exit_code == 0
    assert (tiny.release_dir / NAME).is_dir()
    assert run(tiny, "release", "--check").exit_code == 0  # drift needs no proof


def test_a_proof_holds_until_something_changes(tiny):
    prove(tiny)
    assert unproven(tiny, [NAME]) == []
    assert run(tiny, "release").exit_code == 0
    at_once = run(tiny, "verify")
    assert at_once.exit_code == 0
    assert "nothing has changed since" in at_once.output
    edit(tiny, "points(2)", "points(2.0)")
    assert unproven(tiny, [NAME]) == [NAME]
    assert proven(tiny, tiny.assignment(NAME)) is None


def test_a_proof_ends_with_what_the_course_puts_into_every_notebook(tiny):
    prove(tiny)
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write("c.ClearSolutions.code_stub = {'python': '# your turn'}\n")
    assert unproven(tiny, [NAME]) == [NAME]


def test_a_proof_that_is_broken_is_none(tiny):
    prove(tiny)
    (tiny.state_dir / "proofs" / f"{NAME}.json").write_text("{")
    assert proven(tiny, tiny.assignment(NAME)) is None


def test_checks_over_the_budget_are_named(tiny):
    quick = run(tiny, "verify", "--quick", "-w", "1")
    assert "slow checks" not in quick.output
    with (tiny.root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Autograder.slow_check_seconds = 0.0\n")
    slow = run(tiny, "verify", "--quick", "-w", "1")
    assert slow.exit_code == 0, slow.output
    assert "hello_mean: slow checks, above 0 s: mean_" in slow.output


def test_a_space_that_blames_a_right_answer_is_found(tiny):
    teaching = tiny.checks_dir / NAME / "teaching.py"
    text = teaching.read_text()
    assert "@space(" in text
    forgets = "@space(holds=lambda value, *given: None)"  # as if it had no return
    teaching.write_text(re.sub(r"@space\(.*\)", forgets, text))
    (tiny.root / "nbgrader_config.py").open("a").write("\nc.Autograder.mutants = 0\n")
    told = " ".join(run(tiny, "verify", "-w", "1").output.split())
    for right in ("reference", "with_numpy"):
        assert (
            f"{right} ({NAME}.ipynb): teaching.py, mean: would be quoted against it: mean([" in told
        )
    assert unproven(tiny, [NAME]) == [NAME]


def test_the_page_is_in_the_courses_language(tiny):
    (tiny.root / "nbgrader_config.py").open("a").write("\nc.Autograder.language = 'ja'\n")
    assert run(tiny, "verify", "--quick", "-w", "1").exit_code == 0
    page = (tiny.reports_dir / "verify" / f"{NAME}.html").read_text(encoding="utf-8")
    assert '<html lang="ja">' in page and "模範解答が満点" in page
    shown = set(BeautifulSoup(page, "html.parser").main.stripped_strings)
    english = load_catalog("en", [default_templates()]).messages
    own = {str(text) for key, text in english.items() if key.startswith("verify.")}
    assert not shown & own
    assert "検出なし" not in page, "no mutant was tried"


def test_what_is_in_the_way_is_told_in_the_courses_language(tiny):
    """On the page; a terminal and JSON speak English."""
    (tiny.root / "nbgrader_config.py").open("a").write("\nc.Autograder.language = 'ja'\n")
    wrong = tiny.checks_dir / NAME / "wrong" / "divides_by_n_minus_1.py"
    text = wrong.read_text()
    wrong.write_text(text.replace('"mean_moves_along"', '"mean_of_nothing", "gone"'))
    assert text != wrong.read_text()
    run = run_here(["verify", "--quick", "-w", "1", "--json", "-"], tiny.root)
    (found,) = json.loads(run[1])
    assert any("names the check gone, which does not exist" in each for each in found["problems"])
    page = (tiny.reports_dir / "verify" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "FAILS にあるチェック gone は存在しません" in page
    assert "mean_of_nothing は誤りを見つけるはずでしたが、合格になりました" in page
    assert "does not exist" not in page and "failed too" not in page


def test_an_unknown_language_is_told_before_the_work(tiny):
    (tiny.root / "nbgrader_config.py").open("a").write("\nc.Autograder.language = 'fr'\n")
    code, _, err = run_here(["verify", "-w", "1"], tiny.root)
    assert code == 2 and "unknown language 'fr'" in err
    assert not (tiny.state_dir / "verify").exists()


def test_verify_proves_and_a_weak_check_is_caught_by_a_survivor(tiny):
    passed = run(tiny, "verify", "-w", "1", "--json", str(tiny.root / "found.json"))
    assert passed.exit_code == 0, passed.output
    (found,) = json.loads((tiny.root / "found.json").read_text())
    assert found["mutation_score"] == 100
    assert found["solutions"]["reference"] == {"runs": 20, "as_they_must_be": 20}
    page = (tiny.reports_dir / "verify" / f"{NAME}.html").read_text()
    assert "<script" not in page
    assert unproven(tiny, [NAME]) == []
    assert not (tiny.state_dir / "verify" / f"{NAME}.jsonl").exists()

    listed = tiny.checks_dir / NAME / "mutants.yaml"
    first = found["mutants"][0]
    entries = [
        {**{key: first[key] for key in ("task", "before", "after")}, "reason": "so they say"},
        {"task": "mean", "before": "gone", "after": "away", "reason": "it was there"},
    ]
    listed.write_text(json.dumps(entries))  # JSON is YAML
    edit(tiny, "assert real(submission.mean([])) == 0.0", "submission.mean([1.0])")
    weak = run(tiny, "verify", "--mutants", "-w", "1")
    assert weak.exit_code == 3
    assert "no check catches these mistakes" in weak.output
    assert "does not exist any more: mean: gone -> away" in weak.output.replace("\n", " ")
    assert "catches: mean:" in " ".join(weak.output.split())
    assert unproven(tiny, [NAME]) == [NAME]
