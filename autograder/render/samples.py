"""Sample results for the pages: one of each situation, as the grader would store them."""

from __future__ import annotations

from dataclasses import replace

from autograder.render.sample_cells import (
    FRAME,
    code,
    display,
    markdown,
    notebook,
    png,
    solution,
    stream,
    test_cell,
)
from autograder.render.sample_workshop import rubric, workshop
from autograder.results import CheckResult, Finding, Message, Outcome, Result, TaskResult, Text

__all__ = [
    "FRAME",
    "MSE_TEXT",
    "check",
    "code",
    "display",
    "markdown",
    "not_gradable",
    "notebook",
    "perfect",
    "png",
    "rubric",
    "solution",
    "stream",
    "test_cell",
    "typical",
    "untouched",
    "workshop",
]

MSE_TEXT = Text(
    "Writing every row twice must not change a mean.\nWhat does your formula divide by?",
    "行を二度書いても平均は変わらないはずです。\nあなたの式は何で割っていますか?",
)


def check(
    name: str,
    outcome: Outcome,
    points: float,
    en: str,
    ja: str,
    *,
    public: bool = False,
    core: bool = False,
    concept: str = "loss",
    message: Message | None = None,
) -> CheckResult:
    got = points if outcome == "passed" else 0.0
    return CheckResult(
        f"test_{name}",
        outcome,
        got,
        points,
        public,
        Text(en, ja),
        concept,
        core,
        message,
        0.01,
    )


