"""Small inputs for teaching: where a wrong answer to a hidden check is shown."""

import numpy as np
import pandas as pd

from autograder.checks import close, expose, fields, frame, mapping, matrix, real, text, vector
from autograder.checks.compare import same
from autograder.checks.literal import literal
from autograder.checks.teaching import (
    given,
    integers,
    just,
    matrices,
    numbers,
    sampled_from,
    space,
    vectors,
)

CANARY = "canary-6b89e5bed8152d3dc0b4659475be77b7"

PLACES = pd.DataFrame(
    {"city": ["Amber Bay", "Quill Moor"], "lat": [37.5, 40.25], "lon": [137.0, 133.5]}
)
SEEDS = range(8)


@space(
    call=lambda s, y, n: s.baseline(y)(n),
    show=lambda y, n: f"baseline({literal(y)})({n})",
)
def baseline(draw):
    y = draw(vectors(draw(integers(1, 4)), numbers(100.0, 200.0, 900.0)))
    return given(y, draw(integers(1, 2)))


@space(agrees=lambda answer, right: same(matrix(answer, right.shape), right))
def address_to_latlon(draw):
    place = sampled_from(
        [
            "Amber Bay",
            "amberbay",
            "QUILL  MOOR",
            "3-4 Mill Lane, Quill Moor",
            "1-2 Amber Bay Road, quillMOOR",
            " Amber\tBay ",
            "unknown",
            "9 Quill Moor Road",
            "Amber Bay, Elsewhere",
        ]
    )
    return given([draw(place) for _ in range(draw(integers(1, 2)))], PLACES)


@space()
def log_income(draw):
    v = draw(vectors(draw(integers(1, 2)), numbers(99.0, 0.0, 1000.0, -50.0, 9.0)))
    return given(v, cap=99.0)


def cross_validated(s, y, k, seed):
    """The scores of the mean of the training rows."""
    X = pd.DataFrame({"a": np.arange(1.0, len(y) + 1)})
    return s.cv_scores(s.DummyRegressor, X, y, k=k, seed=seed)


@space(
    call=cross_validated,
    show=lambda y, k, seed: f"cv_scores(DummyRegressor, X, {literal(y)}, k={k}, seed={seed})",
    agrees=lambda answer, right: close(np.sort(vector(answer, len(right))), np.sort(right)),
    repeat=given(np.array([0.0, 1.0, 3.0, 9.0, 20.0, 90.0, 300.0, 500.0]), 2, 1),
    keeps=False,  # the rows are put together in the call
    blocks=2,
)
def cv_scores(draw):
    y = draw(vectors(draw(integers(2, 4)), numbers(0.0, 3.0, 9.0)))
    return given(y, len(y), draw(integers(0, 2)))  # each row a fold: the same ones for all seeds


@space(
    call=lambda s, y, k: sorted(
        {str(np.sort(vector(cross_validated(s, y, k, seed))).round(6).tolist()) for seed in SEEDS}
    ),
    show=lambda y, k: f"cv_scores(DummyRegressor, X, {literal(y)}, k={k}, seed={SEEDS[-1]})",
    holds=lambda scores, y, k: (
        len(scores) > 1
        or (
            "The seeds 0 to 7 all gave these same scores.",
            "seed 0 から 7 まで、スコアがすべて同じでした。",
        )
    ),
    keeps=False,
    blocks=1,
)
def cv_seeds(draw):
    return given(draw(just(np.array([0.0, 1.0, 3.0, 9.0, 20.0, 90.0]))), 3)


class Always:
    """A model that says the same for everybody."""

    def __init__(self, value):
        self.value = value

    def fit(self, X, y):
        """Learn nothing."""
        return self

    def predict(self, X):
        """(n,) the value."""
        return np.full(len(X), self.value)


def makers_of(values):
    """A maker for each value, as tune and honest_estimate take them."""
    return {
        f"always {value:g}": lambda value=value: expose(Always(value), "fit", "predict")
        for value in values
    }


def errors_of(values, y):
    """The mean error of each value over all rows: over equal folds it is the same."""
    return {f"always {v:g}": float(np.mean(np.abs(np.log1p(y) - np.log1p(v)))) for v in values}


