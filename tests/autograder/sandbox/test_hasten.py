"""scikit-learn answers the same, hastened or not, and docstrings are the same."""

from __future__ import annotations

import inspect
import pickle
import sys
import textwrap
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sklearn.ensemble._forest
import sklearn.externals.array_api_compat.common._aliases as by_library
import sklearn.utils._param_validation as by_decorator
import sklearn.utils.parallel
import sklearn.utils.validation as by_value
from hypothesis import given
from hypothesis import strategies as st
from sklearn import get_config, set_config
from sklearn.base import BaseEstimator, clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, precision_score, roc_auc_score
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils import check_array
from sklearn.utils.parallel import Parallel, delayed

from autograder.sandbox.hasten import hasten_libraries, quick_docstrings

FuncWrapper = sklearn.utils.parallel._FuncWrapper
TRUTH, GUESS = [1, 0, 1, 1, 0], [1, 0, 0, 1, 1]


class Stranger(np.ndarray):
    """A subclass, which has to be asked."""


def _table() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(rng.normal(size=(60, 3)), columns=list("abc"))


def _fit(table: Any) -> Any:
    label = (np.asarray(table)[:, 0] > 0).astype(int)
    model = LogisticRegression().fit(table, label)
    return model.coef_.tolist(), list(getattr(model, "feature_names_in_", ()))


CALLS: dict[str, Callable[[], Any]] = {
    "lists": lambda: precision_score(TRUTH, GUESS),
    "arrays": lambda: f1_score(np.array(TRUTH), np.array(GUESS), average="macro"),
    "series": lambda: accuracy_score(pd.Series(TRUTH), pd.Series(GUESS)),
    "tuples": lambda: check_array(((1, 2), (3, 4))).tolist(),
    "texts": lambda: accuracy_score(["a", "b"], ["a", "a"]),
    "subclass": lambda: check_array(np.eye(2).view(Stranger)).tolist(),
    "table": lambda: _fit(_table()),
    "table as array": lambda: _fit(_table().to_numpy()),
    "table in a scaler": lambda: StandardScaler().fit(_table()).feature_names_in_.tolist(),
    "mixed": lambda: _fit(_table().assign(a=lambda t: t.a.astype("Float64"))),
    "split": lambda: [part.shape for part in train_test_split(_table(), random_state=0)],
    "cross validation": lambda: cross_val_score(
        LogisticRegression(), _table(), np.arange(60) % 2, cv=3
    ).tolist(),
    "parameters": lambda: make_pipeline(StandardScaler(), SVC(C=2)).get_params(),
    "copy": lambda: clone(RandomForestClassifier(max_depth=2)).get_params(),
    "no such parameter": lambda: SVC().set_params(no_such=1),
    "forest": lambda: (
        RandomForestClassifier(4, random_state=0)
        .fit(_table(), np.arange(60) % 2)
        .predict(_table())
        .tolist()
    ),
    "seeds": lambda: [
        pickle.dumps(by_value.check_random_state(seed))
        for seed in (0, 7, True, np.int64(9), 2**32 - 1)
    ],
    "a generator": lambda: (
        by_value.check_random_state(np.random.RandomState(3)).randint(9, size=3).tolist()
    ),
    "no seed": lambda: by_value.check_random_state(None) is by_value.check_random_state(np.random),
    "negative seed": lambda: by_value.check_random_state(-1),
    "huge seed": lambda: by_value.check_random_state(2**40),
    "no integer for a seed": lambda: by_value.check_random_state(1.5),
    "warnings in pieces": lambda: _warned(lambda: _pieces(_warn)),
    "warnings as errors": lambda: _warned(lambda: _pieces(_warn), "error"),
    "warnings ignored": lambda: _warned(lambda: _pieces(_warn), "ignore"),
    "configuration set in pieces": lambda: (_pieces(_set_display), get_config()["display"]),
    "filters set in pieces": lambda: (_pieces(_ignore), _warned(lambda: _pieces(_warn))),
    "pieces in threads": lambda: _pieces(_set_display, n_jobs=2, backend="threading"),
    "pieces without configuration": lambda: _warned(delayed(_warn)(1)[0]),
    "wrong option": lambda: precision_score(TRUTH, GUESS, average="no such"),
    "wrong argument": lambda: precision_score(TRUTH, GUESS, no_such=1),
    "missing argument": lambda: precision_score(TRUTH),  # type: ignore[call-arg]
    "lengths differ": lambda: accuracy_score(TRUTH, GUESS[:-1]),
    "not finite": lambda: check_array([[1.0, float("nan")]]),
    "a number": lambda: roc_auc_score(1, 2),
    "nested badly": lambda: check_array([[1, 2], [3]]),
}


