"""Small inputs for teaching: where a wrong answer to a hidden check is shown."""

import numpy as np

from autograder.checks import close, fields, real, vector
from autograder.checks.literal import literal
from autograder.checks.teaching import given, integers, numbers, sampled_from, space, vectors

CANARY = "canary-3f06b69861dda08b0f1cb533762d4552"


@space()
def predict_line(draw):
    n = draw(integers(1, 3))
    return given(draw(vectors(n)), draw(numbers(2.0, -1.0, 0.0)), draw(numbers(1.0, 3.0, 0.0)))


@space()
def mse(draw):
    n = draw(integers(1, 3))
    return given(draw(vectors(n)), draw(vectors(n)))


@space()
def mse_gradient(draw):
    n = draw(integers(1, 2))
    a, b = draw(numbers(0.0, 1.0, -2.0)), draw(numbers(0.0, 1.0, 3.0))
    return given(draw(vectors(n)), draw(vectors(n)), a, b)


@space()
def gradient_step(draw):
    grad = draw(numbers(10.0, -2.0, 0.0)), draw(numbers(-2.0, 10.0, 0.0))
    a, b = draw(numbers(1.0, 0.0)), draw(numbers(5.0, 0.0))
    return given(a, b, grad, draw(numbers(0.1, 0.5)))


def best_line(answer, x, y, n_steps=500):
    """Losses from that of a = b = 0 to that of the line returned; in the end the best line."""
    a, b, history = fields(answer, ("a", "b", "history"))
    a, b, history = real(a), real(b), vector(history, n_steps + 1)
    first, last = np.mean(y**2), np.mean((a * x + b - y) ** 2)
    if not close(history[0], first):
        return (
            f"The loss of the line 0x + 0 is {first:.4g}: that is the first of the losses.",
            f"直線 0x + 0 の損失は {first:.4g} で、これが最初の損失のはずです。",
        )
    if not close(history[-1], last, rtol=1e-3, atol=1e-6):
        return (
            f"The line returned has the loss {last:.4g}: that is the last of the losses.",
            f"返された直線の損失は {last:.4g} で、これが最後の損失のはずです。",
        )
    if (np.diff(history) > 1e-9).any():
        return "The loss rises on the way.", "途中で損失が増えています。"
    best = y if x.std() > 0 and len(x) == 2 else None if x.std() > 0 else np.full(len(x), y.mean())
    if n_steps == 500 and best is not None and not close(a * x + b, best, rtol=1e-2, atol=1e-2):
        return (
            f"A straight line can come as near as {literal(best)} here.",
            f"ここでは、直線で {literal(best)} まで近づけます。",
        )
    return True


@space(holds=best_line, blocks=1, calls=40)
def fit_line(draw):
    x = draw(sampled_from([[0.0, 2.0], [1.0, 3.0], [1000.0, 3000.0], [7.0, 7.0], [0.0, 1.0, 5.0]]))
    y = draw(vectors(len(x), numbers(1.0, 3.0, 6.0)))
    options = draw(sampled_from([{"n_steps": 1}, {"n_steps": 2}, {}]))
    return given(np.array(x), y, **options)
