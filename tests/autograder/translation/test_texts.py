"""Which stretches of Markdown and Python are text, and that nothing else ever changes."""

from __future__ import annotations

import ast

import pytest

from autograder.errors import CourseError
from autograder.translation.apply import translated_notebook
from autograder.translation.markdown import markdown_stretches
from autograder.translation.messages import cell_stretches
from autograder.translation.python import python_stretches, skeleton
from autograder.translation.stretch import replaced

PAGE = """# One · `two`

A paragraph of
two lines.

- a list
- of two

```
a picture, verbatim
```

| a | b |
|---|---|
| word | 2 |

---

<details><summary>First</summary>
No.
</details>
<details><summary>Second</summary>
Yes.
</details>

$$y = ax$$

![](picture.png)

1 + 1 = **2**

> said"""


def texts(source):
    return [(stretch.kind, stretch.text) for stretch in markdown_stretches(source)]


def test_markdown_is_cut_into_blocks():
    assert texts(PAGE) == [
        ("heading", "# One · `two`"),
        ("paragraph", "A paragraph of\ntwo lines."),
        ("list", "- a list\n- of two"),
        ("table", "| a | b |\n|---|---|\n| word | 2 |"),
        ("html", "<details><summary>First</summary>\nNo.\n</details>"),
        ("html", "<details><summary>Second</summary>\nYes.\n</details>"),
        ("quote", "> said"),
    ]


def test_what_is_not_a_block_stays_where_it_is():
    upper = {text: text.upper() for _, text in texts(PAGE)}
    made = replaced(PAGE, markdown_stretches(PAGE), upper)
    assert "# ONE · `TWO`\n\nA PARAGRAPH OF\nTWO LINES.\n\n- A LIST" in made
    assert "```\na picture, verbatim\n```" in made
    assert "$$y = ax$$\n\n![](picture.png)\n\n1 + 1 = **2**\n\n> SAID" in made
    assert replaced(PAGE, markdown_stretches(PAGE), {}) == PAGE


@pytest.mark.parametrize(
    "source", ["`code` `more`", "$a_{i}$", "12 %", "[](https://x.y/z)", "---", "<br>", "", "\n\n"]
)
def test_blocks_without_a_word_are_no_text(source):
    assert texts(source) == []


def test_nothing_of_a_solution_or_a_test_is_text():
    solution = {"nbgrader": {"solution": True, "grade": True, "grade_id": "a"}}
    region = "Say *why*.\n### BEGIN SOLUTION\n```\nnever closed\n### END SOLUTION\nAnd how."
    cell = {"cell_type": "markdown", "source": region, "metadata": solution}
    assert [s.text for s in cell_stretches(cell)] == ["Say *why*.", "And how."]
    assert cell_stretches({**cell, "source": "All of it."}) == []
    test = {"nbgrader": {"solution": False, "grade": True, "grade_id": "a"}}
    code = {"cell_type": "code", "source": "# a test\nassert 1", "metadata": test}
    assert cell_stretches(code) == []
    code = {**code, "source": ["def f():\n", "    ### BEGIN SOLUTION\n", "    # how\n",
            "    ### END SOLUTION\n", "    pass  # what\n"], "metadata": solution}  # fmt: skip
    assert [s.text for s in cell_stretches(code)] == ["what"]


CELL = '''%matplotlib inline
# First line
# second line

# another
def scale(x, unit="yen"):
    """Make it smaller.

    x: an array.
      Indented.
    """
    return x / 1000  # thousand, 千


class Point:
    r"""A place."""


rows = {"a label": 1}
total = 2
if total:  # why
    #no blank
    print(f"total {total:.2f} of {rows['a label']:>{total}} {{so}}", rows["a label"], "and", 5)
    print("yes" if total else 'no', "a" + "b %s" % total, "-" * 40, sep=" and ")
    print(
        f"first {total} "
        "second {not a field}"
    )
    print("mean {:.2f} of {}".format(total, "not this"), scale(1, "nor this"), end="fin")
plt.title("stays")  # noqa: E501
!ls # nothing'''


def test_python_texts():
    assert [(s.kind, s.text) for s in sorted(python_stretches(CELL), key=lambda s: s.start)] == [
        ("comment", "First line\nsecond line"),
        ("comment", "another"),
        ("docstring", "Make it smaller.\n\nx: an array.\n  Indented."),
        ("comment", "thousand, 千"),
        ("docstring", "A place."),
        ("comment", "why"),
        ("comment", "no blank"),
        ("f-string", "total {total:.2f} of {rows['a label']:>{total}} {{so}}"),
        ("printed", "and"),
        ("printed", "yes"),
        ("printed", "no"),
        ("printed", "a"),
        ("printed", "b %s"),
        ("f-string", "first {total} second {{not a field}}"),
        ("printed", "mean {:.2f} of {}"),
    ]


class Texts(ast.NodeTransformer):
    """Independent of the package: blanks docstrings, and literals in calls of print."""

    def visit_FunctionDef(self, node):
        return self.documented(node)

    def visit_ClassDef(self, node):
        return self.documented(node)

    def documented(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
        return node

    def visit_Call(self, node):
        if getattr(node.func, "id", "") == "print":
            node.args = [Blanked().visit(argument) for argument in node.args]
        return node


class Blanked(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node):
        fields = [ast.dump(v) for v in node.values if isinstance(v, ast.FormattedValue)]
        return ast.Constant("".join(sorted(fields)))


def same_code(source, translated):
    plain = [text.replace("%matplotlib inline", "#").replace("!ls", "#")
             for text in (source, translated)]  # fmt: skip
    before, after = (ast.dump(Texts().visit(ast.parse(text))) for text in plain)
    return before == after


def test_a_translated_cell_has_the_same_syntax_tree():
    japanese = {s.text: f"訳 {s.text}" for s in python_stretches(CELL)}
    japanese["First line\nsecond line"] = "一行だけ"
    japanese["another"] = "二行に\nする"
    made = replaced(CELL, python_stretches(CELL), japanese)
    assert made != CELL
    assert same_code(CELL, made)
    assert skeleton(CELL) == skeleton(made)
    assert "# 一行だけ\n\n# 二行に\n# する\ndef scale" in made
    assert '    """訳 Make it smaller.\n\n    x: an array.\n      Indented.\n    """\n' in made
    assert "return x / 1000  # 訳 thousand, 千" in made
    assert """print(f"訳 total {total:.2f} of {rows['a label']:>{total}} {{so}}", rows["a""" in made
    assert '        f"訳 first {total} second {{not a field}}"\n' in made
    assert 'plt.title("stays")  # noqa: E501\n!ls # nothing' in made


def test_the_order_of_placeholders_may_change():
    source = 'print(f"{a} of {b}")'
    made = replaced(source, python_stretches(source), {"{a} of {b}": "{b} 中 {a}"})
    assert made == 'print(f"{b} 中 {a}")'
    assert skeleton(source) == skeleton(made)


@pytest.mark.parametrize("japanese", ['"); import os; ("', '{a}" + "', "{a} {", "{b}"])
def test_a_translation_that_would_change_code_is_refused(japanese):
    cell = {"cell_type": "code", "id": "x", "metadata": {}, "source": 'print(f"{a} apples")'}
    with pytest.raises(CourseError, match=r"n\.ipynb#x: a translation would change the code"):
        translated_notebook({"cells": [cell]}, {"{a} apples": japanese}, "n.ipynb")


def test_what_is_not_python_has_no_texts():
    assert list(python_stretches("%%bash\necho hello")) == []
    assert list(python_stretches("def f(:")) == []
