"""The mutants of an assignment, run: which checks caught which, and which none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from autograder.proof.attempt import Attempt, Attempted
from autograder.proof.excused import read_excused
from autograder.proof.ground import Ground
from autograder.proof.mutants import Key, Mutant, all_mutants, chosen
from autograder.results import Text

__all__ = ["Mutation", "Plan", "Tried"]

Status = Literal["killed", "survived", "listed", "not run"]


@dataclass(frozen=True)
class Tried:
    """A mutant, what the checks said, and the author's reason why it may live."""

    mutant: Mutant
    attempted: Attempted
    reason: str = ""

    @property
    def status(self) -> Status:
        if self.attempted.gave_up:
            return "not run"
        if self.attempted.killers:
            return "killed"
        return "listed" if self.reason else "survived"


@dataclass(frozen=True)
class Mutation:
    """All mutants of an assignment that were tried."""

    tried: tuple[Tried, ...]
    made: int  # how many there are, of which these were chosen
    stale: tuple[Text, ...] = ()  # entries of the list that no longer hold
    unwatched: tuple[str, ...] = ()  # solution cells that no check looks at

    def of(self, status: Status) -> list[Tried]:
        return [each for each in self.tried if each.status == status]

    @property
    def score(self) -> float:
        """Killed of all that are not listed, in percent; 100 if there are none."""
        rest = len(self.tried) - len(self.of("listed"))
        return 100.0 * len(self.of("killed")) / rest if rest else 100.0

    def problems(self, least: float) -> list[Text]:
        """What keeps the assignment from its release."""
        found = [
            each.attempted.gave_up.after(f"{each.mutant.task}: ") for each in self.of("not run")
        ]
        found += self.stale
        if self.score < least:
            live = len(self.of("survived"))
            found.append(
                Text(
                    f"the checks catch {self.score:.1f} % of the mutants, and {least:g} % are "
                    f"wanted: {live} live",
                    f"検出できたミュータントは {self.score:.1f} % です({least:g} % 必要): "
                    f"{live} 個が残っています",
                )
            )
        return found


class Plan:
    """The mutants of one assignment, chosen and ready to run."""

    def __init__(self, ground: Ground, most: int, *, complete: bool = False) -> None:
        self._ground = ground
        self._complete = complete
        unit = ground.unit
        solutions = ground.solutions
        watched = {
            task: text for task, (_, text) in solutions.items() if ground.reachable({task: text})
        }
        self._unwatched = tuple(task for task in solutions if task not in watched)
        self._excused = read_excused(unit.hidden) if unit.hidden and ground.traces else {}
        everything = all_mutants(watched)
        self._made = len(everything)
        self._keys = {mutant.key for mutant in everything}
        self.mutants = chosen(everything, most, self._excused)

    def attempts(self) -> list[Attempt]:
        return [
            self._ground.attempt(number, mutant, complete=self._complete)
            for number, mutant in enumerate(self.mutants)
        ]

    def outcome(self, attempted: Mapping[str, Attempted]) -> Mutation:
        """What came of it. ``attempted`` by the attempts' names."""
        tried = tuple(
            Tried(mutant, attempted[f"mutant-{number}"], self._excused.get(mutant.key, ""))
            for number, mutant in enumerate(self.mutants)
        )
        return Mutation(tried, self._made, tuple(self._stale(tried)), self._unwatched)

    def _stale(self, tried: Sequence[Tried]) -> list[Text]:
        lines = [
            Text(
                f"mutants.yaml lists a mutant that does not exist any more: {_words(key)}",
                f"mutants.yaml に、もう存在しないミュータントがあります: {_words(key)}",
            )
            for key in self._excused
            if key not in self._keys
        ]
        for each in tried:
            if each.reason and each.status == "killed":
                caught = ", ".join(each.attempted.killers)
                mutant = _words(each.mutant.key)
                lines.append(
                    Text(
                        f"mutants.yaml lists a mutant that {caught} catches: {mutant}",
                        f"mutants.yaml に、{caught} が検出するミュータントがあります: {mutant}",
                    )
                )
        return lines


def _words(key: Key) -> str:
    task, before, after, occurrence = key
    again = f" (occurrence {occurrence})" if occurrence > 1 else ""
    return f"{task}: {before} -> {after or 'nothing'}{again}"
