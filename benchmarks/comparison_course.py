"""The course on which graders are compared: one assignment of stock nbgrader, N submissions.

Four metric functions with hidden tests, a model, and an answer in words; of twenty submissions
thirteen are right, two have a wrong recall, two left f1 blank, one raises and two have a weak
model.

usage: python -m benchmarks.comparison_course source COURSE     writes COURSE/source/metrics/
       python -m benchmarks.comparison_course submit COURSE N   after `nbgrader generate_assignment`
"""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

__all__ = ["ASSIGNMENT", "answers", "submit", "write_source"]

ASSIGNMENT = "metrics"
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

IMPORTS = """import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split, cross_val_score
from sklearn.preprocessing import StandardScaler"""

DATA = """rng = np.random.default_rng(0)
n, d = 1000, 10
X = rng.normal(size=(n, d))
w = rng.normal(size=d)
y = ((X @ w + 0.8 * (X[:, 0] * X[:, 1]) + rng.normal(scale=0.7, size=n)) > 0).astype(int)
df = pd.DataFrame(X, columns=[f"f{i}" for i in range(d)])
df["target"] = y
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="target"), df["target"], test_size=0.3, random_state=0
)
df.describe()"""

ARRAYS = "    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)\n"
HITS = ARRAYS + "    tp = ((y_pred == 1) & (y_true == 1)).sum()\n"
# name: the right body, a wrong one, the value on the visible example
FUNCTIONS = {
    "accuracy": (
        ARRAYS + "    return float((y_true == y_pred).mean())",
        "    return float((np.asarray(y_true) == 1).mean())",
        "0.6",
    ),
    "precision": (
        HITS + "    fp = ((y_pred == 1) & (y_true == 0)).sum()\n"
        "    return float(tp / (tp + fp)) if tp + fp else 0.0",
        "    tp = ((np.asarray(y_pred) == 1) & (np.asarray(y_true) == 1)).sum()\n"
        "    return float(tp / len(y_true))",
        "2/3",
    ),
    "recall": (
        HITS + "    fn = ((y_pred == 0) & (y_true == 1)).sum()\n"
        "    return float(tp / (tp + fn)) if tp + fn else 0.0",
        "    tp = ((np.asarray(y_pred) == 1) & (np.asarray(y_true) == 1)).sum()\n"
        "    return float(tp / (np.asarray(y_pred) == 1).sum())",
        "2/3",
    ),
    "f1": (
        "    p, r = precision(y_true, y_pred), recall(y_true, y_pred)\n"
        "    return 2 * p * r / (p + r) if p + r else 0.0",
        "    return (precision(y_true, y_pred) + recall(y_true, y_pred)) / 2",
        "2/3",
    ),
}

VISIBLE = """yt = [1, 0, 1, 1, 0]
yp = [1, 0, 1, 0, 1]
assert abs({name}(yt, yp) - {value}) < 1e-9, '{name} on the small example'
assert isinstance({name}(yt, yp), float)"""
HIDDEN = """from sklearn.metrics import accuracy_score, precision_score, recall_score, f1_score
_r = np.random.default_rng(7)
for _ in range(20):
    _a, _b = _r.integers(0, 2, 200), _r.integers(0, 2, 200)
    assert np.isclose({name}(_a, _b), {name}_score(_a, _b)), 'hidden: {name}'
"""
NO_POSITIVES = "assert {name}([0, 0, 0], [0, 0, 0]) == 0.0, 'hidden: no positives'"

MODEL_RIGHT = """scaler = StandardScaler().fit(X_train)
model = RandomForestClassifier(n_estimators=60, random_state=0)
linear = LogisticRegression(max_iter=500)
print('cv', cross_val_score(linear, scaler.transform(X_train), y_train, cv=5).mean())
model.fit(scaler.transform(X_train), y_train)
test_predictions = model.predict(scaler.transform(X_test))
print('accuracy', accuracy(y_test, test_predictions), 'f1', f1(y_test, test_predictions))
model"""
MODEL_WEAK = """scaler = StandardScaler().fit(X_train)
model = RandomForestClassifier(n_estimators=60, max_depth=1, max_features=1, random_state=0)
model.fit(scaler.transform(X_train), y_train)
test_predictions = np.zeros(len(y_test), dtype=int)
print('accuracy', accuracy(y_test, test_predictions))
model"""
MODEL_RAISES = """model = RandomForestClassifier(n_estimators=60, random_state=0)
model.fit(X_train, y_train)
test_predictions = model.predict(X_test.drop(columns='f3'))   # raises ValueError
"""
MODEL_TESTS = """assert len(test_predictions) == len(y_test)
assert set(np.unique(test_predictions)) <= {0, 1}
### BEGIN HIDDEN TESTS
share = (np.asarray(test_predictions) == np.asarray(y_test)).mean()
assert share >= 0.80, 'hidden: holdout accuracy'
### END HIDDEN TESTS"""

