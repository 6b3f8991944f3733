"""The documentation is tested: its commands run, its links lead somewhere, nothing is left out."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
import yaml

import autograder.checks
from autograder import cli
from autograder import exit_codes as codes
from autograder.checks import plugin
from autograder.checks.spec import MARKERS
from autograder.results import Cause, Outcome
from autograder.sandbox import Limits
from autograder.settings import Settings
from tests.command import run_here

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GENERATED = {"commands.md", "settings.md"}
PAGES = [
    ROOT / "README.md",  # first: its tour makes the course that the other pages use
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted(DOCS.glob("*.md"), key=lambda page: (page.name != "instructor.md", page.name)),
]
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
PACKAGE = ROOT / "autograder"


def read(name: str) -> str:
    return TEXTS[DOCS / name if (DOCS / name) in TEXTS else ROOT / name]


@dataclass
class Block:
    """A fenced block: where it is, its language, its text without indentation."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def where(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(language: str) -> list[Block]:
    found = []
    for page, text in TEXTS.items():
        for match in re.finditer(r"^( *)```(\w*)\n(.*?)^\1```$", text, re.DOTALL | re.MULTILINE):
            line = text.count("\n", 0, match.start()) + 1
            if match[2] == language:
                found.append(Block(page, line, match[2], textwrap.dedent(match[3])))
    return found


# -- commands are run --------------------------------------------------------------------------


@dataclass
class Command:
    where: str
    text: str
    code: int
    output: str


def commands(block: Block) -> Iterator[Command]:
    """``$ command    # exit code 3`` and the output below it."""
    for chunk in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        line, _, output = chunk.partition("\n")
        told = re.search(r"\s+# exit code (\d+)$", line)
        text = line[: told.start()] if told else line
        yield Command(block.where, text, int(told[1]) if told else 0, output.strip("\n"))


def run(command: str, folder: Path) -> tuple[int, str, str]:
    """Exit code, stdout, stderr. Our own command runs in this process, which spares imports."""
    if not command.startswith("autograder "):
        environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        done = subprocess.run(
            command, shell=True, cwd=folder, env=environment, timeout=120,
            capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr
    return run_here(shlex.split(command)[1:], folder)


def as_pattern(output: str) -> str:
    """Shown output as a pattern: ``...`` is anything, a line of its own any number of lines."""
    lines = []
    for line in output.splitlines():
        if line.strip() == "...":
            lines.append(r"(?:[^\n]*\n)*?")
        else:
            words = map(re.escape, line.rstrip().split("..."))
            lines.append(r"[^\n]*".join(words) + r"[ ]*\n")
    return "".join(lines)


def steps(base: Path) -> Iterator[tuple[Command, Path]]:
    """All commands in order, each once, with the folder in which to run it.

    A page starts in ``base`` if it changes the folder somewhere, else in the course.
    """
    done: set[tuple[str, Path]] = set()
    for page in PAGES:
        listed = [c for b in blocks("console") if b.page == page for c in commands(b)]
        folder = base if any(c.text.startswith("cd ") for c in listed) else base / "my-course"
        for command in listed:
            if command.text.startswith("cd "):
                folder = folder / command.text[3:]
            elif (command.text, folder) not in done:
                done.add((command.text, folder))
                yield command, folder


def complaint(command: Command, folder: Path) -> str:
    """Run it; what is not as the page says, or nothing."""
    code, out, err = run(command.text, folder)
    if code != command.code:
        return f"{command.where}: {command.text}\nexit code {code}:\n{out}{err}"
    shown = out.rstrip("\n") + "\n"
    if command.output and not re.fullmatch(as_pattern(command.output), shown):
        return f"{command.where}: {command.text}\nprints now:\n{out}"
    return ""


def stock(command: Command) -> bool:
    return command.text.startswith("nbgrader ")


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("docs")


@pytest.fixture(scope="module")
def complaints(base) -> list[str]:
    """What is wrong with our own commands. They leave the course that the stock ones need."""
    found = [complaint(command, folder) for command, folder in steps(base) if not stock(command)]
    return [text for text in found if text]


def test_every_command_in_a_console_block_does_what_the_page_says(complaints):
    assert not complaints, "\n\n".join(complaints)


@pytest.mark.slow
def test_so_do_the_stock_commands_of_nbgrader(base, complaints):
    found = [complaint(command, folder) for command, folder in steps(base) if stock(command)]
    assert found
    assert not any(found), "\n\n".join(found)


def test_commands_named_in_the_text_exist():
    root: Any = typer.main.get_command(cli.app)
    known = {name for parameter in root.params for name in parameter.opts} | {"--help"}
    wrong = []
    for page, text in TEXTS.items():
        for span in re.findall(r"`((?:python -m )?autograder [^`\n]+)`", text):
            words = [w for w in shlex.split(span.removeprefix("python -m ")[11:]) if w != "..."]
            while words and words[0].startswith(("-", "[")):
                words = words[2:]
            verb = words[0] if words else ""
            options = known
            if verb in root.commands:
                params = root.commands[verb].params
                options = known | {name for parameter in params for name in parameter.opts}
            elif verb and not verb.isupper() and "," not in span:
                wrong.append(f"{page.name}: `{span}`: no command {verb!r}")
            bad = [w for w in words if w.startswith("--") and w not in options]
            wrong += [f"{page.name}: `{span}`: no option {word}" for word in bad]
    assert not wrong, "\n".join(wrong)


def test_make_targets_named_in_the_text_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        (page.name, target)
        for page, text in TEXTS.items()
        for target in re.findall(r"(?:^|`)make ([a-z-]+)(?=[` \n])", text, re.MULTILINE)
    }
    assert not {(page, target) for page, target in named if target not in targets}


