"""What scikit-learn works out anew in each call although the answer is always the same.

Its functions look up their own signature at each call, and numpy's at each look for the values of
a label; its estimators that of their class at each copy. All ask of each array whether it is a
table of one of the libraries that narwhals knows, by static look-ups in a dozen classes. Trees of a
forest put back warning filters that nobody has changed, and seed their generators of random numbers
twice, first from the kernel. In a notebook of small data that is a third of the time. Results and
errors are the same; a version of scikit-learn that does this differently is left alone.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import numbers
import sys
import textwrap
import warnings
from collections.abc import Iterator
from typing import Any

__all__ = ["hasten_libraries", "quick_docstrings"]

_SIGNATURES = 4096  # scikit-learn has about a thousand validated functions


@contextlib.contextmanager
def quick_docstrings() -> Iterator[None]:
    """For the import of libraries that build thousands of docstrings, of the same parts.

    A tenth of the time of importing scipy and matplotlib. The docstrings are the same.
    """
    own = inspect.cleandoc, textwrap.dedent
    inspect.cleandoc, textwrap.dedent = functools.cache(inspect.cleandoc), _dedent
    try:
        yield
    finally:
        inspect.cleandoc, textwrap.dedent = own


def _dedent(text: str) -> str:
    """``textwrap.dedent`` without regular expressions, as Python has it from 3.14 on."""
    lines = [line if line.strip(" \t") else "" for line in text.split("\n")]
    filled = [line for line in lines if line]
    first, last = min(filled, default=""), max(filled, default="")
    size = 0  # of what these two, and so all between them, begin with
    while size < len(first) and first[size] == last[size] and first[size] in " \t":
        size += 1
    return "\n".join([line[size:] for line in lines])


def hasten_libraries() -> None:
    """Hasten scikit-learn, if it is imported already."""
    with contextlib.suppress(Exception):
        _remember_signatures(sys.modules["sklearn.utils._param_validation"])
    with contextlib.suppress(Exception):
        _remember_unique(sys.modules["sklearn.externals.array_api_compat.common._aliases"])
    with contextlib.suppress(Exception):
        _remember_parameters(sys.modules["sklearn.base"])
    with contextlib.suppress(Exception):
        _know_plain_values(sys.modules["sklearn.utils.validation"])
    with contextlib.suppress(Exception):
        _seed_once(sys.modules["sklearn.utils.validation"])
    with contextlib.suppress(Exception):
        _keep_filters(sys.modules["sklearn.utils.parallel"])


def _remember_signatures(module: Any) -> None:
    """The decorator of public functions asks for the signature of the same function each time."""
    if module.signature is inspect.signature:
        module.signature = functools.lru_cache(_SIGNATURES)(inspect.signature)


def _remember_unique(module: Any) -> None:
    """What keywords a library's `unique` takes is read from its signature, label after label."""
    own = module._unique_kwargs

    @functools.lru_cache(_SIGNATURES)
    def remembered(xp: Any, unique: Any) -> dict[str, bool]:
        return dict(own(xp))

    @functools.wraps(own)
    def unique_kwargs(xp: Any) -> dict[str, bool]:
        return dict(remembered(xp, xp.unique))

    module._unique_kwargs = unique_kwargs


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


def _seed_once(module: Any) -> None:
    """`RandomState(seed)` seeds its generator from the kernel before it does so from the seed."""
    from numpy.random import MT19937, RandomState, bit_generator

    own = module.check_random_state

    class Nothing(bit_generator.ISeedSequence):
        state = module.np.zeros(624, dtype=module.np.uint32)

        def generate_state(self, n_words: int, dtype: Any = None) -> Any:
            return self.state

    nothing: Any = Nothing()

    @functools.wraps(own)
    def check_random_state(seed: Any) -> Any:
        if seed is None or not isinstance(seed, numbers.Integral):
            return own(seed)
        generator: Any = MT19937(nothing)
        generator._legacy_seeding(seed)  # what RandomState itself does next
        return RandomState(generator)

    if repr(check_random_state(7).get_state()) != repr(RandomState(7).get_state()):
        return
    for name, each in list(sys.modules.items()):
        if name.startswith("sklearn.") and vars(each).get("check_random_state") is own:
            each.check_random_state = check_random_state  # type: ignore[attr-defined]


# What the call of scikit-learn's that is replaced names, in its order.
_CALL = (
    *("getattr", "warnings", "warn", "UserWarning", "config_context", "catch_warnings"),
    *("resetwarnings", "zip", "simplefilter", "get", "isinstance", "str", "pattern"),
    *("filterwarnings", "function"),
)


def _keep_filters(module: Any) -> None:
    """A piece of work takes over configuration and filters: mostly those that are set already."""
    wrapper, current = module._FuncWrapper, module.get_config
    own, set_config = wrapper.__call__, sys.modules["sklearn"].set_config
    if own.__code__.co_names != _CALL:
        return

    @functools.wraps(own)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        config, filters = getattr(self, "config", None), getattr(self, "warning_filters", None)
        if not config or not filters or config != current() or filters != _filters():
            return own(self, *args, **kwargs)
        with warnings.catch_warnings():
            try:
                return self.function(*args, **kwargs)
            finally:
                if current() != config:
                    set_config(**config)

    wrapper.__call__ = call


def _filters() -> Any:
    """Those of this thread; before Python 3.14, of all."""
    return getattr(warnings, "_get_filters", lambda: warnings.filters)()
