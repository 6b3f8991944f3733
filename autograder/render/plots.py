"""Small plots as inline SVG, coloured by the page's style sheet (so dark mode and print work).

Drawn here and not with matplotlib: two kilobytes instead of twenty, text that stays text, and a
report that does not wait for an import.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

__all__ = ["histogram", "interval"]

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
    parts = [
        Markup('<svg class="plot" viewBox="0 0 {:g} {:g}" role="img" aria-label="{}">').format(
            _WIDTH, _HEIGHT, label
        )
    ]
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
        parts.append(
            Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(
                left + step / 2 - _GAP / 2, top - 3, count
            )
        )
    parts.append(Markup('<path class="axis" d="M0 {0}H{1:g}"/>').format(_BASE + 0.5, _WIDTH))
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        parts.append(
            Markup('<text x="{:g}" y="{:g}" text-anchor="{}">{:.0%}</text>').format(
                share * _WIDTH, _BASE + 17, anchor, share
            )
        )
    if median is not None and median == median:
        at = 4 + min(max(median, 0.0), 1.0) * (_WIDTH - 8)
        parts.append(
            Markup('<path class="median" d="M{:.1f} {:g}l4 6h-8z"/>').format(at, _BASE + 2)
        )
    parts.append(Markup("</svg>"))
    return Markup("").join(parts)


def interval(value: float, low: float, high: float, ends: tuple[float, float]) -> Markup:
    """A value as a dot on the line from ``low`` to ``high``, on an axis between ``ends``.

    What lies beyond the ends is drawn at them. For the eye only: the numbers stand beside it.
    """
    width, middle = 160.0, 8.0

    def at(number: float) -> float:
        share = (number - ends[0]) / (ends[1] - ends[0])
        return 5 + min(max(share, 0.0), 1.0) * (width - 10)

    return Markup(
        '<svg class="interval" viewBox="0 0 {w:g} {h:g}" aria-hidden="true" focusable="false">'
        '<path class="axis" d="M5 {m:g}H{e:g}"/>'
        '<path class="range" d="M{low:.1f} {m:g}H{high:.1f}"/>'
        '<circle class="value" cx="{at:.1f}" cy="{m:g}" r="2.5"/></svg>'
    ).format(w=width, h=2 * middle, m=middle, e=width - 5, low=at(low), high=at(high), at=at(value))