# -- nothing is left out -----------------------------------------------------------------------


def test_generated_pages_are_what_the_code_declares():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec and spec.loader
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    pages = reference.pages()
    assert set(pages) == GENERATED
    stale = [name for name, text in pages.items() if read(name) != text]
    assert not stale, f"{stale} differ from the code: run python tools/reference.py"


def test_every_command_and_option_is_documented():
    root: Any = typer.main.get_command(cli.app)
    page = read("commands.md")
    told = "\n".join(text for path, text in TEXTS.items() if path.name not in GENERATED)
    for verb, command in root.commands.items():
        section = page.split(f"\n## {verb}\n", 1)[1].split("\n## ", 1)[0]
        for parameter in command.params:
            if parameter.param_type_name == "option" and parameter.name != "help":
                missing = [name for name in parameter.opts if f"`{name}`" not in section]
                assert not missing, f"{verb} {missing}"
        assert re.search(rf"\bautograder\b[^\n]*\b{verb}\b|`{verb}`", told), f"no page tells {verb}"


def test_every_setting_and_limit_is_documented():
    page = read("settings.md")
    for name in [*Settings.__dataclass_fields__, *Limits.__dataclass_fields__]:
        assert f"| `{name}` |" in page, name


def test_every_key_of_assignment_yaml_is_documented():
    page = read("instructor.md")
    keys = set(re.findall(r'(?:manifest\.get\(|moment\(\w+, )"(\w+)"', source()))
    assert {"title", "limits", "due", "closes"} <= keys
    for name in keys:
        assert f"| `{name}` |" in page, name


def test_every_marker_fixture_and_coercer_is_documented():
    page = read("check-author.md")
    for marker in MARKERS:
        assert f"`@pytest.mark.{marker.split('(')[0]}" in page, marker
    fixtures = list(fixtures_of(Path(plugin.__file__)))
    assert "submission" in fixtures
    for name in fixtures:
        assert f"| `{name}` |" in page, name
    for name in autograder.checks.__all__:
        assert f"`{name}`" in page or f"`{name}(" in page, name


def source() -> str:
    """The text of the whole package."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))


def said() -> Iterator[str]:
    """Everything that the package and its pages may say, with a 0 for each place filled in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (getattr(part, "value", 0) for part in node.values)
                yield "".join(part if isinstance(part, str) else "0" for part in parts)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    for path in sorted((ROOT / "feedback_templates" / "messages").glob("*.yaml")):
        yield re.sub(r"\{\w+\}", "0", path.read_text(encoding="utf-8"))


def test_words_that_trainees_are_told_to_look_for_are_said():
    """In trainee.md: what stands in quotes or in italics, and the outcomes in the table."""
    prose = re.sub(r"<img[^>]*>|`[^`\n]*`|```.*?```", "", read("trainee.md"), flags=re.DOTALL)
    pairs = re.findall(r'\*?"([^"]+)"\*?|\*([^*"]+)\*', prose)
    quoted = [words for pair in pairs for words in pair]
    quoted += re.findall(r"^\| ([A-Z][a-z ]+) \|", prose.partition("| It says |")[2], re.MULTILINE)
    assert {"A hidden check", "stopped here", "Not judged"} <= set(quoted)
    there = re.sub(r"\s+|0", " ", "\n".join(said()))
    for words in quoted:
        parts = re.split(r"\.\.\.|:? \d.*|\b\d+\w* ?", " ".join(words.split()))
        assert all(part.strip() in there for part in parts), words


