"""What the grader lends to the child: functions, iterators, spies."""

from __future__ import annotations

import functools
import time

import numpy as np
import pytest

from autograder.wire import (
    RemoteError,
    Unsendable,
    expose,
)


def test_iterators_of_the_child_are_taken_piece_by_piece(peer):
    numbers = peer.call("numbers")
    assert peer.take(numbers, 3) == [0, 1, 2]
    assert peer.take(numbers, 2) == [3, 4]
    assert len(peer.take(numbers, 5000)) == 995


def test_lists_and_iterators_of_the_grader(peer):
    lines = ["ab", "cde", ""] * 1000
    assert peer.call("consume", (lines,)) == (5000, False)
    assert peer.call("consume", (iter(lines),)) == (5000, True)
    assert peer.call("consume", ((line for line in lines),)) == (5000, True)
    seen = []

    def endless():
        while True:
            seen.append(1)
            yield "x"

    helper = peer.helper("def first(lines, n):\n    return [next(lines) for _ in range(n)]")
    assert helper.first(endless(), 3) == ["x"] * 3
    assert len(seen) <= 7  # read ahead a little, never without end


def test_an_iterator_that_fails_in_the_grader(peer):
    def lines():
        yield "a"
        raise ValueError("a secret")

    with pytest.raises(RemoteError) as caught:
        peer.call("consume", (lines(),))
    assert caught.value.type_name == "ValueError"
    assert "secret" not in caught.value.text


def test_functions_of_the_grader(peer):
    assert peer.call("apply", (lambda x: x + 1, 5)) == 6
    assert peer.call("apply", (functools.partial(max, 3), 5)) == 5
    assert peer.call("apply", (np.mean, [1.0, 3.0])) == 2.0
    inner = peer.lookup("same")
    assert peer.call("apply", (lambda x: inner(x) * 2, 5)) == 10  # back into the child
    assert peer.call("apply", (lambda f: f, peer.lookup("kind"))) is peer.lookup("kind")


def test_a_function_that_goes_there_and_back_is_itself(peer):
    def mine():
        return 1

    assert peer.call("same", (mine,)) is mine


def test_callbacks_calling_each_other_end(peer):
    def dive(n):
        return peer.call("apply", (dive, n + 1))

    with pytest.raises(RemoteError) as caught:
        peer.call("apply", (dive, 0))
    assert caught.value.type_name == "RecursionError"
    assert peer.call("same", (1,)) == 1


def test_what_a_callback_raises_tells_the_child_no_secret(peer):
    def raises():
        raise ValueError("expected 0.123")

    name, text = peer.call("swallow", (raises,))
    assert name == "ValueError"
    assert "0.123" not in text
    with pytest.raises(RemoteError) as caught:
        peer.call("apply", (raises,))
    assert caught.value.type_name == "ValueError"


def test_a_verdict_in_a_callback_cannot_be_swallowed(peer):
    def verdict(x):
        assert x == 6, "expected 6"

    class Failed(BaseException):
        """As pytest.fail raises."""

    def failed():
        raise Failed("no")

    with pytest.raises(AssertionError, match="expected 6"):
        peer.call("swallow", (verdict, 5))
    with pytest.raises(AssertionError, match="expected 6"):
        peer.call("apply", (verdict, 5))
    with pytest.raises(Failed):
        peer.call("swallow", (failed,))
    assert peer.call("same", (1,)) == 1


def test_a_callback_that_returns_what_cannot_cross_is_the_checks_mistake(peer):
    with pytest.raises(Unsendable, match="helper"):
        peer.call("swallow", (lambda: object(),))
    assert peer.call("same", (1,)) == 1


class Estimator:
    """A spy: notes what it is given."""

    def __init__(self):
        self.seen = []
        self.secret = "labels"

    def fit(self, X, y):
        self.seen.append(len(X))
        self.coef_ = 2.0
        return self

    def predict(self, X):
        return np.zeros(len(X))

    def hidden(self):
        return self.secret


def test_exposed_objects(peer):
    spy = Estimator()
    helper = peer.helper("""
import copy, pickle
from sklearn.base import clone
from sklearn.model_selection import cross_val_score
def use(est, X, y):
    for made in (est, copy.copy(est), copy.deepcopy(est), clone(est), [clone(e) for e in [est]][0]):
        assert made is est
        assert made.fit(X, y) is est
    assert est.coef_ == 2.0
    for name in ("hidden", "secret", "seen", "__dict__x", "_private"):
        try: getattr(est, name)
        except AttributeError: pass
        else: raise RuntimeError(name)
    try: pickle.dumps(est)
    except TypeError: pass
    return est.predict(X).tolist(), dir(est)
def score(est, X, y):
    return cross_val_score(est, X, y, cv=3, scoring="neg_mean_absolute_error").tolist()
""")
    X, y = np.zeros((6, 2)), np.zeros(6)
    predicted, names = helper.use(expose(spy, "fit", "predict", "coef_"), X, y)
    assert predicted == [0.0] * 6
    assert names == ["coef_", "fit", "predict"]
    assert spy.seen == [6] * 5
    assert helper.score(expose(spy, "fit", "predict"), X, y) == [0.0] * 3
    assert peer.call("same", (expose(spy, "fit"),)) is spy


def test_threads_of_the_child_may_call_back(peer):
    helper = peer.helper("""
from concurrent.futures import ThreadPoolExecutor
def spread(f, n):
    with ThreadPoolExecutor(4) as pool:
        return sorted(pool.map(f, range(n)))
""")
    assert helper.spread(lambda i: i * 2, 200) == [2 * i for i in range(200)]


def test_a_function_kept_by_the_child_works_only_within_a_call(peer):
    helper = peer.helper("""
import threading
kept = []
def keep(f): kept.append(f)
def later():
    result = []
    def run():
        try: result.append(kept[0](1))
        except RuntimeError as exc: result.append(str(exc))
    threading.Timer(0.2, run).start()
    return len(kept)
def again(): return kept[0](2)
def give(): return kept[0]
""")
    helper.keep(lambda x: x + 1)
    assert helper.again() == 3
    helper.later()
    time.sleep(0.4)
    assert peer.call("same", (1,)) == 1
    peer.revoke()
    with pytest.raises(RemoteError) as caught:
        helper.again()
    assert "no longer available" in caught.value.text
    assert type(helper.give()).__name__ == "Withdrawn"
    assert peer.call("same", (1,)) == 1


def test_an_unknown_method_of_an_exposed_object_is_told_at_once():
    with pytest.raises(AttributeError):
        expose(Estimator(), "fitt")


def test_values_of_the_grader_that_cannot_cross(peer):
    for value in (object(), Estimator(), int, [Estimator()], "\ud800"):
        with pytest.raises(Unsendable):
            peer.call("same", (value,))
    assert peer.call("same", (1,)) == 1
