"""Checks of ``gradient_step``: the optimiser."""

import pytest

from autograder.checks import close, fields, real

CANARY = "canary-c8cf42c9b6753952a5b089046625c7c6"


@pytest.mark.points(10)
@pytest.mark.concept("optimiser")
@pytest.mark.teaches(
    example=lambda s: s.gradient_step(1.0, 5.0, (10.0, -2.0), 0.1),
    en="The gradient points uphill. In the example the loss rises with a and falls with b, so "
    "one step of size 0.1 goes to (0, 5.2). Which way do your two parameters go?",
    ja="勾配は上り坂の向きを指します。例では a を増やすと損失が増え、b を増やすと減るので、"
    "学習率 0.1 の1歩で (0, 5.2) に進みます。あなたの a と b はどちらへ動きますか。",
)
def test_step_descends(submission, reference, rng):
    """One step moves both parameters against the gradient, lr times its length; the loss falls.
    1歩で両方のパラメータが勾配の逆へ lr 倍だけ動き、損失が減る。"""
    for lr in (0.003, 0.01, 0.03):
        x, y = rng.normal(1.0, 2.0, size=30), rng.normal(0.0, 5.0, size=30)
        a, b = (float(v) for v in rng.normal(0.0, 3.0, size=2))
        da, db = (float(v) for v in reference.mse_gradient(x, y, a, b))
        step = fields(submission.gradient_step(a, b, (da, db), lr), ("a", "b"))
        new_a, new_b = real(step[0]), real(step[1])
        before = reference.mse(y, reference.predict_line(x, a, b))
        assert reference.mse(y, reference.predict_line(x, new_a, new_b)) < before
        assert close([new_a, new_b], [a - lr * da, b - lr * db])
