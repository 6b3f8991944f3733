"""Small plots as inline SVG, coloured by the page's style sheet (so dark mode and print work).

Drawn here and not with matplotlib: two kilobytes instead of twenty, text that stays text, and a
report that does not wait for an import.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

__all__ = ["Point", "histogram", "interval", "scatter", "steps"]

_WIDTH, _HEIGHT, _BASE, _TOP = 260.0, 98.0, 78.0, 14.0
_GAP = 2.0


def histogram(
    counts: Sequence[int],
    *,
    label: str,
    median: float | None = None,
    threshold: float | None = None,
) -> Markup:
    """Bars over the shares 0 to 1; ``counts`` has one number a bin of equal width.

    ``median`` is a mark below the axis, bins below ``threshold`` are pale; both are shares.
    ``label`` is what a screen reader says instead of the picture.
    """
    highest = max(max(counts, default=0), 1)
    step = _WIDTH / max(len(counts), 1)
    parts = [_opening("plot", _WIDTH, _HEIGHT, label)]
    for number, count in enumerate(counts):
        if not count:
            continue
        height = (_BASE - _TOP) * count / highest
        left, top = number * step + _GAP / 2, _BASE - height
        pale = threshold is not None and (number + 1) / len(counts) <= threshold + 1e-9
        parts.append(
            Markup(
                '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="1.5"/>'
            ).format("below" if pale else "bar", left, top, step - _GAP, height)
        )
        parts.append(_text(left + step / 2 - _GAP / 2, top - 3, "middle", str(count)))
    parts.append(Markup('<path class="axis" d="M0 {0}H{1:g}"/>').format(_BASE + 0.5, _WIDTH))
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        parts.append(_text(share * _WIDTH, _BASE + 17, anchor, f"{share:.0%}"))
    if median is not None and median == median:
        at = 4 + min(max(median, 0.0), 1.0) * (_WIDTH - 8)
        parts.append(
            Markup('<path class="median" d="M{:.1f} {:g}l4 6h-8z"/>').format(at, _BASE + 2)
        )
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _opening(kind: str, width: float, height: float, label: str) -> Markup:
    return Markup('<svg class="{}" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">').format(
        kind, width, height, label
    )


def _text(x: float, y: float, anchor: str, text: str, kind: str = "") -> Markup:
    named = Markup(' class="{}"').format(kind) if kind else ""
    return Markup('<text{} x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        named, x, y, anchor, text
    )


def interval(
    value: float,
    low: float,
    high: float,
    ends: tuple[float, float] = (0.0, 1.0),
    *,
    zero: bool = False,
) -> Markup:
    """A dot on its interval, on an axis between ``ends``; ``zero`` marks 0 and what is below it.

    Without a number nothing is drawn, and what lies beyond the ends is drawn at them. For the eye
    only: the numbers stand beside it.
    """
    if value != value:
        return Markup("")

    def at(number: float) -> float:
        share = (number - ends[0]) / (ends[1] - ends[0])
        return 3 + 94 * min(max(share, 0.0), 1.0)

    mark = f"M{at(0.0):g} 1V11" if zero else ""
    parts = [
        Markup('<svg class="range" viewBox="0 0 100 12" aria-hidden="true" focusable="false">'),
        Markup('<path class="axis" d="M3 6H97{}"/>').format(mark),
    ]
    if low == low:
        parts.append(
            Markup('<rect x="{:.1f}" y="4" width="{:.1f}" height="4" rx="2"/>').format(
                at(low), max(at(high) - at(low), 1)
            )
        )
    kind = Markup(' class="bad"') if zero and high < 0 else ""
    parts.append(Markup('<circle{} cx="{:.1f}" cy="6" r="3"/></svg>').format(kind, at(value)))
    return Markup("").join(parts)


@dataclass(frozen=True)
class Point:
    """A dot of a scatter plot: a share from 0 to 1, a correlation from -1 to 1, and its name."""

    x: float
    y: float
    name: str
    low: float = 0.0  # the interval of y
    high: float = 0.0
    bad: bool = False


_SIDE, _FOOT, _LETTER = 34.0, 34.0, 5.1
_SQUARE_W, _SQUARE_H = 360.0, 262.0
Box = tuple[float, float, float, float]  # left, top, right, bottom


def scatter(points: Sequence[Point], *, label: str, across: str, up: str) -> Markup:
    """Dots over shares (across) and correlations (up), named where there is room for a name.

    Every dot carries its name as a tooltip. Bad ones are named first and show their interval.
    ``across`` and ``up`` name the axes.
    """
    lowest = min([-0.2, *(point.low if point.bad else point.y for point in points)])
    floor = max(-1.0, -0.2 * math.ceil(-lowest / 0.2 - 1e-9))  # down to the next fifth

    def at(point: Point) -> tuple[float, float]:
        return _SIDE + point.x * (_SQUARE_W - _SIDE - 8), height(point.y)

    def height(value: float) -> float:
        return 8 + (1 - (value - floor) / (1 - floor)) * (_SQUARE_H - _FOOT - 8)

    parts = [_opening("plot scatter", _SQUARE_W, _SQUARE_H, label)]
    bottom, right = height(floor), _SQUARE_W - 8
    parts.append(
        Markup('<rect class="zone" x="{:g}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
            _SIDE, height(0), right - _SIDE, bottom - height(0)
        )
    )
    for value in (1.0, 0.5, 0.0, -0.5, -1.0):
        if value >= floor:
            kind = "zero" if value == 0 else "axis"
            parts.append(
                Markup('<path class="{}" d="M{:g} {:.1f}H{:.1f}"/>').format(
                    kind, _SIDE, height(value), right
                )
            )
            parts.append(_text(_SIDE - 5, height(value) + 3.5, "end", f"{value:g}"))
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        x = _SIDE + share * (right - _SIDE)
        parts.append(_text(x, bottom + 13, anchor, f"{share:.0%}"))
    parts.append(_text((_SIDE + right) / 2, bottom + 27, "middle", across, "name"))
    parts.append(
        Markup('<text class="name" text-anchor="middle" transform="rotate(-90 8 {0:.1f})" x="8" '
               'y="{0:.1f}">{1}</text>').format((8 + bottom) / 2, up)
    )  # fmt: skip
    for point in points:
        x, y = at(point)
        kind = "bad" if point.bad else "dot"
        if point.bad:
            parts.append(
                Markup('<path class="whisker" d="M{:.1f} {:.1f}V{:.1f}"/>').format(
                    x, height(point.low), height(point.high)
                )
            )
        parts.append(
            Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="4"><title>{}</title></circle>')
            .format(kind, x, y, f"{point.name}: {point.x:.0%}, {point.y:.2f}")
        )  # fmt: skip
    parts += _names(points, [at(point) for point in points])
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def _names(points: Sequence[Point], places: Sequence[tuple[float, float]]) -> Iterator[Markup]:
    """Names beside dots, the notable ones first, where they cover neither a dot nor a name."""
    taken: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in places]
    order = sorted(range(len(points)), key=lambda n: (not points[n].bad, points[n].y + points[n].x))
    for number in order:
        point, (x, y) = points[number], places[number]
        wide = sum(_LETTER if sign < "\u2e80" else 2 * _LETTER for sign in point.name)
        for left, top, anchor in (
            (x + 6, y - 5, "start"),
            (x - 6 - wide, y - 5, "end"),
            (x - wide / 2, y - 16, "middle"),
            (x - wide / 2, y + 6, "middle"),
        ):
            box = (left, top, left + wide, top + 10)
            inside = left > _SIDE and box[2] < _SQUARE_W and top > 0
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                at = {"start": left, "end": left + wide, "middle": left + wide / 2}[anchor]
                yield _text(at, top + 8.5, anchor, point.name, "bad" if point.bad else "")
                break


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


_STEP_WIDTH, _STEP_HEIGHT, _EDGE = 240.0, 56.0, 5.0


def steps(scores: Sequence[float], max_score: float, threshold: float | None = None) -> Markup:
    """A line through at least two ``scores`` of 0 to ``max_score``, the last one with a dot.

    ``threshold``, a share, is a dashed line. For the eye alone: the page says the same in words.
    """
    highest = max(max_score, *scores) or 1.0

    def height(score: float) -> float:
        return _STEP_HEIGHT - _EDGE - (_STEP_HEIGHT - 2 * _EDGE) * max(score, 0.0) / highest

    across = (_STEP_WIDTH - 2 * _EDGE) / (len(scores) - 1)
    at = [(_EDGE + number * across, height(score)) for number, score in enumerate(scores)]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in at)
    ground = _STEP_HEIGHT - 0.5
    parts = [
        Markup(
            '<svg class="plot steps-plot" viewBox="0 0 {:g} {:g}" aria-hidden="true" '
            'focusable="false">'
        ).format(_STEP_WIDTH, _STEP_HEIGHT),
        Markup('<path class="area" d="M{:.1f} {:g}L{}L{:.1f} {:g}z"/>').format(
            at[0][0], ground, line, at[-1][0], ground
        ),
        Markup('<path class="axis" d="M0 {:g}H{:g}"/>').format(ground, _STEP_WIDTH),
    ]
    if threshold is not None:
        parts.append(
            Markup('<path class="goal" d="M0 {:.1f}H{:g}"/>').format(
                height(threshold * max_score), _STEP_WIDTH
            )
        )
    parts.append(Markup('<path class="line" d="M{}"/>').format(line))
    parts += [
        Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:g}"/>').format(
            "last" if last else "dot", x, y, 4 if last else 2.5
        )
        for (x, y), last in zip(at, [False] * (len(at) - 1) + [True], strict=True)
    ]
    return Markup("").join([*parts, Markup("</svg>")])
