"""What scikit-learn works out anew in each call although the answer is always the same.

Its functions look up their own signature at each call, its estimators that of their class at each
copy, and both ask of each array whether it is a table of one of the libraries that narwhals knows,
by static look-ups in a dozen classes. In a notebook of small data that is a fifth of the time.
Results and errors are the same; a version of scikit-learn that does this differently is left alone.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
from typing import Any

__all__ = ["hasten_libraries"]

_SIGNATURES = 4096  # scikit-learn has about a thousand validated functions


def hasten_libraries() -> None:
    """Hasten scikit-learn, if it is imported already."""
    with contextlib.suppress(Exception):
        _remember_signatures(sys.modules["sklearn.utils._param_validation"])
    with contextlib.suppress(Exception):
        _remember_parameters(sys.modules["sklearn.base"])
    with contextlib.suppress(Exception):
        _know_plain_values(sys.modules["sklearn.utils.validation"])


def _remember_signatures(module: Any) -> None:
    """The decorator of public functions asks for the signature of the same function each time."""
    if module.signature is inspect.signature:
        module.signature = functools.lru_cache(_SIGNATURES)(inspect.signature)


def _remember_parameters(module: Any) -> None:
    """`get_params` and `clone` ask for the signature of `__init__`, tree after tree."""
    own = module.BaseEstimator._get_param_names.__func__

    @functools.lru_cache(_SIGNATURES)
    def remembered(cls: Any, init: Any) -> tuple[str, ...]:
        return tuple(own(cls))

    def names(cls: Any) -> list[str]:
        ours = cls.__module__.startswith("sklearn.")
        return list(remembered(cls, cls.__init__) if ours else own(cls))

    module.BaseEstimator._get_param_names = classmethod(functools.wraps(own)(names))


def _know_plain_values(module: Any) -> None:
    """An array or a list is no table: only what might be one is asked."""
    ask = module._nw_into_df_or_series
    plain = frozenset({module.np.ndarray, list, tuple})  # these very types, no subclass

    def is_table(x: Any) -> Any:
        return False if type(x) in plain else ask(x)

    module._nw_into_df_or_series = is_table
