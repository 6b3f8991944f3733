"""Checks of ``fit_line``: the whole loop. They need mse, mse_gradient and gradient_step too."""

import numpy as np
import pytest

from autograder.checks import close, fields, real, vector

CANARY = "canary-cbafed2c2eb381a88e6e0cab2453892d"

NAMES = ("a", "b", "history")


@pytest.mark.public
@pytest.mark.points(5)
@pytest.mark.concept("training")
@pytest.mark.teaches(
    en="These points lie exactly on y = 2x + 1, so a finished training must find a = 2 and "
    "b = 1. If your numbers are huge, does the loss fall in the first steps? If they are close "
    "but not right, are they still in standardised units?",
    ja="点はすべて y = 2x + 1 の上にあるので、学習が終われば a = 2、b = 1 になるはずです。"
    "値が巨大なら、最初の数歩で損失は減っていますか。惜しい値なら、"
    "標準化した単位のまま返していませんか。",
)
def test_p_fit_exact(submission):
    """400 points on y = 2x + 1: a = 2 and b = 1 (within 0.1 %).
    y = 2x + 1 上の400点から a = 2、b = 1 を得る(0.1 % 以内)。"""
    x = np.linspace(0.0, 3.0, 400)
    a, b, _ = fields(submission.fit_line(x, 2.0 * x + 1.0), NAMES)
    assert close([real(a), real(b)], [2.0, 1.0], rtol=1e-3)


@pytest.mark.points(20)
@pytest.mark.concept("units")
@pytest.mark.teaches(
    example=lambda s: s.fit_line(
        np.array([5000.0, 5001.0, 5002.0, 5003.0]), np.array([1.0, 3.0, 5.0, 7.0])
    ),
    en="The same members, with minutes turned into seconds or hours or counted from another "
    "day, must give the same line. The example lies on y = 2x - 9999. Gradient descent has one "
    "learning rate for all units: what do you do to x before the loop, and do you undo it for "
    "both a and b after the loop?",
    ja="同じデータなら、分を秒や時間に直しても、数え始めの日を変えても、同じ直線になるはずです。"
    "例の点は y = 2x - 9999 の上にあります。学習率は単位によらず1つです。"
    "ループの前に x をどう変換し、ループの後に a と b の両方を元の単位へ戻していますか。",
)
def test_fit_matches_ols_any_scale(submission, data, seed):
    """Equals least squares with x times 1, 1000, 0.001 and shifted by 5000 (within 0.1 %).
    x を1倍・1000倍・0.001倍、+5000 しても最小二乗解と一致する(0.1 % 以内)。"""
    for scale, shift in ((1.0, 0.0), (1000.0, 0.0), (1e-3, 0.0), (1.0, 5000.0)):
        x, y = data.gen_preview_spend(400, seed("ols"), scale, shift)
        slope, _ = data.ols(x, y)
        a, b, _ = fields(submission.fit_line(x, y), NAMES)
        assert close(real(a), slope, rtol=1e-3)
        assert close(real(a) * x.mean() + real(b), y.mean(), rtol=1e-3)


@pytest.mark.points(5)
@pytest.mark.concept("training")
@pytest.mark.teaches(
    example=lambda s: s.fit_line(np.array([0.0, 1.0, 2.0]), np.array([3.0, 3.0, 6.0]), n_steps=2),
    en="Two steps make three losses. The first is the loss of the line 0x + 0, before anything "
    "is learned: (9 + 9 + 36) / 3 = 18 in the example. The last is the loss of the line you "
    "return. Where in your loop do you record the loss?",
    ja="2歩なら損失は3つです。最初は学習前の直線 0x + 0 の損失で、例では (9 + 9 + 36)"
    " / 3 = 18 です。最後は返す直線の損失です。ループのどこで損失を記録していますか。",
)
def test_history_contract(submission, reference, data, seed):
    """n_steps + 1 losses: first of a = b = 0, never rising, last of the line returned.
    損失は n_steps + 1 個。最初は a = b = 0、増えず、最後は返した直線の損失。"""
    x, y = data.gen_preview_spend(8, seed("history"))
    for n_steps, lr in ((1, 0.1), (30, 0.1), (3, 0.0)):
        result = fields(submission.fit_line(x, y, lr=lr, n_steps=n_steps), NAMES)
        a, b, history = real(result[0]), real(result[1]), vector(result[2], n_steps + 1)
        assert close(history[0], np.mean(y**2))
        if lr == 0.0:
            assert close(history, np.full(n_steps + 1, history[0]))
        else:
            assert np.all(np.diff(history) < 0)
        assert close(history[-1], reference.mse(y, reference.predict_line(x, a, b)))
    plain = fields(submission.fit_line(x, y), NAMES)
    spelt_out = fields(submission.fit_line(x, y, lr=0.1, n_steps=500), NAMES)
    assert close(vector(plain[2], 501), vector(spelt_out[2], 501))


@pytest.mark.points(5)
@pytest.mark.concept("generalisation")
@pytest.mark.teaches(
    en="On members the training never saw, your line must be within 2 % of the best line that "
    "the 400 training rows allow. Do you train long enough, on all rows, with both parameters?",
    ja="学習に使っていない会員に対して、"
    "400行から得られる最良の直線の 2 % 以内の誤差に収まるはずです。十分な歩数、すべての行、"
    "両方のパラメータで学習していますか。",
)
def test_heldout_near_noise_floor(submission, data, seed):
    """On 4000 fresh members the error is at most 1.02 times that of least squares.
    未知の4000人での誤差が最小二乗解の 1.02 倍以下になる。"""
    x, y = data.gen_preview_spend(400, seed("train"))
    fresh_x, fresh_y = data.gen_preview_spend(4000, seed("fresh"))
    a, b, _ = fields(submission.fit_line(x, y), NAMES)

    def error(a, b):
        return np.mean((a * fresh_x + b - fresh_y) ** 2)

    assert error(real(a), real(b)) <= 1.02 * error(*data.ols(x, y))


@pytest.mark.points(5)
@pytest.mark.concept("units")
@pytest.mark.teaches(
    example=lambda s: s.fit_line(np.array([7.0, 7.0, 7.0]), np.array([1.0, 2.0, 6.0])),
    en="All three members watched 7 minutes, so nothing can be learned about the slope, yet "
    "the best guess at 7 minutes is still the mean spend, 3. What is the standard deviation "
    "that you divide by here?",
    ja="3人とも視聴時間は7分なので傾きは学べませんが、7分での最良の予測はやはり平均の 3 です。"
    "このとき割り算に使う標準偏差はいくつでしょうか。",
)
def test_constant_x(submission, rng):
    """If x never changes, the answer is finite and predicts the mean of y (within 0.1 %).
    x が一定でも有限の値を返し、y の平均を予測する(0.1 % 以内)。"""
    x = np.full(9, 7.0)  # exact in binary: the standard deviation is exactly 0
    y = rng.normal(300.0, 60.0, size=9)
    a, b, _ = fields(submission.fit_line(x, y, n_steps=2000), NAMES)
    assert close(real(a) * 7.0 + real(b), y.mean(), rtol=1e-3)
