"""A marker's pages on made-up answers, for the preview: what ``mark*.html.j2`` are given."""

from __future__ import annotations

from typing import Any

from autograder.marking.agreement import Agreement, Drift
from autograder.marking.page import KEYS
from autograder.marking.summary import CriterionSummary, MarkingSummary
from autograder.render import sanitise
from autograder.render.messages import LANGUAGES
from autograder.render.sample_workshop import rubric

__all__ = ["marking_summary", "sample_pages"]

RUBRIC = rubric()
CRITERION = RUBRIC.criteria[0]
TEXTS = {
    "problem": "Members leave after their first month: **6 %** of them.\n\n- who: new members\n"
    "- what: they stop ordering",
    "decision": "毎週月曜日に、解約しそうな会員へクーポンを送ります。",
}
HEAD = "kpi:\n  name: monthly churn\n  current: 6.0\n  target: 5.7"
COMMENTS = (
    ("Who is affected?", "誰が困っていますか。"),
    ("How many people, events or yen?", "人数・件数・金額ではどのくらいですか。"),
)


def sample_pages(lang: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Template and context of each page in one language, by name."""
    shown: dict[str, tuple[str, dict[str, Any]]] = {
        "mark-overview": ("mark.html.j2", _overview(lang)),
        "mark-answer": ("mark_answer.html.j2", _answer(lang)),
        "mark-settle": ("mark_answer.html.j2", _settle(lang)),
        "mark-anchors": ("mark_anchors.html.j2", _anchors(lang)),
        "mark-comments": ("mark_comments.html.j2", _comments(lang)),
        "mark-done": ("mark_done.html.j2", _done(lang)),
    }
    around = {
        "marker": "Aya",
        "assignment": RUBRIC.assignment,
        "nonce": "preview",
        "xsrf": "preview",
        "path": "/",
        "languages": LANGUAGES,
        "said": "",
        "wrong": "",
    }
    error = {"kind": "held", "told": "gradebook.db is held", "nonce": "preview", "admitted": True}
    return {
        **{name: (file, {"page": page, **around}) for name, (file, page) in shown.items()},
        "mark-error": ("mark_error.html.j2", error),
    }


def _row(number: int, lang: str) -> dict[str, Any]:
    criterion = RUBRIC.criteria[number]
    return {
        "id": criterion.id,
        "title": criterion.title.get(lang),
        "weight": criterion.weight,
        "mine": (24, 9, 0)[number],
        "left": (0, 15, 0)[number],
        "answers": 24,
        "marked": (24, 9, 0)[number],
        "blank": (0, 0, 3)[number],
        "others": (0, 1, 0)[number],
        "minutes": (None, 18, None)[number],
    }


def _overview(lang: str) -> dict[str, Any]:
    return {
        "title": RUBRIC.title.get(lang),
        "rows": [_row(number, lang) for number in range(len(RUBRIC.criteria))],
        "next": RUBRIC.criteria[1].id,
        "begun": True,
        "minutes": 18,
        "left": 15,
        "mine": 33,
        "apart": [
            {
                "criterion": CRITERION.id,
                "title": CRITERION.title.get(lang),
                "label": label,
                "address": "0123456789abcdef",
                "mine": mine,
            }
            for label, mine in (("K7Q", True), ("M2D", False))
        ],
        "anchors": True,
        "procedure": [text.get(lang) for text in CRITERION.levels[2:]],
    }


def _done(lang: str) -> dict[str, Any]:
    return {**_row(0, lang), "next": _row(1, lang), "apart": 2}


def _cell(name: str, lang: str, **others: Any) -> dict[str, Any]:
    text = TEXTS.get(name, "")
    section = RUBRIC.sections.get(name)
    return {
        "title": section.get(lang) if section else "",
        "in_japanese": name == "decision",
        "size": len(text.split()),
        "source": "",
        "text": sanitise.markdown(text),
        "cut": False,
        "blank": not text,
        **others,
    }


def _answer(lang: str) -> dict[str, Any]:
    return {
        "criterion": CRITERION.id,
        "title": CRITERION.title.get(lang),
        "weight": CRITERION.weight,
        "label": "K7Q",
        "digest": "0" * 32,
        "visit": "preview",
        "settle": False,
        "apart": [],
        "before": True,
        "given": 2,
        "level": 2,
        "comment": "“6 %” is a size. Of how many?",
        "levels": [
            {"level": number, "text": text.get(lang), "points": CRITERION.points(number)}
            for number, text in enumerate(CRITERION.levels)
        ],
        "cells": [_cell("problem", lang, cut=True), _cell("kpi", lang)],
        "rest": [_cell("head", lang, source=HEAD, blank=False), _cell("decision", lang)],
        "anchors": True,
        "answer_lang": "en",
        "kept": [
            {"number": number, "key": KEYS[number], "text": text}
            for number, (text, _) in enumerate(COMMENTS)
        ],
        "mine": 9,
        "left": 15,
        "minutes": 18,
        "back": "0123456789abcdef",
        "on": "fedcba9876543210",
        "behind": True,
    }


def _settle(lang: str) -> dict[str, Any]:
    apart = [{"level": 1, "comment": "No size."}, {"level": 3, "comment": ""}]
    empty = {"before": False, "given": None, "level": None, "comment": "", "behind": False}
    return {**_answer(lang), "settle": True, "apart": apart, **empty}


def _anchors(lang: str) -> dict[str, Any]:
    return {
        "criterion": CRITERION.id,
        "title": CRITERION.title.get(lang),
        "levels": [text.get(lang) for text in CRITERION.levels],
        "anchors": [
            {
                "lang": "en",
                "cells": [_cell("problem", lang)],
                "level": 2,
                "why": "Says who and what; no size.",
            }
        ],
    }


def _comments(lang: str) -> dict[str, Any]:
    return {
        "criterion": CRITERION.id,
        "title": CRITERION.title.get(lang),
        "kept": [{"en": en, "ja": ja, "key": KEYS[at]} for at, (en, ja) in enumerate(COMMENTS)],
        "others": [{"id": each.id, "title": each.title.get(lang)} for each in RUBRIC.criteria[1:]],
    }


def marking_summary() -> MarkingSummary:
    """How the marking of the workshop stands: one criterion is settled, one is not read alike."""
    alike = Agreement(12, 0.86, 0.61, 0.97, 0.75, 1.0)
    unlike = Agreement(10, 0.21, -0.18, 0.55, 0.3, 0.6)
    steady = Drift("Ben", 12, 1.75, 1.5, -0.25, -1.0, 0.5)
    milder = Drift("Aya", 24, 1.25, 2.38, 1.13, 0.5, 1.75)
    counts = {"answers": 24, "marked": 22, "elsewhere": 1, "blank": 3, "twice": 12}
    return MarkingSummary(
        RUBRIC.assignment,
        RUBRIC.title,
        ("Aya", "Ben"),
        tuple(
            CriterionSummary(
                criterion.id,
                criterion.title,
                **counts,
                twice_done=agreed.n,
                averaged=3,
                settled=1,
                apart=apart,
                mean=1.9,
                agreement=agreed,
                drifts=drifts,
            )
            for criterion, agreed, apart, drifts in zip(
                RUBRIC.criteria,
                (alike, unlike, Agreement(0)),
                (0, 2, 0),
                ((steady,), (steady, milder), ()),
                strict=True,
            )
        ),
        damaged=1,
    )
