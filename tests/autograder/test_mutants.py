"""Mutants: each operator, their order, what is left out, and which checks a change can reach."""

import textwrap

import pytest

from autograder.errors import CourseError
from autograder.proof.attempt import Attempted
from autograder.proof.excused import as_entries, read_excused
from autograder.proof.journal import Journal
from autograder.proof.mutants import all_mutants, chosen, key
from autograder.proof.operators import OPERATORS
from autograder.proof.reach import Cell, definitions_only, needed, reached


def afters(body, operator, head="def f(x, y):"):
    """What an operator makes of the lines of a function."""
    source = f"{head}\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return [m.after for m in all_mutants({"f": source}) if m.operator == operator]


EXAMPLES = {
    "comparison": ("return x < 3", ["return x <= 3", "return x >= 3"]),
    "arithmetic": ("return x ** y", ["return x * y"]),
    "operand": ("z = x / 7", ["z = x", "z = ((7) / (x))"]),
    "in_place": ("z = 0\nz += x\nreturn z", ["z -= x", "z = x"]),
    "sign": ("z = -x", ["z = x"]),
    "logic": ("z = x and y", ["z = x or y", "z = (y)", "z = (x)"]),
    "condition": (
        "return 1 if x else 2",
        ["return 1 if not (x) else 2", "return (1)", "return (2)"],
    ),
    "number": ("return x[4]", ["return x[5]", "return x[3]"]),
    "word": ("return x == 'left'", ["return x == 'right'"]),
    "statement": ("x = x - 1\nx.sort()\nreturn x", ["pass", "pass"]),
    "error": ("raise ValueError('no')", ["raise RuntimeError('no')"]),
    "function": ("return max(x)", ["return min(x)"]),
    "no_call": ("z = np.sqrt(x)", ["z = (x)"]),
    "argument": ("return g(x, y, axis=0)", ["return g(x, y)", "return g(y, x, axis=0)"]),
    "bounds": ("z = range(x)", ["z = range(x + 1)", "z = range(x - 1)", "z = range(1, x)"]),
    "result": ("return 1, 2", ["return x", "return 2, 1"]),
    "name": ("return x", ["return y"]),
    "decorator": ("pass", ["# no decorator"]),
}  # fmt: skip


@pytest.mark.parametrize("operator", OPERATORS)
def test_each_operator(operator):
    body, wanted = EXAMPLES[operator]
    head = "@cache\ndef f(x, y):" if operator == "decorator" else "def f(x, y):"
    assert afters(body, operator, head) == wanted


def test_axis_copy_and_slices():
    assert "return x.sum(axis=1)" in afters("return x.sum(axis=0)", "number")
    assert afters("z = np.array(x)", "no_call") == ["z = (x)"]  # the caller's own
    assert afters("z = []\nreturn np.array(z)", "no_call") == []  # for the type alone
    assert afters("return x[1:]", "bounds") == [
        "return x[1 + 1:]",
        "return x[1 - 1:]",
        "return x[:]",
    ]


def test_what_is_for_people_is_left_alone():
    source = '''
def f(x: int = None) -> int:
    """Says 1 < 2."""
    print(1 + 2)
    raise ValueError(f"no {x + 1}" + "!")
'''
    assert {m.operator for m in all_mutants({"f": source})} == {"error", "statement"}


def test_a_mutant_that_changes_nothing_is_dropped():
    mutants = all_mutants({"f": "def f(x):\n    return (x) if True else x"})
    assert len({m.source for m in mutants}) == len(mutants)
    assert all_mutants({"f": "%timeit f(x)"}) == []


def test_the_same_mutants_in_the_same_order_and_at_most_so_many():
    cells = {
        "f": "def f(x, y):\n    return (x + y) * (x - y) / 2",
        "g": "def g(n):\n    return n > 1",
    }
    mutants = all_mutants(cells)
    assert mutants == all_mutants(cells)
    few = chosen(mutants, 6)
    assert len(few) == 6
    assert few == chosen(mutants, 6)
    assert {m.task for m in few} == {"f", "g"}
    left_out = next(m for m in mutants if m not in few)
    assert left_out in chosen(mutants, 6, [left_out.key])


def test_the_second_line_that_reads_so_is_told_apart():
    found = all_mutants({"f": "def f(x):\n    x += 1\n    x += 1\n    return x"})
    twice = [m.occurrence for m in found if m.after == "x -= 1"]
    assert twice == [1, 2]


def test_the_list_of_excused_mutants(tmp_path):
    mutant = all_mutants({"f": "def f(x):\n    return max(x)"})[0]
    path = tmp_path / "mutants.yaml"
    path.write_text(as_entries([mutant]).replace("reason: ''", "reason: because"))
    assert read_excused(tmp_path) == {mutant.key: "because"}
    assert key("f", "a  +\n b", "c") == ("f", "a + b", "c", 1)
    for text, words in [
        (as_entries([mutant]), "no reason"),
        ("- before: x", "give task"),
        ("task: f", "must hold a list"),
        ("- [", "not valid YAML"),
    ]:
        path.write_text(text)
        with pytest.raises(CourseError, match=words):
            read_excused(tmp_path)


CELLS = [
    Cell("setup", "import numpy as np\nrows = [1, 2]"),
    Cell("mean", "def mean(x):\n    return sum(x) / len(x)"),
    Cell("spread", "def spread(x):\n    rows = 3\n    return [v - mean(x) for v in x]"),
    Cell("plot", "print(spread(rows))"),
    Cell("other", "def other(x):\n    return np.max(x)"),
]


def test_a_change_reaches_who_uses_it():
    assert reached(CELLS, {"mean": "def mean(x):\n    return 0"}) == {"mean", "spread"}
    assert reached(CELLS, {"spread": "def spread(x):\n    return x"}) == {"spread"}
    assert reached(CELLS, {"other": "import numpy as np\ndef other(x):\n    return 0"}) == {"other"}
    helper = "rows = []\ndef other(x):\n    return rows"
    assert reached(CELLS, {"other": helper}) == {"other", "rows"}


@pytest.mark.parametrize(
    "line", ["np.random.seed(1)", "np.sum = x", "global mean", "exec(x)", "setattr(np, 'sum', x)"]
)
def test_a_change_that_acts_beyond_its_names_reaches_all(line):
    assert reached(CELLS, {"mean": f"def mean(x):\n    {line}"}) is None


def test_cells_that_are_needed():
    assert [cell.name for cell in needed(CELLS, ["spread"])] == ["mean", "spread"]
    assert [cell.name for cell in needed(CELLS, ["plot"])] == ["setup", "mean", "spread", "plot"]
    assert definitions_only(CELLS[1].source)
    assert not definitions_only(CELLS[0].source)
    assert not definitions_only("def f(x=g()):\n    pass")


def test_an_interrupted_run_goes_on(tmp_path):
    path = tmp_path / "verify" / "a.jsonl"
    done = Attempted({"p": ("passed", ""), "h": ("failed", "wrong")}, 0.5)
    Journal(path, "now").note("mutant-1", done)
    with path.open("a") as file:
        file.write('["mutant-2", {"che')  # cut off
    again = Journal(path, "now")
    assert again["mutant-1"] == done
    assert "mutant-2" not in again
    assert "mutant-1" not in Journal(path, "changed")
