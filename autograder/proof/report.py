"""What ``verify`` found, as a page and as JSON: ``reports/verify/ASSIGNMENT.*``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import Course
from autograder.feedback import template_folder
from autograder.render.environment import pages
from autograder.store import write_aside

if TYPE_CHECKING:
    from autograder.verify import Verdict

__all__ = ["summary", "write_report"]


def summary(verdict: Verdict, slow: float) -> dict[str, Any]:
    """All that is known, JSON-able. A check that takes more than ``slow`` seconds is told so."""
    kinds: dict[str, dict[str, int]] = {}
    for proof in verdict.proofs:
        kind = kinds.setdefault(proof.variant.kind, {"runs": 0, "as_they_must_be": 0})
        kind["runs"] += 1
        kind["as_they_must_be"] += not proof.problems
    made: dict[str, Any] = {
        "assignment": verdict.assignment,
        "passed": not verdict.problems,
        "problems": [problem.en for problem in verdict.problems],
        "solutions": kinds,
        "checks": _checks(verdict, slow),
    }
    mutation = verdict.mutation
    if mutation is not None:
        made["mutation_score"] = round(mutation.score, 2)
        made["mutants_made"] = mutation.made
        made["no_check_looks_at"] = list(mutation.unwatched)
        made["mutants"] = [
            {
                "status": tried.status,
                **{key: value for key, value in asdict(tried.mutant).items() if key != "source"},
                "checks": {name: outcome for name, (outcome, _) in tried.attempted.checks.items()},
                "timed_out": any(why == "too_slow" for _, why in tried.attempted.checks.values()),
                "reason": tried.reason,
                "seconds": round(tried.attempted.seconds, 3),
            }
            for tried in mutation.tried
        ]
    return made


def _checks(verdict: Verdict, slow: float) -> list[dict[str, Any]]:
    """Each check: its time, and how many mutants it caught, how many of them it alone."""
    tried = verdict.mutation.tried if verdict.mutation else ()
    killers = [each.attempted.killers for each in tried]
    return [
        {
            "name": name,
            "public": check.public,
            "points": check.max_points,
            "seconds": round(check.seconds, 3),
            "slow": check.seconds > slow,
            "mutants": sum(name in each.attempted.checks for each in tried),
            "kills": sum(name in caught for caught in killers),
            "alone": sum(caught == [name] for caught in killers),
            "broke": sum(
                each.attempted.checks.get(name, ("", ""))[0] == "undecided" for each in tried
            ),
        }
        for name, check in verdict.checks.items()
    ]


def write_report(course: Course, verdict: Verdict, made: Mapping[str, Any]) -> Path:
    """Write both files; returns the page."""
    folder = course.reports_dir / "verify"
    raw = json.dumps(made, ensure_ascii=False, indent=2) + "\n"
    write_aside(folder / f"{verdict.assignment}.json", raw.encode())
    names = [check["name"] for check in made["checks"]]
    mutants = made.get("mutants", [])
    rows = [{**each, "cells": [each["checks"].get(name, "") for name in names]} for each in mutants]
    lang = course.settings.language
    told = [problem.get(lang) for problem in verdict.problems]
    page = pages(lang, template_folder(course)).render(
        "verify.html.j2", {"verify": {**made, "problems": told, "mutants": rows, "names": names}}
    )
    path = folder / f"{verdict.assignment}.html"
    write_aside(path, page.encode())
    return path
