"""What the result of each kind of solution must be, and what is wrong with one that is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.results import CheckResult, Result, Text
from autograder.variants import Variant

__all__ = ["problems"]

_JA = {
    "passed": "合格でした",
    "failed": "不合格でした",
    "error": "エラーになりました",
    "skipped": "実行されませんでした",
}


def problems(variant: Variant, result: Result) -> Iterator[Text]:
    """All that is not as it must be, a sentence each."""
    if result.status != "graded":
        yield result.reason.after("could not be graded: ", "採点できませんでした: ")
        return
    checks = [check for task in result.tasks for check in task.checks]
    for check in checks:
        if check.outcome == "undecided":
            yield Text(
                f"the check {check.name} broke; see .autograder/grader.log",
                f"チェック {check.name} が壊れています。.autograder/grader.log を見てください",
            )
    if variant.kind in ("reference", "equivalent"):
        yield from _full(result, checks)
    elif variant.kind == "blank":
        yield from _none(result, checks)
    else:
        yield from _exactly(variant, result, checks)


def _full(result: Result, checks: Sequence[CheckResult]) -> Iterator[Text]:
    for name, notebook in result.notebooks.items():
        for cell in notebook["cells"]:
            for output in cell.get("outputs", ()):
                if output["output_type"] == "error":
                    what = f"{output['ename']}: {output['evalue']}"
                    yield Text(
                        f"{name}.ipynb, cell {cell['id']!r} raises {what}",
                        f"{name}.ipynb のセル {cell['id']!r} で例外が発生しました: {what}",
                    )
    for check in checks:
        if check.outcome not in ("passed", "undecided"):
            why = [check.message.plain(lang) if check.message else "" for lang in ("en", "ja")]
            yield Text(
                f"{check.name} {check.outcome}: {why[0]}",
                f"{check.name} は{_JA[check.outcome]}: {why[1]}",
            )
    for task in result.tasks:
        if not task.manual and not task.checks and task.score != task.max_score:
            yield Text(
                f"{task.grade_id} has {task.score:g} of {task.max_score:g} points",
                f"{task.grade_id} は {task.max_score:g} 点中 {task.score:g} 点です",
            )
    for finding in result.findings:
        if finding.kind != "precheck":
            yield finding.text.after("finding: ", "気づいた点: ")


def _none(result: Result, checks: Sequence[CheckResult]) -> Iterator[Text]:
    for check in checks:
        if check.outcome not in ("skipped", "undecided"):
            yield Text(
                f"{check.name} {check.outcome}, though nothing was attempted",
                f"何も解いていないのに {check.name} は{_JA[check.outcome]}",
            )
    for task in result.tasks:
        if task.checks and task.attempted:
            yield Text(
                f"{task.grade_id} counts as attempted", f"{task.grade_id} が解答済みとみなされます"
            )
        if task.score:
            yield Text(
                f"{task.grade_id} has {task.score:g} points",
                f"{task.grade_id} に {task.score:g} 点が付きます",
            )


def _exactly(variant: Variant, result: Result, checks: Sequence[CheckResult]) -> Iterator[Text]:
    names = {check.name for check in checks}
    for name in sorted(variant.fails - names):
        yield Text(
            f"names the check {name}, which does not exist",
            f"FAILS にあるチェック {name} は存在しません",
        )
    failed = {check.name for check in checks if check.outcome != "passed"}
    for name in sorted(failed - variant.fails):
        yield Text(
            f"{name} failed too, but is not named in FAILS",
            f"{name} も合格しませんでしたが、FAILS に書かれていません",
        )
    for name in sorted((variant.fails & names) - failed):
        yield Text(
            f"{name} was passed, but should have caught the mistake",
            f"{name} は誤りを見つけるはずでしたが、合格になりました",
        )
    if variant.score is not None and result.score != variant.score:
        yield Text(
            f"scored {result.score:g}, but SCORE says {variant.score:g}",
            f"{result.score:g} 点でしたが、SCORE には {variant.score:g} とあります",
        )
