"""Checks of ``find_leaks``: which columns do not exist yet when the prediction is made."""

import pytest

from autograder.checks import labels

CANARY = "canary-e267d1b1d14597f1eafa07785be4f8b3"


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("leakage")
@pytest.mark.teaches(
    en="The prediction is made on day 30. What is known on day 12 may be used; what is known on "
    "day 45 lies in the future. Which names do you return, the good ones or the bad ones?",
    ja="予測するのは30日目です。12日目に分かるものは使えますが、45日目に分かるものは未来です。"
    "返しているのは使える列の名前ですか、使えない列の名前ですか。",
)
def test_p_leaks(submission):
    """Known on day 12 and on day 45, prediction on day 30: only the second leaks.
    30日目の予測に対し、12日目と45日目に分かる列のうち、リークは後者だけ。"""
    found = submission.find_leaks({"watch_minutes": 12, "cancel_page_views": 45}, 30)
    assert sorted(labels(found).tolist()) == ["cancel_page_views"]


@pytest.mark.points(5)
@pytest.mark.concept("leakage")
@pytest.mark.teaches(
    example=lambda s: s.find_leaks({"a": 29, "b": 30, "c": 31}, 30),
    en="A value that arrives on the very day of the prediction was not there when the prediction "
    "was made. In the example b arrives at the cutoff. On which side of yours does it fall?",
    ja="予測と同じ日に届く値は、予測したときにはまだありません。例の b はちょうど cutoff に"
    "届きます。あなたの関数では、どちら側に入りますか。",
)
def test_leak_finder(submission, rng):
    """Every column available at the cutoff or later is named, no other; perhaps none.
    cutoff 以後に分かる列だけをすべて挙げる。1つもないこともある。"""
    for _ in range(10):
        cutoff = int(rng.integers(-5, 6))
        days = {f"column_{k}": int(v) for k, v in enumerate(rng.integers(-6, 7, 12))}
        days |= {"just_before": cutoff - 1, "just_then": cutoff}
        found = labels(submission.find_leaks(days, cutoff)).tolist()
        assert sorted(found) == sorted(name for name, day in days.items() if day >= cutoff)
    assert labels(submission.find_leaks({"early": 1, "zero": 0}, 2)).size == 0
    assert labels(submission.find_leaks({}, 2)).size == 0
