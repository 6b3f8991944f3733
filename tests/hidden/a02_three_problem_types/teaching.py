"""Small inputs for teaching: where a wrong answer to a hidden check is shown."""

from functools import lru_cache
from itertools import product

import numpy as np

from autograder.checks import close, fields, labels, matrix, real, vector
from autograder.checks.literal import literal
from autograder.checks.teaching import (
    booleans,
    given,
    integers,
    just,
    matrices,
    numbers,
    sampled_from,
    space,
    vectors,
)

CANARY = "canary-3fbe8ebd4f559bccfddbcdf3056ccd91"


@space(strict=True)
def sigmoid(draw):
    return given(draw(vectors(draw(integers(1, 2)), numbers(0.0, 2.0, -3.0, 1000.0, -1000.0))))


@space()
def logistic_loss_grad(draw):
    n, d = draw(sampled_from([(1, 1), (2, 1), (1, 2)]))
    X, y = draw(matrices(n, d)), draw(vectors(n, integers(0, 1)))
    w, b = draw(vectors(d, numbers(0.0, 1.0))), draw(numbers(0.0, 1.0))
    l2 = draw(sampled_from([None, 0.0, 1.0, 2.0]))
    return given(X, y, w, b) if l2 is None else given(X, y, w, b, l2)


@space()
def ridge_fit(draw):
    x = draw(sampled_from([[1.0, 2.0], [2.0, 3.0], [0.0, 4.0], [2.0, 3.0, 4.0]]))
    y = draw(vectors(len(x), numbers(1.0, 2.0, 5.0, 50.0)))
    return given(np.array(x)[:, None], y, draw(numbers(1.0, 0.0, 2.0)))


def nearest(answer, X, C):
    """Each row has a nearest centre; a tie may go either way."""
    found = labels(answer, len(X)).astype(int)
    distance = ((X[:, None, :] - C) ** 2).sum(axis=2)
    if not ((found >= 0) & (found < len(C))).all():
        return "A number of a centre goes from 0 to k - 1.", "中心の番号は 0 から k - 1 です。"
    return close(distance[np.arange(len(X)), found], distance.min(axis=1))


@space(holds=nearest)
def kmeans_assign(draw):
    n, k, d = draw(sampled_from([(1, 2, 1), (1, 2, 2), (2, 2, 1), (1, 3, 1)]))
    return given(draw(matrices(n, d)), draw(matrices(k, d)))


@space()
def kmeans_update(draw):
    n, k, d = draw(sampled_from([(1, 1, 1), (2, 2, 1), (3, 2, 1), (1, 3, 1)]))
    groups = draw(vectors(n, integers(0, k - 1)))
    return given(draw(matrices(n, d)), groups, draw(matrices(k, d, numbers(8.0, 9.0, 5.0))))


def good_partition(answer, X, k, seed, n_init=5):
    """Nearest centres that are means, their inertia, and no other partition is better."""
    found = fields(answer, ("labels", "centers", "inertia"))
    group, centers = labels(found[0], len(X)).astype(int), matrix(found[1], (k, X.shape[1]))
    if nearest(group, X, centers) is not True:
        return (
            "A row is not with its nearest centre.",
            "最も近い中心に属していない行があります。",
        )
    inertia = ((X - centers[group]) ** 2).sum()
    if not close(real(found[2]), inertia, atol=1e-9):
        return (
            f"The squared distances to the centres returned add up to {inertia:g}.",
            f"返された中心までの距離の二乗の合計は {inertia:g} です。",
        )
    least = _least_inertia(tuple(map(tuple, X.tolist())), k)
    if inertia > 1.01 * least + 1e-9:
        return (
            f"Another way to group these rows has the inertia {least:g}; yours has {inertia:g}.",
            f"別の分け方なら慣性は {least:g} ですが、返り値では {inertia:g} です。",
        )
    return True


@lru_cache
def _least_inertia(rows, k):
    X = np.array(rows)
    return min(_inertia(X, np.array(groups)) for groups in product(range(k), repeat=len(X)))


def _inertia(X, groups):
    return sum(((X[groups == j] - X[groups == j].mean(axis=0)) ** 2).sum() for j in set(groups))


LINE = np.array([[0.0], [1.0], [2.0], [4.0], [5.0], [7.0], [9.0], [11.0], [12.0]])


@space(holds=good_partition, repeat=given(LINE, 4, seed=1), blocks=2)
def kmeans(draw):
    n = draw(integers(2, 5))
    points = draw(sampled_from([[0.0, 1.0, 10.0, 11.0, 5.0], [0.0, 3.0, 4.0, 9.0, 20.0]]))
    X, seed = np.array(points[:n])[:, None], draw(integers(0, 3))
    if draw(booleans()) and n < 4:  # a start in each row
        return given(X, n, seed=seed, n_init=1)
    return given(X, draw(integers(1, min(n, 3))), seed=seed, n_init=20)


