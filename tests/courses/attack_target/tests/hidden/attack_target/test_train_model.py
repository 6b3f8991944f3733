"""Checks of ``train_model``. Labels of a holdout stay here: only rows without labels are sent."""

import numpy as np
import pytest

from autograder.checks import WrongType, vector


def predictions(model, X):
    """``model.predict(X)``: one of 0 and 1 for each row."""
    predict = getattr(model, "predict", None)
    if not callable(predict):
        raise WrongType(
            "Expected an object with predict(X), but train_model returned something else.",
            "predict(X) を持つオブジェクトを返すはずですが、違うものが返りました。",
        )
    labels = vector(predict(X), len(X))
    assert np.isin(labels, [0.0, 1.0]).all()
    return labels


@pytest.fixture
def problem(data, seed):
    """A factory of hidden problems, one for each check."""
    return lambda name: data.problem(seed=seed(f"problem-{name}"))


@pytest.mark.points(0)
@pytest.mark.public
@pytest.mark.concept("generalisation")
def test_p_train_model(submission):
    """The model predicts 0 or 1 for each row.
    モデルは行ごとに0か1を予測する。"""
    X = np.zeros((20, 12))
    X[::2, 0], X[1::2, 0] = -2.0, 2.0
    model = submission.train_model(X, np.array([0, 1] * 10))
    predictions(model, X[:4])


@pytest.mark.points(10)
@pytest.mark.core
@pytest.mark.concept("generalisation")
@pytest.mark.teaches(
    en="The model is measured on rows it has not seen. What does it learn from the others?",
    ja="モデルは見ていない行で評価されます。他の行から何を学んでいますか。",
)
def test_model_holdout(submission, data, problem):
    """Accuracy of at least 0.85 on a holdout.
    ホールドアウトでの正解率が 0.85 以上。"""
    X, y, X_new, y_new = problem("holdout")
    model = submission.train_model(X, y)
    assert np.mean(predictions(model, X_new) == y_new) >= data.THRESHOLD


@pytest.mark.points(5)
@pytest.mark.concept("generalisation")
def test_model_follows_its_labels(submission, data, problem):
    """Trained on exchanged labels, the model predicts exchanged labels.
    ラベルを入れ替えて学習すれば、予測も入れ替わる。"""
    X, y, X_new, y_new = problem("exchanged")
    for labels, right in ((y, y_new), (1 - y, 1 - y_new)):
        model = submission.train_model(X, labels)
        assert np.mean(predictions(model, X_new) == right) >= data.THRESHOLD


@pytest.mark.points(5)
@pytest.mark.concept("generalisation")
def test_model_row_by_row(submission, data, problem, rng):
    """A row gets the same prediction in any order and company, and mostly the right one.
    どんな順序でも、どの行と一緒でも予測は同じで、おおむね正しい。"""
    X, y, X_new, y_new = problem("rows")
    model = submission.train_model(X, y)
    order = rng.permutation(len(X_new))
    shuffled, first = predictions(model, X_new[order]), predictions(model, X_new)
    assert np.array_equal(shuffled, first[order])
    assert np.array_equal(predictions(model, X_new[:17]), first[:17])
    assert np.mean(first == y_new) >= data.THRESHOLD
