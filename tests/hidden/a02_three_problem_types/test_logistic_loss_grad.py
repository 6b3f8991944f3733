"""Checks of ``logistic_loss_grad``: the loss of a classifier, and which way is downhill."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import log_loss, roc_auc_score

from autograder.checks import close, fields, real, vector

CANARY = "canary-11d4138d1b05280c91a36cb33ece6567"

LIMIT = 1e-5  # relative error of a gradient, printed in the task
BAND = 0.01  # below the best possible area, printed in the task
NAMES = ("loss", "gw", "gb")


def relative_error(p, q):
    """Distance of two numbers on a scale from 0 (equal) to 1 (nothing in common)."""
    return abs(p - q) / max(abs(p) + abs(q), 1e-8)


def true_loss(X, y, w, b, l2=0.0):
    """Mean log loss in its safe form, plus l2 / 2 times the squared length of w."""
    score = X @ w + b
    return np.mean(np.logaddexp(0.0, score) - y * score) + l2 / 2 * np.sum(w**2)


@pytest.mark.public
@pytest.mark.points(3)
@pytest.mark.concept("gradient")
@pytest.mark.teaches(
    en="With w = 0 and b = 0 every member gets probability 0.5. This one cancelled, so the loss "
    "is -log 0.5 = 0.693 and the error, probability minus label, is -0.5. By what is the "
    "error multiplied to give the gradient of each weight?",
    ja="w = 0、b = 0 なら、誰の確率も 0.5 です。この会員は解約したので、損失は -log 0.5 = 0.693、"
    "誤差(確率 − ラベル)は -0.5 です。各重みの勾配にするには、この誤差に何を掛けますか。",
)
def test_p_logistic(submission):
    """One member who cancelled, w = 0, b = 0: loss log 2, gradient (-1, 0.5) and -0.5.
    解約した会員1人、w = 0、b = 0: 損失 log 2、勾配 (-1, 0.5) と -0.5。"""
    X, y = np.array([[2.0, -1.0]]), np.array([1])
    loss, gw, gb = fields(submission.logistic_loss_grad(X, y, np.zeros(2), 0.0), NAMES)
    assert close(real(loss), np.log(2.0))
    assert close(vector(gw, 2), [-1.0, 0.5])
    assert close(real(gb), -0.5)


@pytest.mark.core
@pytest.mark.points(15)
@pytest.mark.concept("gradient")
@pytest.mark.teaches(
    example=lambda s: s.logistic_loss_grad(
        np.array([[1.0], [3.0]]), np.array([1, 0]), np.array([1.0]), 0.0, l2=1.0
    ),
    en="Move one weight by a hair to both sides: the change of the mean loss, divided by the "
    "width of the move, must be your number. The penalty l2/2 * |w|^2 has a slope too, and "
    "the intercept pays none. In the example the slope is 2.29, of which 1 comes from the "
    "penalty, and gb is 0.342. If yours is off by a factor, could it be n? If by a term, "
    "could it be the penalty's?",
    ja="重みを1つ、ほんの少し左右に動かします。平均損失の変化を動かした幅で割ると、返した値に一"
    "致するはずです。罰則 l2/2 * |w|^2 にも傾きがあり、切片には罰則がかかりません。例の傾き"
    "は 2.29 で、うち 1 が罰則の分、gb は 0.342 です。定数倍のずれなら、倍率は n ではありま"
    "せんか。足し算のずれなら、罰則の分ではありませんか。",
)
def test_logistic_grad_numeric(submission, rng):
    """Loss equals scikit-learn's, gradient a central difference (error below 1e-5), any l2.
    損失が scikit-learn と、勾配が中心差分と一致する(相対誤差 1e-5 未満、l2 の有無とも)。"""
    h = 1e-4  # truncation h**2 / 6 times a third derivative, rounding 1e-16 / h: both below 1e-8
    for n, d, l2 in ((1, 1, 0.0), (7, 3, 0.5), (200, 5, 0.0), (7, 1, 2.0), (200, 3, 0.1)) * 3:
        X, w, b = rng.normal(0.5, 1.5, (n, d)), rng.normal(0, 1, d), float(rng.normal())
        y = (rng.random(n) < 0.4).astype(np.int64)
        result = submission.logistic_loss_grad(X, y, w, b, l2)
        loss, gw, gb = fields(result, NAMES)
        library = log_loss(y, expit(X @ w + b), labels=[0, 1])
        assert close(real(loss), library + l2 / 2 * np.sum(w**2))
        gw = vector(gw, d)
        for j, nudge in enumerate(h * np.eye(d)):
            rise = true_loss(X, y, w + nudge, b, l2) - true_loss(X, y, w - nudge, b, l2)
            assert relative_error(gw[j], rise / (2 * h)) < LIMIT
        rise = true_loss(X, y, w, b + h, l2) - true_loss(X, y, w, b - h, l2)
        assert relative_error(real(gb), rise / (2 * h)) < LIMIT
        if l2 == 0.0:
            plain = fields(submission.logistic_loss_grad(X, y, w, b), NAMES)
            assert close(real(plain[0]), real(loss))
            assert close(vector(plain[1], d), gw)


@pytest.mark.points(10)
@pytest.mark.concept("classification")
@pytest.mark.teaches(
    example=lambda s: s.logistic_loss_grad(
        np.array([[1.0], [3.0]]), np.array([1, 0]), np.array([0.0]), 0.0
    ),
    en="We train with your gradient and our own loop, 100 steps of learning rate 1. Each step "
    "must lower the loss, and at the end the members are ranked almost as well as by the true "
    "odds. A gradient that grows with the number of members makes steps a thousand times too "
    "long. Two members or two thousand of the same sort: does yours stay the same?",
    ja="こちらのループ(学習率 1、100歩)で、あなたの勾配を使って学習します。毎歩損失が下がり、最"
    "後には真のオッズに近い順に会員を並べられるはずです。人数とともに大きくなる勾配では、歩"
    "幅が千倍にもなってしまいます。同じような会員が2人でも2000人でも、あなたの勾配は同じ大き"
    "さですか。",
)
def test_churn_auc_near_bayes(submission, data, seed):
    """Trained with your gradient in our loop, the ranking is within 0.01 of the best possible area.
    あなたの勾配とこちらのループで学習し、AUC が最良の値から 0.01 以内に収まる。"""
    # The area falls short by .0007 (sd .0008, at most .002) over 8 draws; all labels of the
    # holdout stay here.
    train, fresh = data.gen_churn(2000, seed("train")), data.gen_churn(4000, seed("fresh"))
    X, y = submission.keep(train.X), submission.keep(train.y)
    w, b = np.zeros(5), 0.0
    before = true_loss(train.X, train.y, w, b)
    for step in range(100):
        _, gw, gb = fields(submission.logistic_loss_grad(X, y, w, b), NAMES)
        w, b = w - vector(gw, 5), b - real(gb)
        if step % 10 == 0:
            after = true_loss(train.X, train.y, w, b)
            assert after < before
            before = after
    best = roc_auc_score(fresh.y, fresh.logit)
    assert roc_auc_score(fresh.y, fresh.X @ w + b) >= best - BAND