def _pieces(work: Callable[[int], Any], **options: Any) -> list[Any]:
    return list(Parallel(**options)(delayed(work)(i) for i in range(3)))


def _warn(i: int = 0) -> int:
    warnings.warn(f"piece {i}", RuntimeWarning, stacklevel=1)
    return i


def _set_display(i: int) -> str:
    before: str = get_config()["display"]
    set_config(display="text")
    return before


def _ignore(i: int) -> None:
    warnings.simplefilter("ignore")


def _warned(call: Callable[[], Any], action: Any = "always") -> Any:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter(action)
        value = call()
    return value, [str(each.message) for each in seen]


def _told(call: Callable[[], Any]) -> str:
    try:
        return repr(call())
    except Exception as exc:
        return f"{type(exc).__name__}: {exc}"


@pytest.fixture
def plain_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hastened in a test is put back after it."""
    names = BaseEstimator.__dict__["_get_param_names"]
    monkeypatch.setattr(by_decorator, "signature", by_decorator.signature)
    monkeypatch.setattr(BaseEstimator, "_get_param_names", names)
    monkeypatch.setattr(by_library, "_unique_kwargs", by_library._unique_kwargs)
    monkeypatch.setattr(by_value, "_nw_into_df_or_series", by_value._nw_into_df_or_series)
    monkeypatch.setattr(FuncWrapper, "__call__", FuncWrapper.__call__)
    for name, module in list(sys.modules.items()):
        if name.startswith("sklearn.") and "check_random_state" in vars(module):
            monkeypatch.setattr(module, "check_random_state", by_value.check_random_state)


@pytest.mark.usefixtures("plain_afterwards")
def test_answers_and_errors_are_the_same() -> None:
    plain = {name: _told(call) for name, call in CALLS.items()}
    hasten_libraries()
    assert {name: _told(call) for name, call in CALLS.items()} == plain
    assert {name: _told(call) for name, call in CALLS.items()} == plain  # from memory now


@given(st.text(" \t\nab\r\x0b", max_size=40))
def test_docstrings_are_the_same(text: str) -> None:
    plain = inspect.cleandoc(text), textwrap.dedent(text)
    with quick_docstrings():
        assert (inspect.cleandoc(text), textwrap.dedent(text)) == plain
    assert textwrap.dedent.__module__ == "textwrap"
    assert not hasattr(inspect.cleandoc, "cache_info")


@pytest.mark.usefixtures("plain_afterwards")
def test_the_scikit_learn_at_hand_is_hastened() -> None:
    """A version that does it differently stays as it is, which is right but slow: look at it."""
    hasten_libraries()
    precision_score(TRUTH, GUESS)
    assert by_decorator.signature.cache_info().currsize > 0
    assert by_value._nw_into_df_or_series.__module__ == hasten_libraries.__module__
    assert BaseEstimator._get_param_names.__func__.__wrapped__.__module__ == "sklearn.base"
    for each in (sklearn.ensemble._forest.check_random_state, FuncWrapper.__call__):
        assert each.__wrapped__.__module__.startswith("sklearn.utils.")
    assert by_library._unique_kwargs.__wrapped__.__module__ == by_library.__name__


@pytest.mark.usefixtures("plain_afterwards")
def test_parameters_of_ones_own_estimator_are_those_it_has_now() -> None:
    class Own(BaseEstimator):
        def __init__(self, a: int = 1) -> None:
            self.a = a

    hasten_libraries()
    assert Own().get_params() == {"a": 1}

    def init(self: Own, b: int = 2) -> None:
        self.b = b

    Own.__init__ = init  # type: ignore[assignment, method-assign]
    assert Own().get_params() == {"b": 2}
