"""The preview tries every template there is, and its report leaves no section empty."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from jinja2 import FileSystemLoader

from autograder.preview import preview
from autograder.preview_reports import report_options
from autograder.render import LANGUAGES, default_templates
from autograder.render.environment import pages
from autograder.render.messages import load_catalog
from autograder.report import render_report


def test_every_template_is_tried(tmp_path, monkeypatch):
    read = FileSystemLoader.get_source
    loaded = set()

    def spy(self, environment, template):
        found = read(self, environment, template)
        loaded.add(template)
        return found

    monkeypatch.setattr(FileSystemLoader, "get_source", spy)
    pages.cache_clear()
    preview(LANGUAGES, None, tmp_path)
    assert {path.name for path in default_templates().glob("*.j2")} - loaded == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_section_of_the_report_has_something_to_show(lang):
    html = render_report(**report_options(), lang=lang)
    page = BeautifulSoup(html, "html.parser")
    there = {tag["id"] for tag in page.find_all(id=True)}
    links = {tag["href"][1:] for tag in page.select("nav a[href^='#']")}
    assert len(links) > 8 and links <= there
    shown = set(page.stripped_strings)
    words = load_catalog(lang, [default_templates()]).messages
    empty = {str(text) for key, text in words.items() if re.fullmatch(r"report\.\w+_none", key)}
    assert len(empty) > 5 and not shown & empty
    for key in ("report.unknown", "report.one_of", "report.negative_what", "marking.rewrite"):
        assert str(words[key]) in shown, key
