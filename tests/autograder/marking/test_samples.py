"""The made-up pages of the preview are given what a marker's real pages are given."""

from __future__ import annotations

import pytest

from autograder.marking import page as real
from autograder.marking.samples import sample_pages
from autograder.render import LANGUAGES
from autograder.results import Text


def fields(value, where="page"):
    """The names of all fields, as paths; a list's items have those of any of them."""
    if isinstance(value, dict):
        return {f"{where}.{key}" for key in value}.union(
            *(fields(each, f"{where}.{key}") for key, each in value.items())
        )
    if isinstance(value, list):
        return set().union(*(fields(each, f"{where}[]") for each in value))
    return set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_samples_have_the_fields_of_real_pages(desk, lang):
    own = desk()
    criterion = own.criterion("kpi")
    answer, _ = own.mine(criterion)[0]
    visit = own.open(criterion, answer)
    own.keep_comment(criterion, Text(), Text("Which one?"))
    sitting = real.sitting_page(own, criterion, answer, visit, lang)
    made = {
        "mark-overview": real.overview_page(own, lang),
        "mark-answer": sitting,
        "mark-settle": sitting,
        "mark-anchors": real.anchors_page(own, criterion, lang),
        "mark-comments": real.comments_page(own, criterion, lang),
        "mark-done": real.done_page(own, criterion, lang),
    }
    shown = sample_pages(lang)
    assert {*made, "mark-error"} == set(shown)
    for name, page in made.items():
        sample = shown[name][1]["page"]
        assert page.keys() == sample.keys(), name
        found = {path for path in fields(sample) if not path.startswith("page.apart[]")}
        assert found == fields(page), name  # nobody disagrees here
