"""A made-up workshop: answers for a person to mark, and their rubric."""

from __future__ import annotations

from autograder.render.sample_cells import markdown, notebook
from autograder.results import Finding, Result, TaskResult, Text
from autograder.rubric import Criterion, Rubric
from autograder.trainee.precheck import Form

__all__ = ["rubric", "workshop"]


def workshop(*, marked: bool = False) -> Result:
    """Two answers for a person to mark, one of them untouched."""
    answer = (
        "Members leave after their first month (6 % a month). Each **Monday** we predict for every "
        "member whether he or she cancels within 30 days.\n\n"
        "| KPI | now | target |\n|---|---|---|\n"
        "| churn | 6.0 % | 5.7 % |"
    )
    tasks = (
        TaskResult(
            "problem",
            10.0 if marked else None,
            15,
            True,
            notebook="w01",
            comment="The pain is named; its size in numbers is missing." if marked else "",
        ),
        TaskResult("decision", 13.33 if marked else None, 20, True, notebook="w01"),
        TaskResult("kpi", 0.0, 20, True, attempted=False, notebook="w01"),
    )
    meta = {"grade": True, "solution": True, "schema_version": 3}
    return Result(
        "kenji",
        "w01_idea_scoping",
        "graded",
        tasks=tasks,
        findings=(
            Finding(
                "precheck",
                Text(
                    "INCOMPLETE: the section kpi is still the template.",
                    "INCOMPLETE: kpi の節が雛形のままです。",
                ),
            ),
        ),
        notebooks={
            "w01": notebook(
                markdown(answer, grade_id="problem", **meta),
                markdown("The CRM team sends a coupon.", grade_id="decision", **meta),
            )
        },
    )


def rubric() -> Rubric:
    """The rubric of :func:`workshop`: three criteria of four levels."""
    sections = {
        "problem": Text("Problem and user", "課題とユーザー"),
        "decision": Text("The decision that changes", "変わる意思決定"),
        "kpi": Text("KPI and guard-rail", "KPIとガードレール"),
    }
    levels = {
        "problem": (
            Text("No problem is named, or only a technique.", "課題が書かれていない。"),
            Text("One area is named, without a user.", "領域は挙がっているが、ユーザーがいない。"),
            Text(
                "Says who is affected and what happens to them, and quotes one fact.",
                "誰に何が起きているかが書かれ、事実が1つ以上引用されている。",
            ),
            Text(
                "Level 2, and the size of the pain as a number of people, events or yen.",
                "レベル2に加え、困りごとの大きさが、人数・件数・金額で示されている。",
            ),
        ),
        "decision": (
            Text("No decision is named.", "意思決定が書かれていない。"),
            Text("The prediction is shown to someone.", "予測を誰かに見せるだけである。"),
            Text("Says who acts on it, and how.", "誰が、どの行動を取るかが書かれている。"),
            Text(
                "Level 2, and one action for a high and one for a low score.",
                "レベル2に加え、スコアの高低で異なる行動が書かれている。",
            ),
        ),
        "kpi": (
            Text("Neither a KPI nor a metric is named.", "KPIも評価指標もない。"),
            Text("Only one of the two is named.", "どちらか一方だけが書かれている。"),
            Text("Both are named, and differ.", "両方が書かれ、異なる量である。"),
            Text("Level 2, and one guard-rail.", "レベル2に加え、ガードレールがある。"),
        ),
    }
    weights = {"problem": 15.0, "decision": 20.0, "kpi": 20.0}
    criteria = tuple(
        Criterion(name, sections[name], weight, name, (), levels[name])
        for name, weight in weights.items()
    )
    title = Text("Scoping an idea", "アイデアのスコーピング")
    return Rubric("w01_idea_scoping", title, sections, criteria, (), Form(tuple(sections), {}))
