"""The kit in a trainee's hands: check, hint, language, attempted."""

from __future__ import annotations

import ast
import linecache
import string
import subprocess
import sys
import warnings
from collections import namedtuple
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from autograder.trainee.bundle import practice_files, with_bytecode

STUB = "def mean(values):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"
RIGHT = "def mean(values):\n    return sum(values) / len(values)\n"


def test_passed(kit):
    assert kit.run(RIGHT + 'check("mean")') == (
        "✓ mean: all public checks pass\n"
        "  ✓ The mean of 1, 2, 3 is 2. (5 pt)\n"
        "  ✓ The order of the values does not matter. (5 pt)\n"
        "  Grading also runs checks that you do not see: other data, other sizes, edge cases.\n"
    )


def test_not_attempted_is_grey_and_short(kit):
    assert kit.run(STUB + 'check("mean")') == (
        "○ mean: you have not started this one yet\n"
        "  Put your code in place of raise NotImplementedError(), run that cell, then check again. "
        'Stuck? hint("mean")\n'
    )


def test_failed_says_what_was_called_and_asks_one_question(kit):
    out = kit.run('def mean(values):\n    return 6.0\ncheck("mean")')
    assert out.startswith("✗ mean: 1 of 2 public checks pass\n")
    assert "      We called: mean([1, 2, 3])\n      You returned: 6\n" in out
    assert "      Think about: The sum is 6 and there are 3 values. What do you divide by?\n" in out


def test_a_value_of_the_wrong_kind_is_told_as_in_the_feedback(kit):
    out = kit.run('def mean(values):\n    pass\ncheck("mean")')
    assert "Expected a number, but your function returned None (is a return missing?)." in out


def test_an_exception_shows_its_type_and_the_own_line(kit):
    source = "def mean(values):\n    total = 0\n    return values / total['n']\n\ncheck('mean')"
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(True), "<cell>")
    out = kit.run(source)
    assert (
        "What happened: Your code raised TypeError: 'int' object is not subscriptable (line 3"
        in out
    )
    assert "Your line: return values / total['n']" in out
    assert "Traceback" not in out


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("", "Python does not know mean. Run the cell that defines it"),
        ("mean = 3", "mean is 3 here, but the task asks for a function."),
        ("def mean():\n    return 1", "TypeError: mean() takes 0 positional arguments"),
        ("def mean(v):\n    exit()", "Your code raised SystemExit"),
        ("def mean(v):\n    raise BaseException('x')", "Your code raised BaseException: x"),
        ("def mean(v):\n    raise NotImplementedError('sparse')\nother = mean", "not started"),
        ("class Loud(Exception):\n    def __str__(s): 1/0\ndef mean(v):\n    raise Loud", "Loud"),
        ("def part(v):\n    raise NotImplementedError()\ndef mean(v):\n    return part(v)",
         "mean needs part, which you have not started yet. Write part first."),
        ("import math\ndef mean(v):\n    return math.nan", "You returned: nan"),
        ("def mean(v):\n    return '<script>'", "You returned: '<script>'"),
    ],
)  # fmt: skip
def test_whatever_the_notebook_holds_check_never_raises(kit, source, told):
    assert told in kit.run(f'{source}\ncheck("mean")')


