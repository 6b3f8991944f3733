"""Checks of ``distill_loss_grad``: the derivative, and what the student learns with it."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from autograder.checks import close, fields, real, vector

CANARY = "canary-8eb47b44aca69d83a51bb17753296d37"

NAMES = ("loss", "gw", "gb")
GAIN = 0.01  # AUC, printed in the task; the reference gains .070 (sd .013 over 8 x 6 draws)
STEPS, LENGTH = 30, 0.1  # a step has this length whatever the gradient's: only its direction counts


def agrees(answer, wanted):
    """Close to a relative 1e-5, plus 1e-7: room for a small number inside the logarithm."""
    return close(answer, wanted, rtol=1e-5, atol=1e-7)


@pytest.mark.points(10)
@pytest.mark.concept("distillation")
@pytest.mark.teaches(
    example=lambda s: s.distill_loss_grad(
        np.array([[2.0], [0.0]]),
        np.array([0, 1]),
        np.array([0.6, 0.6]),
        np.array([0.0]),
        0.0,
        0.25,
    ),
    en="Both rows are predicted as 0.5. Their targets are a quarter of the teacher and three "
    "quarters of the label: 0.15 and 0.9. So gb is the mean of 0.35 and -0.4, which is -0.025, and "
    "gw the mean of 0.7 and 0. Which part has which weight in your target, is the teacher's 0.6 "
    "still a 0.6 there, and do you take a mean or a sum?",
    ja="2行とも予測は 0.5 です。目標は教師が4分の1、ラベルが4分の3で、0.15 と 0.9 になります。"
    "gb は 0.35 と -0.4 の平均で -0.025、gw は 0.7 と 0 の平均です。"
    "あなたの目標では、どちらにどの重みが付いていますか。教師の 0.6 は 0.6 のままですか。"
    "平均ですか、合計ですか。",
)
def test_distill_grad(submission, rng):
    """Loss and derivatives agree with the closed form for n of 1, 7 and 400 and three alphas.
    n = 1、7、400 と3通りの alpha で、損失と微分が閉形式と一致する。"""
    for n, d in ((1, 2), (7, 1), (400, 3)):
        for alpha in (0.0, 0.3, 1.0):
            X = rng.uniform(-1.0, 1.0, size=(n, d))
            y = (rng.random(n) < 0.5).astype(np.int64)
            teacher = rng.uniform(0.02, 0.98, size=n)
            w, b = rng.uniform(-1.0, 1.0, size=d), float(rng.uniform(-0.9, 0.9))
            target = alpha * teacher + (1.0 - alpha) * y
            z = X @ w + b
            answer = submission.distill_loss_grad(X, y, teacher, w, b, alpha)
            loss, gw, gb = fields(answer, NAMES)
            assert agrees(real(loss), np.mean(np.logaddexp(0.0, z) - target * z))
            assert agrees(vector(gw, d), X.T @ (expit(z) - target) / n)
            assert agrees(real(gb), np.mean(expit(z) - target))


@pytest.mark.points(5)
@pytest.mark.concept("distillation")
@pytest.mark.teaches(
    en="With alpha = 1 only the teacher counts: the zeros in y stand for labels that nobody gave, "
    "and a student that listens to them learns that nobody ever clicks. With 2960 opinions of the "
    "teacher it should beat 40 labels clearly. Whom does your gradient follow at alpha = 1, and "
    "does a step against it make the loss smaller?",
    ja="alpha = 1 では教師だけが頼りです。y の 0 は誰も付けていないラベルの代わりで、"
    "それに従う生徒は「誰もクリックしない」と学びます。教師の意見が2960件あれば、"
    "40件のラベルより明らかに良くなるはずです。alpha = 1 のとき、"
    "あなたの勾配は何に従っていますか。その逆向きに進むと損失は減りますか。",
)
def test_distilled_student_gain(submission, data, seed):
    """Taught by the teacher on 2960 unlabelled rows, it beats 40 labels by 0.01 AUC.
    ラベルのない2960行で教師に学んだ生徒の AUC が、ラベル40件の場合より 0.01 以上高い。"""
    gains = []
    for draw in range(6):
        X, y, teacher = data.gen_rank(data.STUDENT_ROWS, seed(f"learn {draw}"))
        X_new, y_new, _ = data.gen_rank(4000, seed(f"new {draw}"))
        few = LogisticRegression().fit(X[: data.LABELLED], y[: data.LABELLED])
        rest = X[data.LABELLED :]
        kept = [submission.keep(v) for v in (rest, np.zeros(len(rest)), teacher[data.LABELLED :])]
        w, b = np.zeros(X.shape[1]), 0.0
        for _ in range(STEPS):
            answer = submission.distill_loss_grad(*kept, w, b, 1.0)
            _, gw, gb = fields(answer, NAMES)
            gw, gb = vector(gw, len(w)), real(gb)
            size = np.hypot(np.linalg.norm(gw), gb)
            assert 0.0 < size < np.inf
            w, b = w - LENGTH * gw / size, b - LENGTH * gb / size
        student = roc_auc_score(y_new, X_new @ w)
        gains.append(student - roc_auc_score(y_new, few.decision_function(X_new)))
    assert np.mean(gains) >= GAIN
