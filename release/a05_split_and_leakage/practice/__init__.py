"""Your practice companion: ``check("mse")`` tries your function, ``hint("mse")`` gives a nudge.

    from practice import check, hint

    check("mse")        # the public checks of one task
    check()             # of all tasks
    hint("mse")         # the next of three hints; hint("mse", 2) for the second one
    language("ja")      # 日本語で表示
    if attempted(mse): ...    # a plot that waits until you have written mse

These are the public checks. Grading runs them again, with more checks of the same kind.
"""

from .stub import attempted
from .verbs import check, hint, language

__all__ = ["attempted", "check", "hint", "language"]
