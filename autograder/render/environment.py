"""The Jinja environments: sandboxed, strict about undefined names, escaping by default.

Templates are looked for in the course's own ``feedback_templates/`` first, then in the default
ones, so a course overrides a whole file, or extends it and replaces blocks::

    {% extends "default/feedback.html.j2" %}
    {% block next %}...{% endblock %}

Markdown escapes by default as well: what a template prints is escaped so that it reads as plain
text in any Markdown viewer, unless it went through ``fence`` or ``code``.
"""

from __future__ import annotations

import dataclasses
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    pass_context,
)
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from autograder.errors import CourseError, did_you_mean
from autograder.render import formats
from autograder.render.messages import Catalog, load_catalog
from autograder.results import is_address

__all__ = ["Pages", "TemplateFault", "default_templates", "pages"]

_SIGNS = str.maketrans(
    {"&": "&amp;", "<": "&lt;"} | {sign: f"\\{sign}" for sign in r"\`*_{}[]()#+!|~>$=-"}
)
_NUMBER = re.compile(r"^(\d+)([.)])")  # would begin a list
_UNDEFINED = re.compile(r"'(\w+)' is undefined|no attribute '(\w+)'")
_TRY = "`autograder feedback --preview` tries a change on made-up trainees."
# Whatever links itself in some viewers: a bare address gets a break that nobody sees.
_BARE_LINK = re.compile(r"(?i)(https?|ftp|www|mailto)([:.@])")


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's, which asks of every value anew what depends on its type alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        key = type(obj), attr
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]


class TemplateFault(CourseError):
    """A template is wrong; ``template`` and ``line`` say where."""

    def __init__(self, text: str, template: str, line: int | None) -> None:
        where = f"{template}, line {line}" if line else template
        super().__init__(f"{where}: {text}\n{_TRY}")
        self.template = template
        self.line = line


def default_templates() -> Path:
    """The templates that come with the grader: beside the package, or where a wheel puts them."""
    beside = Path(__file__).resolve().parents[2] / "feedback_templates"
    installed = Path(sys.prefix) / "share" / "autograder" / "feedback_templates"
    # a folder beside an installed package may be anybody's
    return beside if (beside / "base.html.j2").is_file() else installed


def markdown_escape(value: object) -> Markup:
    """``value`` as one line of Markdown that shows exactly these characters."""
    if hasattr(value, "__html__"):
        return Markup(value.__html__())  # noqa: S704 - says itself that it is safe
    return _escaped(str(value))


@lru_cache(maxsize=4096)  # most are the pages' own words
def _escaped(value: str) -> Markup:
    text = " ".join(value.split()).translate(_SIGNS)
    text = _NUMBER.sub(r"\1\\\2", text)
    return Markup(_BARE_LINK.sub(r"\1&#8203;\2", text))  # noqa: S704 - escaped above


def fence(text: str, language: str = "text") -> Markup:
    """A fenced block; the fence is longer than any run of backticks or tildes inside."""
    runs = re.findall(r"`+", text)
    ticks = "`" * max(3, 1 + max(map(len, runs), default=0))
    return Markup(f"{ticks}{language}\n{text.rstrip()}\n{ticks}")  # noqa: S704 - cannot be closed


def inline_code(value: object) -> Markup:
    """A code span that cannot be closed from inside."""
    text = " ".join(str(value).split())
    ticks = "`" * (1 + max(map(len, re.findall(r"`+", text)), default=0))
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return Markup(f"{ticks}{edge}{text}{edge}{ticks}")  # noqa: S704 - cannot be closed


def file_link(file: str, words: str) -> Markup:
    """A link to a file beside this one. Only for names of ours, whatever they hold."""
    address = quote(file)
    return Markup(f"[{markdown_escape(words)}]({address})")  # noqa: S704 - both are escaped


def web_link(address: str) -> Markup:
    """A link in Markdown to an address that passed :func:`is_address`: nothing in it ends it."""
    return Markup(f"<{address}>") if is_address(address) else markdown_escape(address)  # noqa: S704


def isolated(name: object) -> str:
    """A name in a sentence: if it runs from right to left, what stands around it does not."""
    return f"\u2068{name}\u2069"


def breakable(value: object) -> Markup:
    """A name of code that may break after its underscores, on a narrow screen."""
    return Markup("_<wbr>").join(str(value).split("_"))


