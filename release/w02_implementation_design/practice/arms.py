"""The sum behind ``n_per_arm``: how many are needed in each arm of an A/B test on a share."""

from __future__ import annotations

import math
from statistics import NormalDist

from .head import Head

__all__ = ["per_arm", "remark"]

ALPHA, POWER = 0.05, 0.8  # two-sided
NEAR = 0.1  # a plan that is no further away than this share gets no remark
_PERCENT = ("%", "percent", "パーセント")


def per_arm(p0: float, p1: float) -> int:
    """The textbook's number for seeing a share move from ``p0`` to ``p1``, both in (0, 1)."""
    normal = NormalDist()
    z = normal.inv_cdf(1 - ALPHA / 2) + normal.inv_cdf(POWER)
    return math.ceil(z**2 * (p0 * (1 - p0) + p1 * (1 - p1)) / (p1 - p0) ** 2)


def remark(head: Head) -> tuple[str, str] | None:
    """What there is to say on ``n_per_arm``, in English and Japanese.

    Nothing if a key is missing or the KPI is no percentage: there a share cannot be recomputed.
    """
    try:
        current, mde, said = head["kpi.current"], head["mde_abs"], head["n_per_arm"]
        unit, target = head["kpi.unit"].lower(), head.get("kpi.target", math.inf)
    except KeyError:
        return None
    if not any(word in unit for word in _PERCENT):
        return None
    if mde == 0:
        return (
            "mde_abs is 0: no test is large enough to see an effect of 0.",
            "mde_absが0です。差が0の効果は、どれだけ人数を増やしても検出できません。",
        )
    p0, effect = current / 100, abs(mde) / 100
    towards = -effect if target < current else effect
    ways = [p0 + way for way in (towards, -towards) if 0 < p0 + way < 1 and way]
    if not 0 < p0 < 1 or not ways:
        return None
    numbers = [per_arm(p0, p1) for p1 in ways]
    if any(abs(said - number) <= NEAR * number for number in numbers):
        return None
    return (
        f"n_per_arm is {said:,}; with kpi.current {current:g} %, mde_abs {abs(mde):g} points, "
        f"alpha {ALPHA} (two-sided) and power {POWER} the formula of a08 gives {numbers[0]:,}. "
        "If you planned otherwise on purpose, say so in your plan of the test.",
        f"n_per_armは{said:,}ですが、kpi.current {current:g} %、mde_abs {abs(mde):g}ポイント、"
        f"有意水準{ALPHA}(両側)、検出力{POWER}のとき、a08の式では{numbers[0]:,}になります。"
        "意図して変えた場合は、テストの計画にその理由を書いてください。",
    )
