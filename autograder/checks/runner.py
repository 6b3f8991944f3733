"""Checks are collected once a worker and assignment, then run for each submission.

A pytest session costs a third of a second to make, running its items next to nothing, so the
session stays and :meth:`CheckRunner.run` only sets the submission at hand.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.config import get_config
from _pytest.main import Session
from _pytest.reports import CollectReport, TestReport
from _pytest.runner import runtestprotocol

from autograder.checks import plugin
from autograder.checks.explain import (
    Examples,
    counterexamples,
    example,
    of_log,
    quoting,
)
from autograder.checks.judge import judge
from autograder.checks.run import Run
from autograder.checks.spec import CheckSpec
from autograder.checks.submission import CallLog
from autograder.errors import CheckError
from autograder.notebook import Master
from autograder.results import CheckResult, Message, Outcome

if TYPE_CHECKING:
    from autograder.checks.asking import Counterexample
    from autograder.checks.counterexample import Search
    from autograder.checks.teaching import Space

__all__ = ["CHECK_SECONDS", "CheckRunner", "Trace", "alarm"]

log = logging.getLogger(__name__)

_OPTIONS = [
    "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:faulthandler", "-p", "no:logging",
    "-p", "no:junitxml", "-p", "no:unraisableexception", "-p", "no:threadexception",
    "--disable-plugin-autoload", "--assert=plain", "--import-mode=importlib", "-s",
    "-o", "addopts=", "-o", "testpaths=",
]  # fmt: skip


CHECK_SECONDS = 60.0  # of CPU time for a check's own work; what a call may take has its own limit
_PATIENCE = 10  # so many times as long may pass, for a check that only waits


class CheckTooSlow(Exception):
    """The check's own work took too long: it is the check that has to be looked at."""


@contextlib.contextmanager
def alarm(seconds: float, waited: Callable[[], float]) -> Iterator[None]:
    """Raise CheckTooSlow in the block after ``seconds`` of work (main thread only; else no alarm).

    ``waited`` gives the seconds spent so far on waiting for the notebook, which do not count.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    cpu, wall, calls = time.process_time(), time.monotonic(), waited()

    def late(*_: object) -> None:
        left = seconds - (time.process_time() - cpu)
        passed = time.monotonic() - wall - (waited() - calls)
        if left > 0 and passed < _PATIENCE * seconds:
            signal.setitimer(signal.ITIMER_REAL, left)
            return
        raise CheckTooSlow(f"the check took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Collector:
    """Collects items, errors, and the exception of each phase of the running item."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.fault: BaseException | None = None

    def pytest_collectreport(self, report: CollectReport) -> None:
        if report.failed:
            self.errors.append(str(report.longrepr))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> TestReport:
        """A report without the costly text; the exception itself is what we judge."""
        if call.excinfo is not None and self.fault is None:
            self.fault = call.excinfo.value
        return TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome="failed" if call.excinfo else "passed",
            longrepr=None,
            when=call.when,  # type: ignore[arg-type]
        )


@dataclass(frozen=True)
class Trace:
    """What a check's outcome came from: names of the notebook, checks that made shared values."""

    asked: frozenset[str]
    makers: frozenset[str]