def fixtures_of(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        decorators = map(ast.unparse, getattr(node, "decorator_list", ()))
        if any("pytest.fixture" in line for line in decorators) and not node.name.startswith("_"):
            yield node.name


def test_every_outcome_cause_and_kind_of_finding_is_documented():
    page = read("grader.md")
    kinds = set(re.findall(r'\bFinding\(\s*"([a-z]+)"', source()))
    assert {"repaired", "limit", "precheck"} <= kinds
    for name in [*get_args(Outcome), *get_args(Cause), *kinds]:
        assert not name or f"| `{name}` |" in page, name


def test_every_exit_code_and_environment_variable_is_documented():
    page = read("operator.md")
    for code in (codes.OK, codes.BUG, codes.USAGE, codes.INCOMPLETE, codes.INTERRUPTED):
        assert re.search(rf"^\| {code} \|", page, re.MULTILINE), code
    variables = set(re.findall(r'"(AUTOGRADER_[A-Z_]+)"', source()))
    assert "AUTOGRADER_SECRET" in variables
    for name in variables:
        assert f"| `{name}` |" in page, name


def test_every_page_is_in_the_index():
    index = read("index.md")
    for page in DOCS.glob("*.md"):
        assert page.name == "index.md" or f"({page.name})" in index, page.name


# -- what stands there is right ----------------------------------------------------------------


def test_settings_and_limits_named_in_the_text_exist():
    for page, text in TEXTS.items():
        for name in re.findall(r"c\.Autograder\.(\w+)", text):
            assert name in Settings.__dataclass_fields__, f"{page.name}: {name}"
    for block in blocks("yaml"):
        content = yaml.safe_load(block.text)
        Limits.from_mapping(content.get("limits", {}))


def test_python_blocks_compile_and_import_what_exists():
    for block in blocks("python"):
        tree = ast.parse(block.text, filename=block.where)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "autograder.checks":
                missing = {a.name for a in node.names} - set(autograder.checks.__all__)
                assert not missing, f"{block.where}: {missing}"


def test_json_blocks_are_json():
    for block in blocks("json"):
        json.loads(block.text)


def test_the_first_check_of_the_guide_stands_in_the_skeleton():
    written = (PACKAGE / "skeleton/tests/hidden/hello_mean/test_mean.py").read_text("utf-8")
    first = next(b for b in blocks("python") if b.page.name == "check-author.md")
    check = first.text[first.text.index("@pytest") :].rstrip()
    assert check in written


def test_internal_links_resolve():
    broken = []
    for page, text in TEXTS.items():
        prose = re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.DOTALL | re.MULTILINE)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            if target.startswith("https://"):
                continue
            path, _, anchor = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            if not file.exists():
                broken.append(f"{page.name}: {target}")
            elif anchor and anchor not in anchors(file):
                broken.append(f"{page.name}: {target}: no such heading")
    assert not broken, "\n".join(broken)


def anchors(file: Path) -> set[str]:
    """GitHub's names of the headings."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# -- nothing of the machine --------------------------------------------------------------------


def tracked_files() -> list[Path]:
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=ROOT, capture_output=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("git does not list the files here")
    names = {name for name in done.stdout.decode().split("\0") if name}
    return [ROOT / name for name in sorted(names) if (ROOT / name).is_file()]


def machine_words() -> set[str]:
    """What only this machine would write: its folders, its name, where it installs from."""
    words = {str(ROOT), str(Path.home()), socket.gethostname()}
    words |= {value for name, value in os.environ.items() if name.endswith("_INDEX_URL")}
    config = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip
    words |= set(re.findall(r"(?:https?://|file://)([^\s'\"/]*/?[^\s'\"]*)", config))
    hosts = {re.sub(r"^(?:https?://)?(?:[^/@]*@)?([^/]+)/.*$", r"\1", word) for word in words}
    common = {"/root", "/home", "localhost", "/usr", "/tmp"}
    return {word for word in words | hosts if len(word) > 5 and word not in common}


def test_no_tracked_file_names_a_machine_or_a_package_host():
    # in pieces, so that this file does not hold them
    always = ["pypi" + r"\.org", "python" + "hosted", "--index" + "-url", "/wo" + r"rk\b"]
    pattern = re.compile("|".join([*always, *map(re.escape, machine_words())]))
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            hit = pattern.search(line)
            if hit:
                found.append(f"{path.relative_to(ROOT)}:{number}: {hit[0]}")
    assert not found, "\n".join(found)