def other_starts(answers, X, k, seeds):
    """Another seed, another start: one start each, so they cannot all end alike."""
    if len(answers) == 1:
        return (
            f"With one start each, the seeds {seeds[0]} to {seeds[-1]} gave the same labels.",
            f"出発点が1つずつのとき、seed {seeds[0]} から {seeds[-1]} までラベルが同じでした。",
        )
    return True


@space(
    call=lambda s, X, k, seeds: sorted(
        {tuple(labels(s.kmeans(X, k, seed=n, n_init=1)[0]).tolist()) for n in seeds}
    ),
    show=lambda X, k, seeds: f"kmeans({literal(X)}, {k}, seed={seeds[-1]}, n_init=1)",
    holds=other_starts,
    blocks=1,
)
def kmeans_seeds(draw):
    return given(draw(just(LINE[:6])), 3, range(12))


def principal(answer, X, k):
    """Directions up to sign, the rows measured along them, shares of the whole variance."""
    found = fields(answer, ("components", "scores", "explained_ratio"))
    components, scores = matrix(found[0], (k, X.shape[1])), matrix(found[1], (len(X), k))
    ratio = vector(found[2], k)
    centred = X - X.mean(axis=0)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    if not close(np.abs((components * directions[:k]).sum(axis=1)), np.ones(k)):
        return (
            f"The direction of largest variance is {literal(directions[0].round(3))}, up to sign.",
            f"分散が最大の向きは(符号を除いて){literal(directions[0].round(3))} です。",
        )
    if not close(scores, centred @ components.T, atol=1e-6):
        return (
            "The scores are not the centred rows, measured along your components.",
            "スコアが、平均を引いた行を主成分に沿って測った値になっていません。",
        )
    wanted = singular[:k] ** 2 / (singular**2).sum()
    if not close(ratio, wanted):
        return (
            f"The first component explains {wanted[0]:.3g} of the whole variance.",
            f"第1主成分は全分散の {wanted[0]:.3g} を説明します。",
        )
    return True


@space(holds=principal)
def pca(draw):
    rows = draw(
        sampled_from(
            [
                [[0.0, 0.0], [3.0, 4.0]],
                [[0.0, 0.0, 0.0], [1.0, 2.0, 0.0], [3.0, 1.0, 2.0]],
                [[1.0, 0.0], [5.0, 0.0], [3.0, 1.0]],
                [[10.0, 0.0], [10.0, 4.0], [11.0, 2.0]],
            ]
        )
    )
    return given(np.array(rows), draw(integers(1, 2 if len(rows) > 2 else 1)))


def good_factors(answer, V, k, n_iter=200, seed=0):
    """Nothing negative, nothing missing, errors that fall, the last that of W and H."""
    found = fields(answer, ("W", "H", "errors"))
    W, H = matrix(found[0], (len(V), k)), matrix(found[1], (k, V.shape[1]))
    errors = vector(found[2], n_iter)
    if not (np.isfinite(W).all() and np.isfinite(H).all()):
        return "W or H holds a nan or inf.", "W か H に nan または inf があります。"
    if W.min() < 0 or H.min() < 0:
        return "W or H holds a negative number.", "W か H に負の数があります。"
    if (np.diff(errors) > 1e-9).any():
        return "The error rises from one iteration to the next.", "反復の途中で誤差が増えています。"
    last = np.linalg.norm(V - W @ H)
    if not close(errors[-1], last, atol=1e-6):
        return (
            f"The error of the W and H returned is {last:.4g}.",
            f"返された W と H の誤差は {last:.4g} です。",
        )
    return True


VIEWS = np.array([[3.0, 1.0], [1.0, 2.0]])


@space(holds=good_factors, repeat=given(VIEWS, 2, n_iter=2))
def nmf(draw):
    V = draw(matrices(2, 2, numbers(1.0, 2.0, 0.0, 3.0)))
    return given(V, draw(integers(1, 2)), n_iter=draw(sampled_from([2, 3])))


def other_factors(answers, V, k, seeds):
    """Another seed, another start."""
    if len(answers) == 1:
        return (
            "The seeds 0 and 1 gave the same W after one iteration.",
            "1回の反復の後、seed 0 と 1 の W が同じでした。",
        )
    return True


@space(
    call=lambda s, V, k, seeds: sorted(
        {str(matrix(s.nmf(V, k, n_iter=1, seed=n)[0]).round(4).tolist()) for n in seeds}
    ),
    show=lambda V, k, seeds: f"nmf({literal(V)}, {k}, n_iter=1, seed={seeds[-1]})",
    holds=other_factors,
    blocks=1,
)
def nmf_seeds(draw):
    return given(draw(just(VIEWS)), 2, (0, 1))