def test_only_nbgraders_validate_is_told_by_an_error(kit, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    kit.run(RIGHT + 'check("mean")\ncheck("other")')
    wrong = "def mean(values):\n    return 6.0\n"
    for source in (STUB, wrong, ""):
        for verb in ('check("mean")', "check()"):
            with pytest.raises(AssertionError, match="mean: "):
                kit.run(f"{source}{verb}")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    kit.run(STUB + "check()")


def test_a_stub_that_fails_later_is_not_called_unstarted(kit):
    out = kit.run(
        "def mean(values):\n    def inner(): raise ValueError('later')\n    return inner()\n"
        'check("mean")'
    )
    assert "ValueError: later" in out


def test_the_own_data_of_a_check_cannot_be_changed(kit):
    names: dict = {}
    exec("def wipe(v, rows):\n    v[:] = 0.0\n    rows[0].clear()", names)
    values, rows = np.ones(3), [[1, 2]]
    kit.part("namespace").Submission(names).wipe(values, rows=rows)
    assert values.sum() == 3.0 and rows == [[1, 2]]


def test_a_warning_is_told_and_nothing_goes_to_stderr(kit, capsys):
    source = (
        "import warnings\ndef mean(v):\n    warnings.warn('overflow')\n    return sum(v) / len(v)\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        out = kit.run(source + 'check("mean")')
    assert "Python warned: UserWarning: overflow" in out
    assert capsys.readouterr().err == ""


def test_a_check_that_broke_is_not_the_trainees_fault(kit):
    public = kit.part("public.mean")
    public.ANSWERS = {}
    out = kit.run(RIGHT + 'check("mean")')
    assert out.startswith("! mean: 1 of 2 public checks pass\n")
    assert "KeyError: 'public'" in out
    assert "Please tell your instructor" in out


def test_a_broken_kit_says_so_in_one_line(kit):
    tasks = kit.part("tasks")
    tasks.load.cache_clear()
    (Path(kit.module.__path__[0]) / "tasks.json").write_text("{")
    assert "Your code is not to blame" in kit.run(RIGHT + 'check("mean")')


def test_all_tasks(kit):
    out = kit.run(STUB + "check()")
    assert out == (
        "i 0 of 1 tasks pass their public checks\n○ mean: you have not started this one yet\n"
    )
    assert kit.run(RIGHT + "check()").startswith("✓ 1 of 1 tasks pass their public checks")


def test_a_task_with_hidden_checks_only(kit):
    written = kit.run("def spread(v): return 0.0\ncheck('spread')")
    assert written.startswith("i spread: no public check here\n")
    stub = kit.run("def spread(v):\n    raise NotImplementedError()\ncheck('spread')")
    assert stub.startswith("○ spread: you have not started this one yet")


def test_names(kit):
    assert 'Did you mean "mean"?' in kit.run('check("meen")')
    assert 'Did you mean "mean"?' in kit.run('hint("maen")')
    assert 'The tasks are "mean", "spread".' in kit.run('check("zzz")')
    assert kit.run(RIGHT + "check(mean)").startswith("✓ mean")
    assert kit.run(RIGHT + 'check(" check_mean ")').startswith("✓ mean")
    assert "There is no task 'int'" in kit.run("check(7)")


def test_hints_go_on_level_by_level(kit):
    first, second, third, again = (kit.run('hint("mean")') for _ in range(4))
    assert first.startswith("? mean: Hint 1 of 3\n  What is a mean?\n  Think first.")
    assert second.startswith("? mean: Hint 2 of 3")
    assert "  # return total / ...\n  That was the last hint." in third
    assert again == third
    assert kit.run('hint("mean", 2)') == second
    assert kit.run('hint("mean", 99)') == third
    assert "There are no hints for spread." in kit.run('hint("spread")')
    assert 'Try hint("mean"), hint("spread").' in kit.run("hint()")


def test_language(kit, monkeypatch):
    assert kit.run('language("ja")') == "i 日本語で表示します。\n"
    out = kit.run("def mean(v): return 6.0\ncheck('mean')")
    assert "実行した式: mean([1, 2, 3])" in out and "何で割りますか。" in out
    assert kit.module.language() == "ja"
    assert 'language("en")' in kit.run('language("fr")')
    assert kit.run('language("English")') == "i Messages are in English now.\n"
    kit.part("words").choose("")
    monkeypatch.setenv("PRACTICE_LANG", "ja_JP.UTF-8")
    assert "まだ着手していません" in kit.run(STUB + 'check("mean")')


def test_every_sentence_is_there_in_both_languages_with_the_same_places(kit):
    for key, sentences in kit.part("words").WORDS.items():
        places = [{part[1] for part in string.Formatter().parse(s)} - {None} for s in sentences]
        assert len(sentences) == 2 and all(sentences), key
        assert places[0] == places[1], key


def test_attempted(kit):
    assert kit.run(STUB + "print(attempted(mean))") == (
        "i mean is not written yet: this cell waits for it.\nFalse\n"
    )
    assert kit.run(RIGHT + "print(attempted(mean))") == "True\n"


@pytest.mark.parametrize(
    ("source", "stub"),
    [
        ('def f(x):\n    """Doc."""\n    raise NotImplementedError("later")', True),
        ("class f:\n    def update(self): raise NotImplementedError()", True),
        ("class f:\n    def update(self): return 1", False),
        ("def f(x):\n    if x < 0:\n        raise NotImplementedError()\n    return x", False),
        ("def f(x):\n    y = x\n    raise NotImplementedError()", False),
        ("def f(x): raise ValueError()", False),
        ("f = len", False),
        ("f = 3", False),
    ],
)
def test_what_counts_as_a_stub(kit, source, stub):
    names: dict = {}
    exec(source, names)
    assert kit.part("stub").is_stub(names["f"]) is stub


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_html_is_well_formed_and_escaped(kit):
    verbs = kit.part("verbs")
    names: dict = {}
    exec("def mean(v): return '<img src=x onerror=alert(1)>'", names)
    for card in (verbs._check("mean", names), verbs._check(None, names), verbs._hint("mean", 2)):
        html = card._repr_html_()
        parser = _Text()
        parser.feed(html)
        assert parser.open == []
        assert "<img" not in html and "<b>:" not in html
    assert "hint(&quot;" not in html
    assert "Sum, then divide by n: <b>" in parser.text
    assert "<code" in html
    blocks = verbs._hint("mean", 3)._repr_html_()
    assert "# total = sum(values)\n# return total / ...</pre>" in blocks


def test_records_callables_and_instances_cross_as_in_the_grader(kit):
    space = kit.part("namespace")
    values = kit.part("values")
    names: dict = {}
    exec(
        "from collections import namedtuple\nfrom dataclasses import dataclass\n"
        "Counts = namedtuple('Counts', 'tp fp')\n"
        "@dataclass\nclass R:\n    low: float\n    high: float\n"
        "def precision(c):\n    assert type(c) is Counts\n    return c.tp / (c.tp + c.fp)\n"
        "def interval(): return R(1.0, 2.0)\n"
        "def constant(y): return lambda n: [y] * n\n"
        "class Tally:\n    def __init__(self): self.n = 0\n"
        "    def add(self, k):\n        self.n += k\n        return self.n\n"
        "def count(tally): return tally.n\n",
        names,
    )
    submission = space.Submission(names)
    theirs = namedtuple("Counts", "tp fp")
    assert submission.precision(theirs(9, 1)) == 0.9
    assert submission.last_called == "precision(Counts(tp=9, fp=1))"
    record = submission.interval()
    assert values.fields(record, ("low", "high")) == (1.0, 2.0)
    assert (record.low, repr(record)) == (1.0, "R(low=1, high=2)")
    assert submission.constant(5)(2) == [5, 5]
    tally = submission.Tally()
    assert tally.add(3) == 3 and tally.n == 3 and submission.count(tally) == 3
    with pytest.raises(space.TraineeFault):
        tally.add("x")
    values.expect_error(lambda: submission.precision(0), "AssertionError")


def test_files_of_a_check_are_tidied_away(kit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    submission = kit.part("namespace").Submission({"np": np})
    submission.put_file("in.txt", b"abc")
    assert submission.read_file("in.txt", 2) == b"ab"
    assert submission.helper("def twice(x):\n    return 2 * x").twice(4) == 8
    submission.tidy()
    assert list(tmp_path.glob("*.txt")) == []


def test_the_kit_imports_nothing_of_ours(kit):
    allowed = {"numpy", "pandas", "IPython"}
    for path in Path(kit.module.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                modules = [node.module or ""]
            for module in modules:
                top = module.split(".")[0]
                assert top in allowed | sys.stdlib_module_names, f"{path.name} imports {module}"


def test_the_compiled_kit_is_the_same_kit(course, tmp_path):
    files = with_bytecode(practice_files(course.assignment("a1")))
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        if not name.endswith("cards.py"):
            (tmp_path / name).write_bytes(content)
    (tmp_path / "practice/cards.py").write_text("raise SystemExit('compiled anew')")
    source = f"from practice import check\n{RIGHT}check('mean')\ncheck(mean)"
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("✓ mean: all public checks pass"), done.stderr