TASK = "Implement four classification metrics, then train a model."
BLANK = "    # YOUR CODE HERE\n    raise NotImplementedError()"
ANSWER = (
    "Precision matters more when a false alarm is costly; recall matters more when a miss is "
    "costly. In the screening example we prefer recall because a missed case is worse."
)
MIX = {3: "wrong", 8: "blank", 11: "raises", 12: "wrong", 14: "weak", 17: "blank", 19: "weak"}


def write_source(course: Path) -> None:
    """Write the instructor's notebook and a configuration without anything of ours."""
    folder = course / "source" / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(_source(), folder / f"{ASSIGNMENT}.ipynb")
    (course / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'comparison'\n"
    )


def submit(course: Path, number: int) -> None:
    """Hand in ``number`` submissions, made from the released notebook."""
    released = nbformat.read(course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", 4)
    for i in range(number):
        notebook, code = copy.deepcopy(released), answers(i)
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if grade_id.startswith("sol-"):
                cell.source = code[grade_id.removeprefix("sol-")]
            elif grade_id == "essay":
                cell.source = f"{ANSWER} (student {i})"
        folder = course / "submitted" / f"s{i:04d}" / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")


def _source() -> NotebookNode:
    cells = [
        new_markdown_cell(f"# Metrics\n\n{TASK}"),
        new_code_cell(IMPORTS),
        new_code_cell(DATA),
    ]
    for name, (right, _, value) in FUNCTIONS.items():
        text = f"## {name}\n\nImplement `{name}` for binary labels 0/1, without sklearn."
        visible, hidden = VISIBLE.format(name=name, value=value), HIDDEN.format(name=name)
        hidden += "" if name == "accuracy" else NO_POSITIVES.format(name=name)
        tests = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
        cells += [
            new_markdown_cell(text),
            _solution(name, _function(name, right, indent="    ")),
            _tests(name, tests, 2),
        ]
    cells += [
        new_markdown_cell(
            "## Model\n\nPut the predictions for the test set in `test_predictions`."
        ),
        _solution("model", f"### BEGIN SOLUTION\n{MODEL_RIGHT}\n### END SOLUTION"),
        _tests("model", MODEL_TESTS, 4),
        new_markdown_cell(
            "When would you prefer recall over precision?\n\nYOUR ANSWER HERE",
            metadata=_nbgrader("essay", grade=True, solution=True, points=3),
        ),
    ]
    for i, cell in enumerate(cells):
        cell["id"] = f"cell-{i}"
    return new_notebook(cells=cells, metadata=KERNEL)


def _function(name: str, body: str, indent: str = "") -> str:
    marked = f"{indent}### BEGIN SOLUTION\n{body}\n{indent}### END SOLUTION" if indent else body
    return f"def {name}(y_true, y_pred):\n{marked}"


def _nbgrader(grade_id: str, **more: object) -> dict[str, object]:
    flags = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": grade_id, **flags, **more}}


def _solution(name: str, source: str) -> NotebookNode:
    return new_code_cell(source, metadata=_nbgrader(f"sol-{name}", solution=True))


def _tests(name: str, source: str, points: int) -> NotebookNode:
    more = {"grade": True, "locked": True, "points": points}
    return new_code_cell(source, metadata=_nbgrader(f"test-{name}", **more))


def answers(i: int) -> dict[str, str]:
    """What submission ``i`` has in its solution cells."""
    kind = MIX.get(i % 20, "right")
    code = {}
    for name, (right, wrong, _) in FUNCTIONS.items():
        body = wrong if (kind, name) == ("wrong", "recall") else right
        body = BLANK if (kind, name) == ("blank", "f1") else body
        code[name] = _function(name, f"    # student {i}\n{body}")
    model = {"raises": MODEL_RAISES, "weak": MODEL_WEAK}.get(kind, MODEL_RIGHT)
    return {**code, "model": f"# student {i}\n{model}"}


def main(words: list[str]) -> None:
    match words:
        case ["source", course]:
            write_source(Path(course))
        case ["submit", course, number] if number.isdecimal():
            submit(Path(course), int(number))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