class CheckRunner:
    """The collected checks of one assignment. Raises CheckError if they cannot be collected."""

    def __init__(self, folder: Path, lessons: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self._lessons = lessons or {}  # concept -> where the notebook teaches it
        self._examples = Examples()
        self._pool: dict[Any, Any] = {}  # teaching inputs drawn so far, with the right answers
        self.traces: dict[str, Trace] = {}  # of the checks that ran last, by name
        self._collector = _Collector()
        _forget_namesakes(folder)
        self._config = _prepare([*_OPTIONS, f"--rootdir={folder}", str(folder)], self._collector)
        self._config._do_configure()
        self._session = Session.from_config(self._config)
        self._config.hook.pytest_sessionstart(session=self._session)
        try:
            self._config.hook.pytest_collection(session=self._session)
        except pytest.UsageError as exc:
            raise CheckError(f"The checks in {folder} cannot be collected: {exc}") from exc
        if self._collector.errors:
            raise CheckError(
                f"The checks in {folder} cannot be collected:\n" + "\n".join(self._collector.errors)
            )
        self.items = [item for item in self._session.items if plugin.SPEC in item.stash]

    @property
    def specs(self) -> list[CheckSpec]:
        return [item.stash[plugin.SPEC] for item in self.items]

    def judges(self, master: Master) -> bool:
        """Whether some check belongs to a cell of this notebook."""
        cells = {cell.grade_id for cell in master.scored()}
        return any(spec.grade_id in cells for spec in self.specs)

    def run(
        self, run: Run, known: Mapping[str, CheckResult] | None = None
    ) -> dict[str, list[CheckResult]]:
        """Run all checks on one submission; results by grade_id of the test cell.

        Teaching examples and public checks come first: what they return may be quoted, because
        the trainee's process has not seen a hidden input yet. Checks whose result is ``known``
        are not run.
        """
        known = known or {}
        items = [item for item in self.items if item.stash[plugin.SPEC].name not in known]
        specs = [item.stash[plugin.SPEC] for item in items]
        self._config.stash[plugin.RUN] = run
        examples = {spec.name: example(spec, run) for spec in specs if not spec.public}
        self.traces = {}
        own: dict[str, CheckResult] = {}
        for item, following in zip_longest(items, items[1:]):
            own[item.stash[plugin.SPEC].name] = self._run_item(item, following, examples, run)
        del self._config.stash[plugin.RUN]
        done = {**known, **self._explained(own, examples, run)}
        results: dict[str, list[CheckResult]] = {}
        for spec in self.specs:
            results.setdefault(spec.grade_id, []).append(done[spec.name])
        return results

    def one(self, run: Run, name: str) -> CheckResult:
        """The check of that name alone, without examples."""
        item = next(item for item in self.items if item.stash[plugin.SPEC].name == name)
        self._config.stash[plugin.RUN] = run
        try:
            return self._run_item(item, None, {name: CallLog()}, run)
        finally:
            del self._config.stash[plugin.RUN]

    def _run_item(
        self,
        item: pytest.Item,
        following: pytest.Item | None,
        examples: Mapping[str, CallLog],
        run: Run,
    ) -> CheckResult:
        spec = item.stash[plugin.SPEC]
        self._collector.fault = None
        run.revoke()  # callbacks of an earlier check are not this one's
        run.asked, run.makers = set(), set()
        started = time.perf_counter()
        with alarm(CHECK_SECONDS, lambda: run.waited):
            runtestprotocol(item, log=False, nextitem=following)
        seconds = time.perf_counter() - started
        self.traces[spec.name] = Trace(frozenset(run.asked), frozenset(run.makers))
        fault = self._collector.fault
        outcome: Outcome = "passed"
        message: Message | None = None
        if fault is not None:
            outcome, message = self._judge(fault, item, spec, examples, run)
        return CheckResult(
            name=spec.name,
            outcome=outcome,
            points=spec.points if outcome == "passed" else 0.0,
            max_points=spec.points,
            public=spec.public,
            title=spec.title,
            concept=spec.concept,
            core=spec.core,
            message=message,
            seconds=seconds,
            reveals=spec.reveals,
        )

    def _judge(
        self,
        fault: BaseException,
        item: pytest.Item,
        spec: CheckSpec,
        examples: Mapping[str, CallLog],
        run: Run,
    ) -> tuple[Outcome, Message]:
        lesson = self._lessons.get(spec.concept, "")
        outcome, message = judge(fault, spec, shown=spec.public, gave=run.gave, lesson=lesson)
        if outcome == "undecided":
            log.error("%s::%s could not judge", item.path.name, item.name, exc_info=fault)
        if outcome not in ("failed", "error"):
            return outcome, message
        if spec.public:
            found = of_log(item.stash.get(plugin.LOG, CallLog()))
        else:
            noted = examples[spec.name]
            found = self._examples.telling(spec, noted, self._reference, self._spaces)
        return outcome, quoting(message, found)

    def _explained(
        self, results: dict[str, CheckResult], examples: Mapping[str, CallLog], run: Run
    ) -> dict[str, CheckResult]:
        """The results, those of failed checks with a counterexample where one is found."""
        specs = {spec.name: spec for spec in self.specs}
        failed = {
            name: result
            for name, result in results.items()
            if result.outcome in ("failed", "error") and not result.public
        }
        if not failed:
            return results
        with run.explaining():
            found = counterexamples(failed, specs, run, self._spaces(), lambda: self.search(run))
        explained = dict(results)
        for name, result in failed.items():
            assert result.message is not None
            message = quoting(result.message, found.get(name))
            message = self._examples.named(specs[name], message, examples[name])
            explained[name] = replace(result, message=message)
        return explained

    def search(self, run: Run) -> Search:
        """Counterexamples in a notebook whose child has seen nothing hidden."""
        from autograder.checks.counterexample import Search  # with Hypothesis: only if needed

        return Search(run, self._reference(), self._spaces(), self._pool)

    def smallest(self, run: Run, cells: Collection[str]) -> Iterator[tuple[str, Counterexample]]:
        """The smallest counterexample of each teaching space that has one, by its name.

        Of the spaces that checks of these test cells (grade_ids) may quote from.
        """
        quoted = {name for spec in self.specs if spec.grade_id in cells for name in spec.spaces}
        spaces = {name: space for name, space in self._spaces().items() if name in quoted}
        if spaces:
            search = self.search(run)
            for name, space in spaces.items():
                if (found := search.smallest(space)) is not None:
                    yield name, found

    def _spaces(self) -> Mapping[str, Space]:
        return plugin.spaces_of(self._config, self.folder)

    def _reference(self) -> Any:
        return plugin.reference_of(self._config, self.folder)

    def close(self) -> None:
        self._config.hook.pytest_sessionfinish(session=self._session, exitstatus=0)
        self._config._ensure_unconfigure()


def _forget_namesakes(folder: Path) -> None:
    """pytest keeps imported files by bare name: another assignment's would be taken for ours."""
    for path in folder.glob("test_*.py"):
        module = sys.modules.get(path.stem)
        if module is not None and getattr(module, "__file__", "") != str(path):
            del sys.modules[path.stem]


def _prepare(args: list[str], collector: _Collector) -> pytest.Config:
    config = get_config(args)
    config.pluginmanager.register(plugin, "autograder-checks")
    config.pluginmanager.register(collector, "autograder-collector")
    parsed: Any = config.pluginmanager.hook.pytest_cmdline_parse(
        pluginmanager=config.pluginmanager, args=args
    )
    return parsed
