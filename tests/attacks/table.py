"""RESULTS.md: what became of each attack in each setting. Stable: no times, no paths."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.attacks.attack import Attack
from tests.attacks.runs import Ran

RESULTS = Path(__file__).parent / "RESULTS.md"

_HEAD = """\
# Results of the attack corpus

Written by `make test-attacks`; do not edit. An attack is *contained* if it gained no points beyond
what its header allows, no canary and no success marker was found in any output, page, result or
log, nothing was left behind or changed, and the submission graded next had full points.
"""


def write(runs: Sequence[Ran], attacks: Sequence[Attack], path: Path = RESULTS) -> None:
    """Write the table of complete runs."""
    names = [ran.setting.name for ran in runs]
    lines = [_HEAD, "| run | attacks | contained | points gained | canaries seen | neighbours |"]
    lines.append("|---|---|---|---|---|---|")
    for ran in runs:
        rows = list(ran.rows.values())
        said = [problem for row in rows for problem in row["problems"]]
        contained = sum(not row["problems"] for row in rows)
        gained = sum("gained" in problem for problem in said)
        seen = sum("canary" in problem for problem in said)
        right = len(rows) - sum("the neighbour" in problem for problem in said)
        lines.append(
            f"| {ran.setting.name} | {len(rows)} | {contained} | {gained} | {seen} "
            f"| {right} of {len(rows)} |"
        )
    lines += ["", f"| attack | what it tries | base | {' | '.join(names)} |"]
    lines.append("|---" * (3 + len(runs)) + "|")
    for attack in attacks:
        cells = [_cell(ran.rows.get(attack.id)) for ran in runs]
        desc = attack.desc.replace("|", "\\|")
        lines.append(f"| {attack.id} | {desc} | {attack.base} | {' | '.join(cells)} |")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _cell(row: dict[str, object] | None) -> str:
    if row is None:
        return "not run"
    remark = f" ({row['remark']})" if "remark" in row else ""
    return ("**not contained**" if row["problems"] else "contained") + remark
