"""Writes docs/feedback-context.json: what feedback.html.j2 and feedback.md.j2 are given.

Types come from the dataclasses; what a field means stands below. Run it after a change of
``autograder/render/page.py`` or what it holds: ``python tools/context_schema.py``.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from markupsafe import Markup

from autograder.places import Place
from autograder.render.page import FeedbackPage

TARGET = Path(__file__).resolve().parents[1] / "docs" / "feedback-context.json"

MEANING = {
    "FeedbackPage": {
        "": "everything on a trainee's page, in one language: the variable `page`",
        "student": "the trainee's id",
        "assignment": "the assignment's name",
        "title": "the assignment's title in this language",
        "course": "course_id, or empty",
        "graded": "false: nothing could be graded, and `reason` says why",
        "reason": "why it could not be graded",
        "score": "points reached in the tasks",
        "max_score": "points of all tasks",
        "late": "null: in time",
        "final": "points that count: `score` without what late work costs",
        "waiting": "points that a person still has to give",
        "passed": "null: there is no pass mark, or it is not known yet",
        "pass_score": "points at which it is passed",
        "steps": "what to do next, at most three, the most useful first",
        "tasks": "in the notebook's order",
        "notes": "remarks without points",
        "cells": "the trainee's cells that belong to no task",
        "sandbox": "level of isolation",
        "seconds": "how long it ran",
        "receipt": "pairs of a message key (`about.KEY`) and a text",
        "figures": "the trainee's pictures; outputs name them by number, from 1",
        "progress": "null: the first submission",
        "alternates": "pairs of language and Markdown file, with two languages or more",
    },
    "Late": {
        "": "a submission after its deadline",
        "student": "the trainee's id",
        "assignment": "the assignment's name",
        "seconds": "after the deadline",
        "penalty": "points taken off",
        "due": "the trainee's own deadline (filter `date`)",
    },
    "Step": {
        "": "one thing to do",
        "kind": "end of the message key `next.KIND`",
        "task": "title of the task, for fix and improve",
        "anchor": "id of its card",
        "text": "why, in a sentence",
        "points": "to gain",
        "tasks": "pairs of title and anchor, for start",
        "core": "a core idea is not shown yet",
    },
    "TaskView": {
        "": "one task; also `passed` (how many checks) and `lost` (points)",
        "anchor": "id of its card",
        "name": "the function's name, or the section's id",
        "title": "in words, where the course gives one",
        "state": "what it comes to; `state.STATE` is its message",
        "score": "null: waits for a person",
        "max_score": "points",
        "manual": "marked by a person",
        "comment": "paragraphs of the grader's comment",
        "checks": "in the order of their file",
        "cells": "the trainee's cells for it",
        "criterion": "of a workshop's rubric, or null",
        "gained": "points won or lost since the submission before; null: none, or not known",
        "again": "a person will look at the mark once more: it was given before a re-grade",
    },
    "CheckView": {
        "": "one check; a hidden one carries what it reveals, or what was opened, and no name",
        "outcome": "`outcome.OUTCOME` is its message",
        "title": "first line of its docstring in this language",
        "name": "of a public check",
        "concept": "what people call it in this language; empty: none, or not shown",
        "points": "reached",
        "max_points": "at stake",
        "public": "the trainee can run it",
        "core_missing": "it stands for a core idea and did not pass",
        "cause": "`cause.CAUSE` is its message; empty if it passed",
        "called": "the call of a public check or a teaching example",
        "returned": "what that call returned",
        "reason": "what went wrong, in words",
        "text": "paragraphs to think about",
        "lesson": "heading or address to read again",
        "shows_points": "false: its points are not shown",
        "source": "of a hidden check, once that is open",
    },
    "CriterionView": {
        "": "a line of the rubric",
        "title": "of the criterion",
        "weight": "its points",
        "level": "0 to 3, also in between; null: not marked",
        "levels": "the best first",
        "read_with": "titles of other sections that are read for it",
    },
    "LevelView": {
        "": "a level of a criterion",
        "number": "0 to 3",
        "text": "its description",
        "points": "that it gives",
        "chosen": "the grader's choice; two of them if levels were averaged",
    },
    "Cell": {
        "": "a cell of the trainee; also `marked` (the line that matters)",
        "kind": "code or markdown",
        "number": "counts all cells of the notebook from 1",
        "grade_id": "of nbgrader, or empty",
        "source": "a markdown cell as inert HTML",
        "text": "its text, for Markdown",
        "lines": "a code cell, coloured",
        "outputs": "what it displayed",
        "full": "false: the page had no room for it",
    },
    "Line": {
        "": "a line of code",
        "number": "from 1; null: stands for lines left out",
        "code": "coloured HTML",
        "mark": "the line that matters; `line.MARK` is its message",
    },
    "Output": {
        "": "one output of a cell, made inert",
        "kind": "how to show it",
        "head": "text, or its beginning",
        "left_out": "lines between head and tail",
        "tail": "end of a long text",
        "body": "HTML of text and tables only",
        "figure": "number of the picture, from 1",
        "width": "pixels",
        "height": "pixels",
        "note": "end of the message key `output.note.NOTE`",
    },
    "Picture": {
        "": "a picture proven to be PNG or JPEG",
        "uri": "a data: address",
        "width": "pixels",
        "height": "pixels",
    },
    "Note": {
        "": "a remark without points",
        "kind": "`notes.KIND` is its message",
        "text": "in this language",
        "notebook": "where",
        "cell": "counted from 1, or null",
    },
    "Place": {
        "": "a trainee's own place on the leaderboard",
        "name": "on the board",
        "made": "a name that nobody chose",
        "flaw": "why the name that was chosen is not used",
        "row": "null: not ranked, and `reason` says why",
        "reason": "why it is not ranked",
    },
    "Row": {
        "": "a place, in words",
        "place": "also a shared one",
        "name": "on the board",
        "skill": "to three decimals",
        "low": "of the interval",
        "high": "of the interval",
        "plot": "inline SVG, for the eye alone",
    },
    "Progress": {
        "": "the submissions so far",
        "number": "how many",
        "points": "the latest, oldest first; empty where people mark answers",
        "gain": "points won or lost by the last one, or null",
        "before": "what the same work had until the checks changed, or null",
        "plot": "inline SVG, for the eye alone",
    },
    "Point": {
        "": "a submission",
        "number": "from 1",
        "score": "null: it could not be graded",
        "handed_in": "when, as text, or empty",
    },
}


def _ref(kind: type, found: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in found:
        found[name] = {}
        meaning = MEANING[name]
        hints = get_type_hints(kind)
        if dataclasses.is_dataclass(kind):
            names = [each.name for each in dataclasses.fields(kind)]
        else:
            names = list(kind._fields)  # type: ignore[attr-defined]
        unknown = set(meaning) - {"", *names}
        if unknown:
            raise SystemExit(f"{name} has no {', '.join(sorted(unknown))}")
        found[name] = {
            "description": meaning[""],
            "type": "object",
            "required": names,
            "additionalProperties": False,
            "properties": {
                each: {"description": meaning[each], **_schema(hints[each], found)}
                for each in names
            },
        }
    return {"$ref": f"#/$defs/{name}"}


def _schema(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    plain = {str: "string", Markup: "string", float: "number", int: "integer", bool: "boolean"}
    if kind in plain:
        return {"type": plain[kind]}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (types.UnionType, typing.Union):
        return {"anyOf": [_schema(each, found) for each in inner]}
    if kind is type(None):
        return {"type": "null"}
    if origin is tuple and inner[-1] is ...:
        return {"type": "array", "items": _schema(inner[0], found)}
    if origin is tuple:
        items = [_schema(each, found) for each in inner]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "items": False}
    if kind.__name__ == "datetime":
        return {"type": "string", "format": "date-time"}
    return _ref(kind, found)


def schema() -> str:
    """The text of the file."""
    found: dict[str, Any] = {}
    page = _ref(FeedbackPage, found)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What feedback.html.j2 and feedback.md.j2 are given",
        "type": "object",
        "required": ["page", "place", "languages", "prefix", "part", "others"],
        "additionalProperties": False,
        "properties": {
            "page": page,
            "place": {
                "description": "on the leaderboard, for who asked for it; else null",
                "anyOf": [_ref(Place, found), {"type": "null"}],
            },
            "languages": {
                "description": "of the HTML page, the one it opens in first",
                "type": "array",
                "items": {"type": "string"},
            },
            "prefix": {
                "description": "begins every id, so that none is there twice",
                "type": "string",
            },
            "part": {
                "description": 'true: only the <div class="page"> of one more language',
                "type": "boolean",
            },
            "others": {
                "description": "the parts of the other languages, rendered",
                "type": "string",
            },
        },
        "$defs": found,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(schema(), encoding="utf-8")
    print(f"wrote docs/{TARGET.name}")
