"""What goes along with a public check, and what is refused."""

from __future__ import annotations

import ast

import pytest

from autograder.errors import CheckError
from autograder.public_checks import hidden_names, read_public_checks

HEAD = "import pytest\nimport numpy as np\nfrom autograder.checks import close, real\n\n"
MARKS = "@pytest.mark.public\n@pytest.mark.points(5)\n"


def check(body: str = "    assert submission.mean([1.0]) == 1.0", arguments: str = "submission"):
    return f'{MARKS}def test_p({arguments}):\n    """A title."""\n{body}\n'


def test_only_public_checks_and_what_they_need_go_along(course):
    path = course.hidden_dir("a1") / "test_mean.py"
    module = read_public_checks(path)
    tree = ast.parse(module.source)
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert defined == ["_worked", "test_p_mean", "test_p_shuffled"]
    for secret in ("canary", "oracle", "TOKEN", "Pair", "pytest", "4711", "400", "7.0", "title"):
        assert secret not in module.source
    assert "from ..values import close, real" in module.source
    assert 'ANSWERS = {"public": 2.0}' in module.source
    assert hidden_names(path) == {"test_oracle_agrees"}


def test_declarations_become_data(course):
    first, second = read_public_checks(course.hidden_dir("a1") / "test_mean.py").checks
    assert (first.name, first.function, first.points) == ("p_mean", "test_p_mean", 5.0)
    assert first.title.en == "The mean of 1, 2, 3 is 2."
    assert first.title.ja == "1、2、3 の平均は 2 である。"
    assert first.question.en == "The sum is 6 and there are 3 values. What do you divide by?"
    assert second.question.ja == "順番は関係ありますか。"


def test_names_of_inner_scopes_do_not_count_as_needed(checks_file):
    body = (
        "    def local(values, k=len):\n        return [secret for secret in values]\n"
        "    total = sum(x for x in local([1.0]))\n    assert submission.mean([total]) == total"
    )
    source = f"{HEAD}secret = 'canary'\nx = 'canary'\ntotal = 'canary'\n\n\n{check(body)}"
    assert "canary" not in read_public_checks(checks_file(source)).source


def test_helpers_come_with_what_they_need_and_with_their_decorators(checks_file):
    source = (
        "import pytest\nfrom dataclasses import dataclass\nfrom math import tau as turn\n\n"
        "BASE = 2\nDOUBLE = BASE * 2\n\n\n@dataclass\nclass Case:\n    n: int = DOUBLE\n\n\n"
        "def helper() -> 'Case':\n    return Case() if turn else helper()\n\n\n"
        + check("    assert submission.mean([helper().n]) == 4")
    )
    text = read_public_checks(checks_file(source)).source
    names: dict[str, object] = {}
    exec(text, names)
    assert names["helper"]().n == 4
    assert "from math import tau as turn" in text


REFUSED = {
    "fixture reference": (HEAD + check(arguments="submission, reference"), "'reference'"),
    "fixture data": (HEAD + check(arguments="submission, data"), "'data'"),
    "fixture seed": (HEAD + check(arguments="submission, seed"), "'seed'"),
    "another check": (
        HEAD + "def test_other(submission):\n    pass\n\n\n" + check("    test_other(submission)"),
        "calls the check 'test_other'",
    ),
    "a hidden helper": (
        HEAD + "def _hidden_rows():\n    return 1\n\n\n" + check("    assert _hidden_rows()"),
        "never released",
    ),
    "a hidden helper behind another": (
        HEAD
        + "def hidden_rows():\n    return 1\n\n\ndef rows():\n    return hidden_rows()\n\n\n"
        + check("    assert rows()"),
        "never released",
    ),
    "an assignment of several names": (
        HEAD + "SMALL, SECRET = 1, 2\n\n\n" + check("    assert SMALL"),
        "also defines SECRET",
    ),
    "a conditional name": (
        HEAD + "if True:\n    ROWS = 1\n    SECRET = 2\n\n\n" + check("    assert ROWS"),
        "larger statement",
    ),
    "a name defined twice": (
        HEAD + "N = 1\nN = 2\n\n\n" + check("    assert N"),
        "more than once (lines 5, 6)",
    ),
    "an undefined name": (HEAD + check("    assert clos(1, 2)"), "Did you mean 'close'"),
    "pytest": (HEAD + check("    assert pytest.approx(1.0) == 1.0"), "expect_error()"),
    "the data maker": ("import pytest\nimport data\n\n" + check("    assert data"), "'data'"),
    "a local import": (HEAD + check("    import data\n    assert data"), "'data'"),
    "a relative import": (
        "import pytest\nfrom . import rows\n\n" + check("    assert rows"),
        "cannot import",
    ),
    "a name the kit has not": (
        "import pytest\nfrom autograder.checks import expose\n\n" + check("    assert expose"),
        "cannot use 'expose'",
    ),
    "parametrize": (
        HEAD + '@pytest.mark.parametrize("n", [1])\n' + check(arguments="submission, n"),
        "decorator @pytest.mark.parametrize",
    ),
    "a whole public file": (HEAD + "pytestmark = pytest.mark.public\n", "whole file"),
    "a public method": (
        HEAD + "class TestMean:\n    @pytest.mark.public\n    def test_p(self):\n        pass\n",
        "cannot be a method",
    ),
    "no points": (
        HEAD + '@pytest.mark.public\ndef test_p(submission):\n    """T."""\n',
        "no points",
    ),
    "no title": (HEAD + MARKS + "def test_p(submission):\n    pass\n", "no docstring"),
    "a computed marker": (
        HEAD + "@pytest.mark.teaches(en=str(1))\n" + check(),
        "is not a literal",
    ),
    "an async check": (HEAD + check().replace("def test_p", "async def test_p"), "async"),
    "two statements on a line": (
        HEAD + "N = 1; SECRET = 2\n\n\n" + check("    assert N"),
        "one line",
    ),
    "no Python": ("def test_p(:\n", "line 1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_file_function_and_remedy(case, checks_file):
    source, told = REFUSED[case]
    with pytest.raises(CheckError) as caught:
        read_public_checks(checks_file(source))
    text = str(caught.value)
    assert told in text
    assert "test_mean.py" in text
    assert text.rstrip().endswith(".")
