"""What a check's own code stumbles over is told as the trainee's only where he gave it."""

import pytest

from autograder.grade import grade

NONE_CAME = "Your function returned None where the task asks for something (is a return missing?)."
NO_FUNCTION = "This check called something that is no function"
UNSURE = "This check could not judge your answer. A person will look at it."
NONE = "def mean(values):\n    pass"
PAIR = "def mean(values):\n    return None, 1.0"
RIGHT = "def mean(values):\n    return sum(values) / len(values) if len(values) else 0.0"
CHECK = '''

@pytest.mark.points({points})
@pytest.mark.concept("mean")
@pytest.mark.teaches(en="Is it so?", ja="そうですか。")
def test_mean_{number}(submission, memo):
    """Something holds.
    何かが成り立つ。"""
    {body}
'''


@pytest.fixture
def told(tiny, hand_in):
    """``told(answer, *bodies)``: outcome and reason of hidden checks that consist of these."""

    def judged(answer, *bodies, extra=()):
        path = tiny.checks_dir / "hello_mean" / "test_mean.py"
        public = path.read_text().partition("\n\n@pytest.mark.points(6)")[0]
        checks = [
            CHECK.format(points=8 / len(bodies), number=number, body=body)
            for number, body in enumerate(bodies)
        ]
        path.write_text(public + "".join(checks))
        (path.parent / "teaching.py").unlink()  # its words would take the place of the check's
        hand_in(tiny, "s", {"mean": answer}, extra)
        [result] = grade(tiny, "hello_mean", workers=1)
        hidden = [c for task in result.tasks for c in task.checks if not c.public]
        return [(check.outcome, check.message.reason.en) for check in hidden]

    return judged


def test_a_bug_of_the_check_is_not_the_trainees(told):
    bugs = [
        "submission.mean([]); None.shape",
        "submission.mean([]); None[0]",
        "submission.mean([]); None()",
        "submission.mean([]); 'text'()",
        "submission.put_file('a', b'b'); None.shape",
        "submission.mean; memo('own', lambda: None).shape",
        "None.shape",
    ]
    assert told(RIGHT, *bugs) == [("undecided", UNSURE)] * len(bugs)


def test_none_of_the_trainee_is_told_as_that(told):
    uses = [
        "submission.mean([]).shape",
        "submission.mean([])[0]",
        "submission.mean([]) + 1",
        "memo('value', lambda: submission.mean([])); assert False",
        "memo('value', lambda: 0).shape",  # another check made the call
        "memo('fault', lambda: submission.mean([]).shape)",
        "memo('fault', lambda: 0)",
        "None.shape",
    ]
    assert told(NONE, *uses) == [
        *[("failed", NONE_CAME)] * 3,
        ("failed", ""),
        *[("failed", NONE_CAME)] * 3,
        ("undecided", UNSURE),
    ]


def test_none_within_a_pair_is_none_too(told):
    assert told(PAIR, "submission.mean([])[0].shape") == [("failed", NONE_CAME)]


@pytest.mark.parametrize("value", ["3.0", "None"])
def test_a_name_used_for_a_value_is_told_as_that(told, value):
    [(outcome, reason)] = told(RIGHT, "submission.mean([])", extra=(f"mean = {value}",))
    assert outcome == "failed"
    assert reason.startswith(NO_FUNCTION)