def chosen(answer, values, y, k):
    """The name with the smallest mean error, and all mean errors."""
    best, scores = fields(answer, ("best_name", "scores"))
    wanted = errors_of(values, y)
    if not same(mapping(scores), wanted):
        return (
            f"The mean errors are {literal(wanted)}.",
            f"平均誤差は {literal(wanted)} です。",
        )
    if text(best) != min(wanted, key=wanted.get):
        return (
            f"The mean errors are {literal(wanted)}: which one is best?",
            f"平均誤差は {literal(wanted)} です。最良はどれですか。",
        )
    return True


def table_of(y):
    """Rows that nobody looks at."""
    return pd.DataFrame({"a": np.arange(1.0, len(y) + 1)})


@space(
    call=lambda s, values, y, k: s.tune(makers_of(values), table_of(y), y, k=k),
    show=lambda values, y, k: (
        f"tune({{{', '.join(errors_of(values, y))}}}, X, {literal(y)}, k={k})"
    ),
    holds=chosen,
    blocks=1,
    calls=30,
)
def tune(draw):
    values = draw(sampled_from([(1.0, 9.0), (9.0, 1.0), (9.0, 1.0, 99.0)]))
    n = draw(sampled_from([2, 4]))
    y = draw(vectors(n, numbers(1.0, 9.0, 3.0)))
    if len(set(errors_of(values, y).values())) < len(values):
        y = np.full(n, 1.0)
    return given(values, y, n)


@space(
    call=lambda s, values, y: s.honest_estimate(makers_of(values), table_of(y), y, seed=0),
    show=lambda values, y: (
        f"honest_estimate({{{', '.join(errors_of(values, y))}}}, X, {literal(y)}, seed=0)"
    ),
    holds=lambda answer, values, y: (
        close(real(answer), min(errors_of(values, y).values()))
        or (
            "Everybody spends the same, so the best candidate is plain, and so is its error: "
            f"{min(errors_of(values, y).values()):.4g}.",
            "全員の支出が同じなので、最良の候補は明らかで、その誤差は "
            f"{min(errors_of(values, y).values()):.4g} です。",
        )
    ),
    blocks=1,
    calls=10,
)
def honest_estimate(draw):
    values = draw(sampled_from([(1.0, 9.0), (9.0, 2.0, 99.0)]))
    return given(values, np.full(10, draw(numbers(1.0, 3.0))))


def fair_blend(answer, P, y):
    """Weights that are no worse than the best single model, never negative, with the sum 1."""
    w = vector(answer, len(P))
    if w.min() < -1e-9:
        return "A weight is negative.", "負の重みがあります。"
    if not close(w.sum(), 1.0):
        return f"The weights add up to {w.sum():.4g}.", f"重みの合計が {w.sum():.4g} です。"

    def error(pred):
        return float(np.sqrt(np.mean((np.log1p(pred) - np.log1p(y)) ** 2)))

    blended, alone = error(np.expm1(w @ np.log1p(P))), min(error(one) for one in P)
    if blended > 1.1 * alone + 1e-9:
        return (
            f"The blend misses by {blended:.3g} (log1p), the best single model by {alone:.3g}.",
            f"ブレンドの誤差は {blended:.3g}、最良の単独モデルの誤差は {alone:.3g} です(log1p)。",
        )
    return True


@space(holds=fair_blend)
def blend_weights(draw):
    n = draw(integers(1, 2))
    P = draw(matrices(2, n, numbers(9.0, 99.0, 999.0)))
    return given(P, draw(vectors(n, numbers(9.0, 31.0, 99.0))))


def same_slices(answer, right):
    """The same rows in the same order, by the name of the slice."""
    table = frame(answer, ["size", "mean", "share"])
    return (
        table.index.tolist() == right.index.tolist()
        and table.index.name == right.index.name
        and all(same(table[name].tolist(), right[name].tolist()) for name in right.columns)
    )


@space(agrees=same_slices)
def error_slices(draw):
    n = draw(integers(1, 3))
    pred = draw(sampled_from([[1.0, 3.0, 7.0], [7.0, 3.0, 1.0], [3.0, 15.0, 31.0]]))[:n]
    groups = [draw(sampled_from(["a", "b"])) for _ in range(n)]
    return given(np.array(draw(sampled_from([[0.0] * 3, [1.0] * 3]))[:n]), np.array(pred), groups)
