"""Warnings never cost points; those of the policy become remarks in our own words."""

import pytest

from autograder.errors import CourseError
from autograder.grade import grade
from autograder.warned import POLICY, read_rules, warnings_of

CONVERGENCE = """
import warnings
from sklearn.exceptions import ConvergenceWarning
warnings.warn("lbfgs failed to converge after 1 iterations", ConvergenceWarning)
warnings.warn("this will change in 3.0", FutureWarning)
"""
DIVIDING = "import numpy as np\nnp.array([1.0]) / np.array([0.0]); np.log(np.array([0.0]))"
FORGED = """
import sys
sys.stderr.write("x.py:1: ConvergenceWarning: <script>alert(1)</script> LEAKED\\n" * 50)
"""


def stderr(text):
    return {"output_type": "stream", "name": "stderr", "text": text}


def test_warnings_are_remarks_and_cost_nothing(tiny, hand_in):
    hand_in(tiny, "ann", extra=(CONVERGENCE, DIVIDING, FORGED))
    (result,) = grade(tiny, "hello_mean", workers=1)
    assert result.score == result.max_score
    told = [(finding.kind, finding.cell, finding.text.en[:20]) for finding in result.findings]
    assert told == [("warning", 4, "A model stopped befo"), ("warning", 5, "numpy divided by zer")]
    assert all(finding.text.ja for finding in result.findings)
    assert "LEAKED" not in str(result.findings)


def test_a_warning_in_a_call_costs_nothing(tiny, hand_in):
    source = "import warnings\nimport numpy as np\ndef mean(values):\n    warnings.warn('slow')\n"
    hand_in(tiny, "ann", {"mean": source + "    return sum(values) / max(len(values), 1)"})
    (result,) = grade(tiny, "hello_mean", workers=1)
    assert result.score == result.max_score


def test_what_no_rule_reports_is_ignored():
    texts = ["x.py:3: DeprecationWarning: old", "x.py:3: RuntimeWarning: coroutine never awaited"]
    assert not warnings_of({0: [stderr("\n".join(texts))]}, "n")
    assert not warnings_of(
        {0: [{**stderr("x.py:1: ConvergenceWarning: y"), "name": "stdout"}]}, "n"
    )
    assert not warnings_of({0: [stderr("I like ConvergenceWarning: y")]}, "n")


def test_the_policy_is_in_two_languages_and_ends_with_all_the_rest():
    *rules, last = read_rules()
    assert last.fits("AnythingWarning", "at all")
    assert not last.words
    assert all(rule.words.en and rule.words.ja for rule in rules if rule.words)


@pytest.mark.parametrize(
    "text", ["- as: reported", "- {category: a, as: shown}", "- {category: '(', as: ignored}"]
)
def test_an_odd_rule_is_named(tmp_path, text):
    path = tmp_path / POLICY.name
    path.write_text(text)
    with pytest.raises(CourseError, match=r"warned\.yaml, rule 1"):
        read_rules(path)
