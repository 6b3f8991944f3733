"""Prove an assignment before it is released.

The reference solution must get full points, again and again and on other draws of the hidden data;
the untouched release none (and be called "not attempted"); each wrong solution must fail exactly
the checks named for it; each equivalent solution must get full points; no call may be quoted
against the reference or an equivalent solution; and the checks must catch the mutants of the
reference. All go through the same sandbox and the same checks as trainees' work.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from autograder.course import Course
from autograder.engines import LocalEngine
from autograder.errors import CourseError
from autograder.jobs import Job
from autograder.proof import expected
from autograder.proof.attempt import Attempt
from autograder.proof.gate import fingerprint
from autograder.proof.ground import Ground, ReferenceRun
from autograder.proof.journal import Journal, Judged
from autograder.proof.mutation import Mutation, Plan
from autograder.proof.taught import Taught
from autograder.results import CheckResult, Result, Text
from autograder.sandbox import choose_level
from autograder.variants import Variant, reference, variants

__all__ = ["Extent", "Proof", "Verdict", "verify"]

DRAWS = 4  # of the hidden data, for the reference: the one in use and three others
REPEATS = 20  # runs of the reference, spread over the draws


@dataclass(frozen=True)
class Proof:
    """One variant on one draw of the hidden seeds: its result and what is wrong with it."""

    variant: Variant
    draw: int
    result: Result
    problems: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """All that was proven or not of one assignment. It may be released if ``problems`` is empty."""

    assignment: str
    proofs: tuple[Proof, ...]
    mutation: Mutation | None  # None if it was not asked for
    problems: tuple[Text, ...]
    checks: Mapping[str, CheckResult]  # the reference's, by name
    fingerprint: str = ""  # of what was proven; empty if only a part was asked for


@dataclass(frozen=True)
class Extent:
    """How much to run; as it stands, all that the gate before a release asks for."""

    draws: int = 1  # sets of hidden seeds for wrong and equivalent solutions
    quick: bool = False  # no repeats, no mutants
    only_mutants: bool = False
    only: tuple[str, ...] = ()  # names of solutions: the reference, and these once
    thorough: bool = False  # all cells and checks, also those that a change cannot reach
    matrix: bool = False  # all checks that a mutant can reach, also once it is caught

    @property
    def solutions(self) -> bool:
        return not self.only_mutants

    @property
    def mutants(self) -> bool:
        return not (self.quick or self.only)

    @property
    def repeats(self) -> bool:
        return self.solutions and self.mutants

    @property
    def usual(self) -> bool:
        """Whether a proof on file would say the same."""
        return self == Extent()


Progress = Callable[[int, int, str], None]


def verify(
    course: Course,
    assignments: Sequence[str] | None = None,
    extent: Extent | None = None,
    *,
    workers: int = 0,
    sandbox: str = "auto",
    progress: Progress | None = None,
    finished: Callable[[Verdict], None] | None = None,
    engine: LocalEngine | None = None,
) -> list[Verdict]:
    """Prove the assignments; a verdict for each, in their order.

    ``finished`` is told each verdict as soon as it is known; what was run before an interruption is
    not run again.
    Raises CourseError for mistakes that keep an assignment from being graded at all.
    """
    names = list(assignments or course.assignments())
    with contextlib.ExitStack() as stack:
        if engine is None:
            level = choose_level(sandbox if sandbox != "auto" else course.settings.sandbox)
            engine = stack.enter_context(
                LocalEngine(course.root, level, workers or course.settings.workers)
            )
        bench = _Bench(course, names, engine, extent or Extent())
        verdicts = []
        for verdict in bench.verdicts(progress or (lambda done, total, line: None)):
            verdicts.append(verdict)
            if finished:
                finished(verdict)
    return sorted(verdicts, key=lambda verdict: names.index(verdict.assignment))


class _Bench:
    """One run of verify: first the reference on each draw, then all that builds on it."""

    def __init__(
        self,
        course: Course,
        names: Sequence[str],
        engine: LocalEngine,
        extent: Extent,
    ) -> None:
        from autograder.checks.board import load_board
        from autograder.nbgrader.masters import load_masters

        self._course, self._engine, self._extent = course, engine, extent
        units = [course.assignment(name) for name in names]
        for unit in units:
            load_board(unit)  # a mistake in it is told before the release
            _ = unit.concepts
        self._grounds = {unit.name: Ground(unit, load_masters(unit)) for unit in units}
        self._variants = {
            unit.name: list(variants(unit, self._grounds[unit.name].masters)) for unit in units
        }
        if extent.only:
            self._variants = _only(extent.only, self._variants)
        self._proofs: dict[tuple[str, str], Proof] = {}  # by assignment and student
        self._attempted: dict[str, dict[str, Any]] = {name: {} for name in names}
        self._blamed: dict[str, dict[str, tuple[Text, ...]]] = {name: {} for name in names}
        self._plans: dict[str, Plan] = {}
        self._wanted: dict[tuple[str, str], Variant] = {}
        self._prints = {
            name: fingerprint(course, ground.unit, ground.masters)
            for name, ground in self._grounds.items()
        }
        how = f"{extent} {engine.level}"
        self._journals = {
            name: Journal(course.state_dir / "verify" / f"{name}.jsonl", f"{own} {how}")
            for name, own in self._prints.items()
        }

    def verdicts(self, progress: Progress) -> Iterator[Verdict]:
        """The verdict of each assignment, as soon as it is known."""
        first = [
            ReferenceRun(self._reference(name, draw, 0))
            for name in self._grounds
            for draw in range(max(self._extent.draws, DRAWS if self._extent.repeats else 1))
        ]
        total = len(first)  # until the reference has told what there is to do
        done = 0
        for run, judged in self._map(first):
            self._grounds[run.assignment].learn(judged.result, judged.traces, run.job.draw)
            self._note(run, judged)
            done += 1
            progress(done, total, f"{run.assignment} {run.student}")
        work = [each for name in self._grounds for each in self._rest(name)]
        left = {name: sum(each.assignment == name for each in work) for name in self._grounds}
        total += len(work)
        yield from (self._verdict(name) for name in self._grounds if not left[name])
        for each, outcome in self._map(work):
            name = each.assignment
            if isinstance(each, Attempt):
                self._attempted[name][each.student] = outcome
            elif isinstance(each, Taught):
                self._blamed[name][each.student.removeprefix("taught-")] = outcome
            else:
                self._note(each, outcome)
            done += 1
            left[name] -= 1
            progress(done, total, f"{name} {each.student}")
            if not left[name]:
                yield self._verdict(name)

    def _map(self, work: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
        """Run what an earlier verify, cut short, has not done yet; all outcomes."""
        missing = []
        for each in work:
            if each.student in self._journals[each.assignment]:
                yield each, self._journals[each.assignment][each.student]
            else:
                missing.append(each)
        for each, raw in self._engine.map(missing):
            outcome = raw if isinstance(each, Attempt | Taught) else self._judged(each, raw)
            self._journals[each.assignment].note(each.student, outcome)
            yield each, outcome

    def _judged(self, work: Job | ReferenceRun, raw: Any) -> Judged:
        result, traces = raw if isinstance(work, ReferenceRun) else (raw, {})
        problems = tuple(expected.problems(self._variant(work), result))
        return Judged(result.without_notebooks(), problems, traces)

    def _variant(self, work: Job | ReferenceRun) -> Variant:
        return self._wanted.get((work.assignment, work.student), self._variants[work.assignment][0])

    def _note(self, work: Job | ReferenceRun, judged: Judged) -> None:
        job = work.job if isinstance(work, ReferenceRun) else work
        proof = Proof(self._variant(work), job.draw, judged.result, judged.problems)
        self._proofs[work.assignment, work.student] = proof

    def _reference(self, name: str, draw: int, repeat: int) -> Job:
        ground = self._grounds[name]
        first = (draw, repeat) == (0, 0)
        notebooks = reference(ground.unit).notebooks if first else ground.lean({})
        return Job(
            student=f"reference-{draw}-{repeat}",
            assignment=name,
            masters=ground.masters,
            notebooks=notebooks,
            draw=draw,
            lean=not first,
        )

    def _rest(self, name: str) -> Iterator[Job | Attempt | Taught]:
        """All work on an assignment but the first reference runs; the longest first."""
        ground = self._grounds[name]
        if self._extent.repeats:
            for repeat in range(DRAWS, REPEATS):
                job = self._reference(name, repeat % DRAWS, repeat // DRAWS)
                self._wanted[name, job.student] = self._variants[name][0]
                yield job
            for variant in self._variants[name]:
                if variant.kind in ("reference", "equivalent"):
                    yield from ground.taught(variant)
        for variant in self._variants[name][1:] if self._extent.solutions else []:
            for draw in range(self._extent.draws):
                job = self._job(ground, variant, draw)
                self._wanted[name, job.student] = variant
                yield job
        if self._extent.mutants and ground.unit.hidden is not None:
            plan = self._plans[name] = Plan(
                ground, self._course.settings.mutants, complete=self._extent.matrix
            )
            yield from plan.attempts()

    def _job(self, ground: Ground, variant: Variant, draw: int) -> Job:
        """Grade a variant: only the cells and checks that its change can reach, unless thorough."""
        pruned = variant.kind in ("wrong", "equivalent") and not self._extent.thorough
        notebooks, known = variant.notebooks, {}
        if pruned:
            notebooks = ground.lean(variant.changed)
            known = ground.known(variant.changed, draw)
        return Job(
            student=f"{variant.kind}-{variant.name}-{draw}",
            assignment=ground.unit.name,
            masters=ground.masters,
            notebooks=notebooks,
            draw=draw,
            known=known,
            lean=pruned,
        )

    def _verdict(self, name: str) -> Verdict:
        proofs = [proof for (owner, _), proof in self._proofs.items() if owner == name]
        order = {id(variant): i for i, variant in enumerate(self._variants[name])}
        proofs.sort(key=lambda p: (order[id(p.variant)], p.draw, p.result.student))
        problems = [
            problem.after(
                f"{proof.variant.name} (draw {proof.draw}): ",
                f"{proof.variant.name} (データ {proof.draw}): ",
            )
            for proof in proofs
            for problem in proof.problems
        ]
        problems += self._grounds[name].strange_concepts()
        for variant, blame in sorted(self._blamed[name].items()):
            problems += [told.after(f"{variant}: ") for told in blame]
        mutation = None
        if name in self._plans:
            mutation = self._plans[name].outcome(self._attempted[name])
            problems += mutation.problems(self._course.settings.mutation_score)
        self._journals[name].close()
        if mutation and self._changed(name):
            problems.append(
                Text(
                    "something was changed while verify ran; run it again",
                    "検証中に変更がありました。もう一度実行してください",
                )
            )
        return Verdict(
            assignment=name,
            proofs=tuple(proofs),
            mutation=mutation,
            problems=tuple(problems),
            checks=self._grounds[name].checks(),
            fingerprint=self._prints[name] if self._extent.repeats else "",
        )

    def _changed(self, name: str) -> bool:
        """Whether something is another one than when the run began."""
        try:
            return fingerprint(self._course, self._grounds[name].unit) != self._prints[name]
        except CourseError:  # somebody is in the middle of it
            return True


def _only(names: Sequence[str], of: Mapping[str, list[Variant]]) -> dict[str, list[Variant]]:
    """The reference and the named ones of each assignment."""
    known = {variant.name for own in of.values() for variant in own}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise CourseError(f"No wrong or equivalent solution is called {name}.{hint}")
    return {
        unit: [own[0], *(variant for variant in own[1:] if variant.name in names)]
        for unit, own in of.items()
    }
