"""What templates are given is what docs/feedback-context.json says, and docs name every block."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
from datetime import datetime
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from autograder.feedback import render_pages
from autograder.preview import sample_pages
from autograder.preview_reports import report_options
from autograder.render import default_templates
from autograder.render.environment import Pages
from autograder.report import render_report

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "docs" / "feedback-context.json"
GUIDE = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
TEMPLATES = sorted(default_templates().glob("*.j2"))


def test_the_schema_is_what_the_code_declares():
    spec = importlib.util.spec_from_file_location("schema", ROOT / "tools" / "context_schema.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    told = SCHEMA.read_text(encoding="utf-8")
    assert told == tool.schema(), "run python tools/context_schema.py"


def plain(value):
    """A context as JSON has it."""
    value = value.item() if isinstance(value, np.generic) else value
    if dataclasses.is_dataclass(value):
        value = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


@pytest.fixture
def given(monkeypatch):
    """Every context that a template is really given."""
    contexts = []
    render = Pages.render

    def spy(self, template, context):
        contexts.append(context)
        return render(self, template, context)

    monkeypatch.setattr(Pages, "render", spy)
    return contexts


def test_every_real_context_follows_the_schema(given, samples):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for options in sample_pages(samples.png(40, 30)).values():
        render_pages(**options, languages=("en", "ja"))
    assert len(given) == 4 * len(sample_pages())
    for context in given:
        validator.validate(plain(context))
    # the samples reach every kind of thing that there is
    reached = json.dumps([plain({**context, "others": ""}) for context in given])
    for name, kind in schema["$defs"].items():
        assert all(f'"{key}":' in reached for key in kind["properties"]), name


def test_the_report_is_given_what_its_schema_says(given):
    schema = json.loads((ROOT / "docs" / "report-context.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for lang in ("en", "ja"):
        render_report(**report_options(), lang=lang)
    full = json.dumps([plain(context) for context in given])
    render_report([])
    render_report([], students=["s"], assignments=["a01_line_fit"])
    for context in given:
        validator.validate(plain(context))
    for name, kind in schema["$defs"].items():
        assert all(f'"{key}":' in full for key in kind["properties"]), name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_blocks_are_documented_in_the_guide_and_in_the_template(path):
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"{% block (\w+)", text)
    head = text[: text.index("#}")]
    for name in blocks:
        assert f"`{name}`" in GUIDE, f"docs/templates.md does not tell the block {name}"
        assert re.search(rf"Blocks:[^#]*\b{name}\b", head), f"{path.name}: {name}"


@pytest.mark.parametrize("name", ["macros.html.j2", "macros.md.j2"])
def test_macros_are_documented(name):
    text = (default_templates() / name).read_text(encoding="utf-8")
    for macro in re.findall(r"{% macro (\w+)", text):
        assert f"`{macro}" in GUIDE, macro


def test_filters_are_documented():
    source = (ROOT / "autograder" / "render" / "environment.py").read_text(encoding="utf-8")
    own = re.findall(r"^ {16}(\w+)=(?:_spoken|formats|fence|inline|file|break)", source, re.M)
    assert len(own) > 9
    for name in own:
        assert f"`{name}`" in GUIDE, name


FRAMES = ("base.html.j2", "mark_frame.html.j2")


def test_every_page_extends_the_frame_and_shares_the_macros():
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        if path.name.endswith(".html.j2") and "{% block" in text and path.name not in FRAMES:
            frame = FRAMES[path.name.startswith("mark")]
            assert f'{{% extends "{frame}" %}}' in text, path.name
            assert "ui." not in text or '{% import "macros.html.j2" as ui %}' in text, path.name
        assert "safe" not in re.findall(r"\|\s*(\w+)", text), f"{path.name} switches escaping off"
        assert "autoescape" not in text, path.name
