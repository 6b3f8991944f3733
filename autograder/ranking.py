"""Places on a leaderboard: names, and ranks with ties where intervals overlap.

Two entries whose intervals overlap (a shared end counts) are tied, and so are two that a chain of
such entries connects: that makes the tie an equivalence, so everybody has one range of places. The
groups follow each other without a gap between their intervals being bridged; an entry in the middle
of two others can tie them, which is why a measure does not rank intervals that are too wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.course import derive_seed
from autograder.results import Standing, Text
from autograder.trainee.pseudonyms import NOUNS, QUALITIES, skeleton, tidy
from autograder.trainee.pseudonyms import flaw as flaw_of

__all__ = ["Entry", "Ranking", "made_name", "places", "rank"]

_SOMEBODY = Text("it is the name of somebody else", "他の人の名前です")


@dataclass(frozen=True)
class Entry:
    """One who is ranked. ``first`` to ``last`` are the places shared with others, from 1."""

    student: str
    name: str
    skill: float
    low: float
    high: float
    first: int
    last: int


@dataclass(frozen=True)
class Ranking:
    """All who asked to be there: ranked best first, and the others with the reason.

    ``chosen`` are those who go by a name of their own; ``flaws`` says whose was not used, and why.
    """

    entries: tuple[Entry, ...]
    unranked: Mapping[str, Text]
    names: Mapping[str, str]
    chosen: frozenset[str]
    flaws: Mapping[str, Text]

    def of(self, student: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.student == student), None)


def places(intervals: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """First and last place of each interval (low, high), in the order given; high is good."""
    best_first = sorted(range(len(intervals)), key=lambda i: -intervals[i][1])
    found = [(0, 0)] * len(intervals)
    start, lowest = 0, float("inf")
    for position, i in enumerate([*best_first, None]):
        if i is None or (position > start and intervals[i][1] < lowest):
            for member in best_first[start:position]:
                found[member] = start + 1, position
            start, lowest = position, float("inf")
        if i is not None:
            lowest = min(lowest, intervals[i][0])
    return found


def rank(
    standings: Mapping[str, Standing], secret: bytes, people: Iterable[Sequence[str]] = ()
) -> Ranking:
    """The ranking of ``standings`` (by trainee). The same for the same arguments.

    ``people`` are the trainees known to the course, each as the texts that name them (id, first and
    last name): nobody goes under the name of another.
    """
    names, chosen, flaws = _names(standings, secret, _owners(people))
    ranked = [
        (who, each.skill, each.low, each.high)
        for who, each in standings.items()
        if each.skill is not None and each.low is not None and each.high is not None
    ]
    ranked.sort(key=lambda row: (-row[1], names[row[0]]))
    shared = places([(low, high) for _, _, low, high in ranked])
    entries = [
        Entry(who, names[who], skill, low, high, first, last)
        for (who, skill, low, high), (first, last) in zip(ranked, shared, strict=True)
    ]
    entries.sort(key=lambda entry: entry.first)
    there = {entry.student for entry in entries}
    unranked = {who: each.reason for who, each in standings.items() if who not in there}
    return Ranking(tuple(entries), unranked, names, chosen, flaws)


def made_name(secret: bytes, student: str) -> str:
    """The pseudonym of a trainee who chose none: the same in all assignments of the course.

    Made with the course secret as key (HMAC), so that without it nobody can tell whose it is, nor
    try the ids of a class.
    """
    number = derive_seed(secret, "leaderboard name", student)
    number, quality = divmod(number, len(QUALITIES))
    number, noun = divmod(number, len(NOUNS))
    return f"{QUALITIES[quality]} {NOUNS[noun]} {number % 10_000:04d}"


def _names(
    standings: Mapping[str, Standing], secret: bytes, owners: Mapping[str, set[str]]
) -> tuple[dict[str, str], frozenset[str], dict[str, Text]]:
    names: dict[str, str] = {}
    own: set[str] = set()
    flaws: dict[str, Text] = {}
    for who, each in standings.items():
        chosen, flaw = tidy(each.name), each.flaw
        if chosen and (words := flaw_of(chosen)):  # of whatever wrote the stored result
            chosen, flaw = "", Text(*words)
        if chosen and _is_another(chosen, who, owners):
            chosen, flaw = "", _SOMEBODY
        if flaw:
            flaws[who] = flaw
        if chosen:
            own.add(who)
        names[who] = chosen or made_name(secret, who)
    alike: dict[str, list[str]] = {}
    for who, name in names.items():
        alike.setdefault(skeleton(name), []).append(who)
    for group in alike.values():
        if len(group) > 1:
            names |= _told_apart({who: names[who] for who in group}, secret)
    return names, frozenset(own), flaws


def _told_apart(names: Mapping[str, str], secret: bytes) -> dict[str, str]:
    """Names that look the same, each with a number: no one of them is the true bearer.

    The sign before the number is one that nobody can choose.
    """
    taken: set[int] = set()
    told = {}
    for who in sorted(names):
        number = derive_seed(secret, "leaderboard number", who) % 10_000
        while number in taken:
            number = (number + 1) % 10_000
        taken.add(number)
        told[who] = f"{names[who]} #{number:04d}"
    return told


def _owners(people: Iterable[Sequence[str]]) -> dict[str, set[str]]:
    """Whose id or full name a text is, letters that look alike made the same."""
    owners: dict[str, set[str]] = {}
    for ident, *given in people:
        parts = [text for text in given if text]
        for text in (ident, "".join(parts), "".join(reversed(parts))):
            owners.setdefault(skeleton(text), set()).add(ident)
    owners.pop("", None)
    return owners


def _is_another(name: str, who: str, owners: Mapping[str, set[str]]) -> bool:
    """Whether a pseudonym holds the id or the full name of somebody else.

    As whole words where words are apart; anywhere in it where the letters are kana and kanji.
    """
    words = [skeleton(word) for word in re.split("[ _-]", name)]
    bare, together = skeleton(name), bool(re.search("[ぁ-鿿]", name))
    runs = {"".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    if together:
        runs |= {bare[i:j] for i in range(len(bare)) for j in range(i + 2, len(bare) + 1)}
    return any(owners.get(run, set()) - {who} for run in runs)