def _names(value: object, depth: int = 4) -> set[str]:
    """Names of all attributes below ``value``, as far as a template reaches."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping) and depth:
        below = [_names(each, depth - 1) for each in value.values()]
        return {str(key) for key in value}.union(*below)
    if isinstance(value, tuple | list):
        return set[str]().union(*(_names(each, depth) for each in value[:20]))
    return set()


class _Compiled(BytecodeCache):
    """Templates compiled by this process, for all languages."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


def _spoken(format_: Callable[..., str], **options: Any) -> Callable[..., str]:
    """A filter in one language. With a context, so that none of it is compiled into a template."""
    return pass_context(lambda context, *args: format_(*args, **options))


_HTML_CODE, _MARKDOWN_CODE = _Compiled(), _Compiled()


class Pages:
    """Renders the templates of one course in one language."""

    def __init__(self, lang: str, course_templates: Path | None = None) -> None:
        default = default_templates()
        self.folders = [default]
        if course_templates and course_templates.resolve() != default.resolve():
            self.folders.insert(0, course_templates)
        self.lang = lang
        self.words: Catalog = load_catalog(lang, self.folders)
        loader = ChoiceLoader(
            [
                FileSystemLoader([str(folder) for folder in self.folders]),
                PrefixLoader({"default": FileSystemLoader(str(default))}),
            ]
        )
        options: dict[str, Any] = {
            "loader": loader,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "autoescape": True,
        }
        self._html = _Sandbox(**options, bytecode_cache=_HTML_CODE)
        self._markdown = _Sandbox(
            **options, bytecode_cache=_MARKDOWN_CODE, finalize=markdown_escape
        )
        for environment in (self._html, self._markdown):
            environment.globals.update(
                t=self.words, lang=lang, languages=(lang,), prefix="", part=False, others=""
            )
            environment.tests["address"] = is_address
            environment.filters.update(
                points=_spoken(formats.points, lang=lang),
                percent=_spoken(formats.percent, lang=lang),
                correlation=formats.correlation,
                ms=formats.milliseconds,
                duration=_spoken(formats.duration, lang=lang),
                span=_spoken(formats.span, t=self.words),
                date=_spoken(formats.date, lang=lang),
                name=formats.name,
                plain=formats.plain_text,
                fence=fence,
                code=inline_code,
                file_link=file_link,
                web_link=web_link,
                breakable=breakable,
                isolated=isolated,
            )

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """The text of ``template``; a fault in it raises :class:`TemplateFault`."""
        environment = self._markdown if template.endswith(".md.j2") else self._html
        try:
            return environment.get_template(template).render(**context)
        except TemplateSyntaxError as fault:
            name = self._short(fault.filename or fault.name or template)
            raise TemplateFault(fault.message or "syntax error", name, fault.lineno) from fault
        except TemplateNotFound as fault:
            known = did_you_mean(str(fault), environment.list_templates())
            raise TemplateFault(f"no template {str(fault)!r}.{known}", template, None) from fault
        except TemplateFault:
            raise
        except Exception as fault:
            where = self._where(fault)
            if where is None and not isinstance(fault, TemplateError):
                raise
            name, line = where or (template, None)
            text = str(fault) or type(fault).__name__
            if isinstance(fault, UndefinedError) and (unknown := _UNDEFINED.search(text)):
                name_of, attribute = unknown.groups()
                there = _names(context) if attribute else {*context, *environment.globals}
                text += "." + did_you_mean(name_of or attribute, there)
            raise TemplateFault(text, name, line) from fault

    def file(self, name: str) -> bytes:
        """A file beside the templates that is sent as it is; a course's own goes before ours."""
        there = (folder / name for folder in self.folders)
        return next(path for path in there if path.is_file()).read_bytes()

    def _short(self, filename: str) -> str:
        for folder in self.folders:
            if filename.startswith(f"{folder}/"):
                return f"{folder.name}/{filename[len(str(folder)) + 1 :]}"
        return filename

    def _where(self, fault: BaseException) -> tuple[str, int] | None:
        """Template and line of the innermost template frame (Jinja rewrites tracebacks)."""
        found = None
        for frame in traceback.extract_tb(fault.__traceback__):
            if any(frame.filename.startswith(f"{folder}/") for folder in self.folders):
                found = (self._short(frame.filename), frame.lineno or 0)
        return found


@lru_cache(maxsize=8)
def pages(lang: str, course_templates: Path | None = None) -> Pages:
    """The shared :class:`Pages`: compiling templates costs more than rendering a page."""
    return Pages(lang, course_templates if course_templates and course_templates.is_dir() else None)