def typical(figure: str = "") -> Result:
    """Half finished: complete, partly right, raising, and untouched tasks."""
    tasks = (
        TaskResult(
            "check_predict_line",
            10.0,
            10.0,
            False,
            (
                check(
                    "predict_public",
                    "passed",
                    5,
                    "A line through two points",
                    "2点を通る直線",
                    public=True,
                    concept="model",
                ),
                check(
                    "predict_shapes",
                    "passed",
                    5,
                    "One value for each x, whatever n is",
                    "x と同じ個数の値を返す",
                    concept="model",
                ),
            ),
            notebook="a01_line_fit",
        ),
        TaskResult(
            "check_mse",
            5.0,
            15.0,
            False,
            (
                check(
                    "mse_public",
                    "passed",
                    5,
                    "The worked example of the task",
                    "課題の計算例",
                    public=True,
                ),
                check(
                    "mse_properties",
                    "failed",
                    10,
                    "Duplicating rows leaves the loss unchanged; errors times 3 make it times 9.",
                    "行を複製しても損失は変わらず、誤差を3倍すると9倍になる。",
                    core=True,
                    message=Message("wrong", "mse([1.0, 2.0], [1.0, 4.0])", "4.0", text=MSE_TEXT),
                ),
            ),
            notebook="a01_line_fit",
        ),
        TaskResult(
            "check_mse_gradient",
            0.0,
            25.0,
            False,
            (
                check(
                    "gradient_public",
                    "error",
                    5,
                    "x=[1, 2], y=[2, 4], a=b=0 gives (-10, -6)",
                    "x=[1, 2], y=[2, 4], a=b=0 なら (-10, -6)",
                    public=True,
                    concept="gradient",
                    message=Message(
                        "crashed",
                        "mse_gradient([1.0, 2.0], [2.0, 4.0], 0.0, 0.0)",
                        reason=Text(
                            "Your code raised TypeError: unsupported operand types",
                            "TypeError が発生しました: unsupported operand types",
                        ),
                        where=(4, 2),
                    ),
                ),
                check(
                    "gradient_numeric",
                    "error",
                    20,
                    "Your gradient agrees with a central difference on random data.",
                    "勾配が中心差分と一致する。",
                    core=True,
                    concept="gradient",
                    message=Message(
                        "crashed",
                        reason=Text("Your code raised TypeError.", "TypeError が発生しました。"),
                    ),
                ),
            ),
            notebook="a01_line_fit",
        ),
        TaskResult(
            "check_gradient_step",
            0.0,
            10.0,
            False,
            (
                check(
                    "step_descends",
                    "undecided",
                    10,
                    "One step goes downhill",
                    "1ステップで損失が下がる",
                    message=Message("check_broke"),
                ),
            ),
            notebook="a01_line_fit",
        ),
        TaskResult(
            "check_fit_line",
            0.0,
            40.0,
            False,
            (
                check(
                    "fit_exact",
                    "skipped",
                    5,
                    "Points on a line give that line",
                    "直線上の点からその直線を得る",
                    public=True,
                    concept="optimiser",
                    message=Message("not_attempted"),
                ),
                check(
                    "fit_scale",
                    "skipped",
                    35,
                    "Any scale of x gives the least-squares line",
                    "x の尺度によらず最小二乗の直線を得る",
                    concept="optimiser",
                    message=Message("not_attempted"),
                ),
            ),
            attempted=False,
            notebook="a01_line_fit",
        ),
    )
    own = notebook(
        markdown("# A story by the instructor"),
        code("import numpy as np\nfrom practice import check, hint"),
        solution("predict_line", "def predict_line(x, a, b):\n    return a * np.asarray(x) + b"),
        test_cell("predict_line"),
        solution(
            "mse",
            'def mse(y_true, y_pred):\n    """Squared errors, summed up."""\n'
            "    errors = np.asarray(y_true) - np.asarray(y_pred)  # one for each row\n"
            "    return float(np.sum(errors ** 2))",
        ),
        test_cell("mse"),
        solution(
            "mse_gradient",
            "def mse_gradient(x, y, a, b):\n    e = y - (a * x + b)\n"
            "    return -2 * np.mean(e * x), -2 * np.mean(e)\n\n"
            "print(mse_gradient(np.array([1, 2]), np.array([2, 4]), 0, 0))",
            [stream("(np.float64(-10.0), np.float64(-6.0))\n")],
            count=4,
        ),
        test_cell("mse_gradient"),
        solution(
            "gradient_step",
            "def gradient_step(a, b, grad, lr):\n    return a - lr * grad[0], b - lr * grad[1]",
        ),
        solution(
            "fit_line", "def fit_line(x, y, *, lr=0.1, n_steps=500):\n    raise NotImplementedError"
        ),
        code(
            "frame.head(2)",
            [display(text__html=FRAME, text__plain="   minutes    yen\n0 12.5 336.2")],
        ),
        code(
            "plt.scatter(x, y)",
            [
                display(
                    image__png=figure or png(320, 200),
                    text__plain="<Figure size 640x480 with 1 Axes>",
                )
            ],
        ),
        code(
            "fit_line(x, y)",
            [
                stream("UserWarning: something is off\n", "stderr"),
                {
                    "output_type": "error",
                    "ename": "NotImplementedError",
                    "evalue": "",
                    "traceback": [
                        "\x1b[31mNotImplementedError\x1b[0m  Traceback (most recent call last)",
                        "Cell In[9], line 1\n----> 1 fit_line(x, y)",
                    ],
                },
            ],
            count=9,
        ),
    )
    return Result(
        "hanako.sato",
        "a01_line_fit",
        "graded",
        tasks=tasks,
        findings=(
            Finding(
                "repaired",
                Text(
                    "A locked test cell was changed; the original was put back.",
                    "ロックされたテストセルが変更されていたため、元に戻しました。",
                ),
                "a01_line_fit",
                6,
            ),
        ),
        sandbox="full",
        seconds=0.63,
        receipt={
            "submitted": {
                "a01_line_fit": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            },
            "seeds": "SECRET-SEED-PRINT",
            "python": "3.11.9",
            "versions": {"numpy": "2.4.6", "pandas": "3.1.1", "scikit-learn": "1.9.1"},
        },
        notebooks={"a01_line_fit": own},
    )


def not_gradable() -> Result:
    return Result(
        "mika",
        "a01_line_fit",
        "not_gradable",
        reason=Text(
            "The notebook a01_line_fit.ipynb is not valid JSON: it ends in the middle of a cell.",
            "ノートブック a01_line_fit.ipynb は正しい JSON ではありません。",
        ),
        sandbox="lite",
    )


def perfect() -> Result:
    checks = (
        check("mse_public", "passed", 5, "The worked example", "課題の計算例", public=True),
        check("mse_properties", "passed", 10, "Duplicating rows", "行の複製"),
    )
    return Result(
        "taro",
        "a01_line_fit",
        "graded",
        seconds=0.41,
        tasks=(TaskResult("check_mse", 15.0, 15.0, False, checks),),
    )


def untouched() -> Result:
    """The released notebook, handed in as it was."""
    tasks = tuple(
        TaskResult(
            task.grade_id,
            0.0,
            task.max_score,
            False,
            tuple(
                replace(each, outcome="skipped", points=0.0, message=Message("not_attempted"))
                for each in task.checks
            ),
            attempted=False,
            notebook=task.notebook,
        )
        for task in typical().tasks
    )
    return Result("trainee-09", "a01_line_fit", "graded", tasks=tasks, seconds=0.3)
