"""Is a function written, or does it still raise NotImplementedError as it came?"""

import dis
import inspect
from typing import Any

from . import words
from .cards import Card, show

_STUBS = {"NotImplementedError", "NotAttempted"}


def attempted(*functions: Any) -> bool:
    """True if every function given is written. Looks at the code, never calls it, never raises.

    Says in one grey line which ones are missing, so that a cell can wait quietly::

        if attempted(fit_line):
            plt.plot(x, predict_line(x, *fit_line(x, y)[:2]))
    """
    missing = [_name(function) for function in functions if is_stub(function)]
    if missing:
        key = "waits" if len(missing) == 1 else "wait"
        show(lambda: Card("note", "", words.say(key, names=", ".join(missing))))
    return not missing


def is_stub(target: Any) -> bool:
    """Whether a function (or a method of a class) is only ``raise NotImplementedError()``."""
    try:
        if isinstance(target, type):
            methods = [vars(target)[name] for name in vars(target)]
            return any(is_stub(method) for method in methods if inspect.isfunction(method))
        code = getattr(inspect.unwrap(target), "__code__", None)
        return code is not None and _only_raises(code)
    except Exception:  # whatever was put under the name of a function: it is not the stub
        return False


def _only_raises(code: Any) -> bool:
    """No name but the error's is read, nothing is returned or stored, and it ends in a raise."""
    steps = {step.opname for step in dis.get_instructions(code)}
    if not code.co_names or not set(code.co_names) <= _STUBS or "RAISE_VARARGS" not in steps:
        return False
    return not any(op.startswith(("RETURN", "STORE", "POP_JUMP", "FOR", "YIELD")) for op in steps)


def _name(function: Any) -> str:
    return str(getattr(function, "__name__", function))
