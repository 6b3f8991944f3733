"""The desk as pages: what the templates ``mark*.html.j2`` read. Knows nothing of HTTP.

Trainees' texts pass through the sanitiser here, after names in them are blackened; nothing that
tells one trainee from another stands in what is returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from autograder.marking.answers import Answer, language
from autograder.marking.board import Given
from autograder.marking.desk import Desk, Progress
from autograder.render import sanitise
from autograder.render.formats import plain_text
from autograder.rubric import Criterion

__all__ = ["KEYS", "anchors_page", "comments_page", "done_page", "overview_page", "sitting_page"]

KEYS = "456789"  # insert the first kept comments; 0 to 3 are the levels
MAX_TEXT = 40_000  # characters of one cell that are shown
_FENCE = re.compile(r"^ {0,3}```[^\n]*$", re.MULTILINE)  # around the head's YAML


def minutes(progress: Iterable[Progress]) -> int | None:
    """Whole minutes that are left; None while nobody can tell."""
    seconds = [each.seconds_left for each in progress if each.left]
    known = [each for each in seconds if each is not None]
    return max(1, round(sum(known) / 60)) if known and len(known) == len(seconds) else None


def overview_page(desk: Desk, lang: str) -> dict[str, Any]:
    """All criteria: how far each is, where to go on, what is to be settled."""
    rows = [desk.progress(criterion) for criterion in desk.rubric.criteria]
    return {
        "title": desk.rubric.title.get(lang),
        "rows": [_row(row, lang) for row in rows],
        "next": next((row.criterion.id for row in rows if row.left), None),
        "begun": any(row.mine for row in rows),
        "minutes": minutes(rows),
        "left": sum(row.left for row in rows),
        "mine": sum(row.mine for row in rows),
        "apart": [
            {
                "criterion": criterion.id,
                "title": criterion.title.get(lang),
                "label": desk.order[criterion.id].label(answer.student),
                "address": desk.order[criterion.id].address(answer.student),
                "mine": standing.by(desk.marker) is not None,
            }
            for criterion, answer, standing in desk.apart()
        ],
        "anchors": bool(desk.anchors),
        "procedure": [text.get(lang) for text in desk.rubric.procedure],
    }


def _row(progress: Progress, lang: str) -> dict[str, Any]:
    return {
        "id": progress.criterion.id,
        "title": progress.criterion.title.get(lang),
        "weight": progress.criterion.weight,
        "mine": progress.mine,
        "left": progress.left,
        "answers": progress.answers,
        "marked": progress.marked,
        "blank": progress.blank,
        "others": progress.others,
        "minutes": minutes([progress]),
    }


def done_page(desk: Desk, criterion: Criterion, lang: str) -> dict[str, Any]:
    """A criterion without an answer left for this marker."""
    rows = [desk.progress(each) for each in desk.rubric.criteria]
    own = next(row for row in rows if row.criterion.id == criterion.id)
    following = next((row for row in rows if row.left), None)
    return {
        **_row(own, lang),
        "next": None if following is None else _row(following, lang),
        "apart": len(desk.apart()),
    }


def sitting_page(
    desk: Desk,
    criterion: Criterion,
    answer: Answer,
    visit: str,
    lang: str,
    *,
    settle: bool = False,
    draft: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """One answer beside the rubric. ``draft``: what was in the form already."""
    order = desk.order[criterion.id]
    progress = desk.progress(criterion)
    standing = desk.standing(criterion, answer)
    own = standing.by(desk.marker)
    before = desk.changed(criterion, answer) if own is None else None
    pile = [each.student for each, _ in desk.mine(criterion)]
    place = pile.index(answer.student) if answer.student in pile else None
    sections = [criterion.cell, *criterion.read_with]
    texts = {cell: text for cell, text in answer.texts.items() if cell not in answer.blank}
    rest = [cell for cell in (desk.rubric.form.head, *desk.rubric.sections) if cell in texts]
    level, comment = _filled_in(desk, criterion, answer, own, before, draft or {}, settle=settle)
    # the two who disagree see both levels, anybody else decides without
    apart = standing.marks[:2] if settle and own is not None else []
    return {
        "criterion": criterion.id,
        "title": criterion.title.get(lang),
        "weight": criterion.weight,
        "label": order.label(answer.student),
        "digest": answer.digest(criterion),
        "visit": visit,
        "settle": settle,
        "apart": [{"level": given.level, "comment": given.comment} for given in apart],
        "before": before is not None,
        "given": None if own is None or settle else own.level,
        "level": level,
        "comment": comment,
        "levels": [
            {
                "level": number,
                "text": text.get(lang),
                "points": criterion.points(number),
            }
            for number, text in enumerate(criterion.levels)
        ],
        "cells": [_cell(desk, texts.get(cell), cell, lang) for cell in sections],
        "rest": [_cell(desk, texts[cell], cell, lang) for cell in rest if cell not in sections],
        "anchors": bool(desk.anchors),
        "answer_lang": answer.lang(criterion),
        "kept": _kept(desk, criterion, answer),
        "mine": progress.mine,
        "left": progress.left,
        "minutes": minutes([progress]),
        "back": order.address(pile[place - 1]) if place else None,
        "on": order.address(pile[place + 1])
        if place is not None and place + 1 < len(pile)
        else None,
        "behind": desk.behind,
    }


def _filled_in(
    desk: Desk,
    criterion: Criterion,
    answer: Answer,
    own: Given | None,
    before: Given | None,
    draft: Mapping[str, str],
    *,
    settle: bool,
) -> tuple[int | None, str]:
    """What the form holds: a draft, else the level given, else a comment to start from."""
    if draft:
        level = draft.get("level", "")
        return (int(level) if level in ("0", "1", "2", "3") else None), draft.get("comment", "")
    if settle:
        return None, ""
    if own is not None:
        return own.level, own.comment
    if before is not None:
        return None, before.comment
    return None, desk.first_comment(criterion, answer)


def _cell(desk: Desk, text: str | None, name: str, lang: str) -> dict[str, Any]:
    text = plain_text(desk.hide_names(text or "")).strip()
    section = desk.rubric.sections.get(name)
    is_head = name == desk.rubric.form.head
    in_japanese = language(text) == "ja"
    return {
        "title": section.get(lang) if section else "",
        "in_japanese": in_japanese,
        "size": len("".join(text.split())) if in_japanese else len(text.split()),
        "source": _FENCE.sub("", text[:MAX_TEXT]).strip("\n") if is_head else "",
        "text": sanitise.markdown(text[:MAX_TEXT]),
        "cut": len(text) > MAX_TEXT,
        "blank": not text,
    }


def _kept(desk: Desk, criterion: Criterion, answer: Answer) -> list[dict[str, Any]]:
    lang = answer.lang(criterion)
    other = "en" if lang == "ja" else "ja"
    return [
        {
            "number": number,
            "key": KEYS[number] if number < len(KEYS) else "",
            "text": getattr(text, lang) or getattr(text, other),
        }
        for number, text in enumerate(desk.comments.of(criterion.id))
    ]


def anchors_page(desk: Desk, criterion: Criterion, lang: str) -> dict[str, Any]:
    """The sample answers to a criterion in the page's language, each with its level and reason."""
    sections = [criterion.cell, *criterion.read_with]
    there = [anchor for anchor in desk.anchors if criterion.id in anchor.levels]
    chosen = [anchor for anchor in there if anchor.lang == lang] or there
    chosen.sort(key=lambda anchor: desk.order[criterion.id].address(anchor.name))
    return {
        "criterion": criterion.id,
        "title": criterion.title.get(lang),
        "levels": [text.get(lang) for text in criterion.levels],
        "anchors": [
            {
                "lang": anchor.lang,
                "cells": [_cell(desk, anchor.texts.get(cell), cell, lang) for cell in sections],
                "level": anchor.levels[criterion.id],
                "why": anchor.why.get(criterion.id, ""),
            }
            for anchor in chosen
        ],
    }


def comments_page(desk: Desk, criterion: Criterion, lang: str) -> dict[str, Any]:
    """The kept comments of a criterion, to be edited."""
    return {
        "criterion": criterion.id,
        "title": criterion.title.get(lang),
        "kept": [
            {"en": text.en, "ja": text.ja, "key": KEYS[i] if i < len(KEYS) else ""}
            for i, text in enumerate(desk.comments.of(criterion.id))
        ],
        "others": [
            {"id": each.id, "title": each.title.get(lang)}
            for each in desk.rubric.criteria
            if each.id != criterion.id
        ],
    }
