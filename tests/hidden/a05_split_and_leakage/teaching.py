"""Small inputs for teaching: where a wrong answer to a hidden check is shown."""

import numpy as np

from autograder.checks import labels, mapping, matrix, real, vector
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

CANARY = "canary-1372bf2fbc65523a8d77a3fcd0665b0d"

SEEDS = range(8)


def parts_of(answer, n):
    """Training and test rows as whole numbers, or the words that say what is wrong."""
    train, test = (vector(part).astype(int) for part in answer)
    if not np.array_equal(np.sort(np.concatenate([train, test])), np.arange(n)):
        return None, (
            "Together the two parts must hold each row number exactly once.",
            "2つの部分を合わせると、どの行番号もちょうど1回ずつ現れるはずです。",
        )
    return (train, test), None


def strata(answer, y, test_size, seed):
    """Each class has its share of the test part, to within one row."""
    parts, wrong = parts_of(answer, len(y))
    if parts is None:
        return wrong
    for label in np.unique(y):
        share, all_of = np.sum(y[parts[1]] == label), np.sum(y == label)
        if abs(share - test_size * all_of) > 1 - 1e-9 * (all_of > 2):
            return (
                f"Class {literal(label)} has {all_of} rows, {share} of them in the test part.",
                f"クラス {literal(label)} は {all_of} 行あり、うち {share} 行がテストにあります。",
            )
    return True


TEN = np.array([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1])


@space(holds=strata, repeat=given(TEN, 0.5, seed=1))
def stratified_split(draw):
    y = draw(
        sampled_from(
            [[0, 0, 1, 1], [0, 0, 0, 0, 1, 1], ["a", "a", "b", "b"], [2, 2, 5, 5, 7, 7], TEN]
        )
    )
    return given(np.array(y), 0.5, seed=draw(integers(0, 3)))


def drawn_tests(s, split, rows, test_size):
    """The different test parts of eight seeds."""
    tests = (vector(getattr(s, split)(rows, test_size, seed=seed)[1]) for seed in SEEDS)
    return sorted({tuple(sorted(test.astype(int).tolist())) for test in tests})


def drawn_words(split, rows, test_size):
    """One of the eight calls."""
    return f"{split}({literal(rows)}, {test_size}, seed={SEEDS[-1]})[1]"


def differ(tests, *_):
    """Eight seeds, more than one split."""
    if len(tests) > 1:
        return True
    return (
        "The seeds 0 to 7 all gave this same test part.",
        "seed 0 から 7 まで、テスト部分がすべて同じでした。",
    )


@space(call=drawn_tests, show=drawn_words, holds=differ, blocks=1)
def strata_seeds(draw):
    return given("stratified_split", draw(just(TEN)), 0.5)


def together(answer, groups, test_size, seed):
    """Nobody on both sides, and the share is one of members."""
    parts, wrong = parts_of(answer, len(groups))
    if parts is None:
        return wrong
    train, test = (set(groups[part].tolist()) for part in parts)
    if train & test:
        one = sorted(train & test)[0]
        return (
            f"Member {literal(one)} has rows in both parts.",
            f"会員 {literal(one)} の行が両方に入っています。",
        )
    members = len(train | test)
    if abs(len(test) - test_size * members) > 0.51:
        return (
            f"There are {members} members, {len(test)} of them in the test part.",
            f"会員は {members} 人で、うち {len(test)} 人がテストに入っています。",
        )
    return True


MEMBERS = np.array([1, 1, 2, 2, 3, 4, 5, 6, 7, 8])


@space(holds=together, repeat=given(MEMBERS, 0.5, seed=1))
def group_split(draw):
    groups = draw(
        sampled_from([[1, 2], [1, 1, 2, 2], [1, 1, 1, 1, 2, 3, 4], ["M1", "M2", "M1", "M2"]])
    )
    return given(np.array(groups), 0.5, seed=draw(integers(0, 3)))


@space(call=drawn_tests, show=drawn_words, holds=differ, blocks=1)
def group_seeds(draw):
    return given("group_split", draw(just(MEMBERS)), 0.5)


def ordered(answer, t, cutoff):
    """The past trains, the rest tests, each from old to new."""
    parts, wrong = parts_of(answer, len(t))
    if parts is None:
        return wrong
    early, late = (t[part] for part in parts)
    if (early >= cutoff).any() or (late < cutoff).any():
        return (
            f"The training part holds the times {literal(early)}, the test part {literal(late)}.",
            f"訓練の時刻は {literal(early)}、テストの時刻は {literal(late)} です。",
        )
    return bool((np.diff(early) >= 0).all() and (np.diff(late) >= 0).all())


@space(holds=ordered)
def time_split(draw):
    return given(draw(vectors(draw(integers(1, 4)), sampled_from([1, 2, 3, 5]))), 2)


def gappy(draw, n):
    """A column with gaps."""
    return draw(matrices(n, 1, numbers(1.0, 2.0, 6.0, 7.0, np.nan)))


@space()
def fit_prep(draw):
    X = gappy(draw, draw(integers(2, 4)))
    X[0], X[1] = 2.0, 6.0  # never a column of gaps alone, or one that only `prep` asks about
    return given(X)


def prepared(s, X_train, X):
    """Both functions: learned from the training part, applied to another."""
    return s.apply_prep(X, s.fit_prep(X_train))


BOTH = {
    "call": prepared,
    "show": lambda X_train, X: f"apply_prep({literal(X)}, fit_prep({literal(X_train)}))",
}


@space(**BOTH)
def apply_prep(draw):
    train = draw(sampled_from([[1.0, 3.0], [1.0, 2.0, 6.0], [7.0, 8.0]]))
    return given(np.array(train)[:, None], gappy(draw, draw(integers(1, 2))))


@space(**BOTH)
def prep(draw):
    train = gappy(draw, draw(integers(1, 3)))
    train[0] = 2.0
    return given(train, gappy(draw, 1))


@space(agrees=lambda answer, right: same(mapping(answer), right))
def class_weights(draw):
    y = draw(vectors(draw(integers(1, 4)), sampled_from([0, 1, 2])))
    return given(y)


def only_copies(answer, X, y, seed):
    """All rows are there, the copies are rows with their labels, all classes are as large."""
    many_X, many_y = matrix(answer[0]), vector(answer[1])
    pairs = list(zip(many_X[:, 0].tolist(), many_y.tolist(), strict=True))
    given_pairs = list(zip(X[:, 0].tolist(), y.tolist(), strict=True))
    if any(pairs.count(pair) < given_pairs.count(pair) for pair in given_pairs):
        return "A row of the table is lost.", "元の表の行が失われています。"
    if set(pairs) - set(given_pairs):
        return (
            "There is a row that is no copy of one in the table, with its label.",
            "元の表の行(とラベル)の複製ではない行があります。",
        )
    counts = {label: list(many_y).count(label) for label in set(y.tolist())}
    if len(set(counts.values())) > 1 or len(many_y) != len(counts) * max(
        list(y).count(label) for label in counts
    ):
        return (
            f"The classes have {literal(counts)} rows.",
            f"クラスごとの行数が {literal(counts)} です。",
        )
    return True


RARE = np.arange(12.0)[:, None]
LABELS = np.array([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1])


@space(holds=only_copies, repeat=given(RARE, LABELS, seed=1))
def oversample(draw):
    y = draw(sampled_from([[0, 0, 1], [1, 0], [0, 0, 0, 1], [2, 5, 5]]))
    return given(np.arange(1.0, len(y) + 1)[:, None], np.array(y), seed=draw(integers(0, 3)))


@space(
    call=lambda s, X, y: sorted(
        {tuple(sorted(matrix(s.oversample(X, y, seed=n)[0])[:, 0].tolist())) for n in SEEDS}
    ),
    show=lambda X, y: f"oversample({literal(X)}, {literal(y)}, seed={SEEDS[-1]})",
    holds=lambda tables, X, y: (
        len(tables) > 1
        or (
            "The seeds 0 to 7 all copied these same rows.",
            "seed 0 から 7 まで、複製された行がすべて同じでした。",
        )
    ),
    blocks=1,
)
def oversample_seeds(draw):
    return given(RARE, LABELS)


@space(
    call=lambda s, rows: matrix(s.oversample(rows, LABELS, seed=1)[0])[:, 0],
    show=lambda rows: f"oversample({literal(rows)}, {literal(LABELS)}, seed=1)",
    holds=lambda column, rows: (
        max(np.bincount(column.astype(int))) <= 4
        or (
            "All copies are of one and the same row.",
            "複製がすべて同じ1行からできています。",
        )
    ),
    blocks=1,
)
def oversample_spread(draw):
    return given(RARE)


@space(agrees=lambda answer, right: sorted(labels(answer).tolist()) == sorted(right))
def find_leaks(draw):
    days = [draw(sampled_from([29, 30, 31])) for _ in range(draw(integers(1, 2)))]
    return given(dict(zip("ab", days, strict=False)), 30)


class _Sure:
    """A model that is as sure about each row as the row says."""

    def __init__(self, X, y, seen):
        seen.append(len(X))

    def predict_proba(self, X):
        """The chances of class 0 and 1: the row's number itself."""
        p = np.clip(np.asarray(X, dtype=float)[:, 0], 0.0, 1.0)
        return np.column_stack([1 - p, p])


def taken_rows(s, X_unlab, options):
    """Which rows are taken, and how many rows the trainings had (twice the same is fine)."""
    from autograder.checks import expose

    seen = []
    fit = lambda X, y: expose(_Sure(X, y, seen), "predict_proba")  # noqa: E731
    _, taken = s.pseudo_label(fit, np.array([[0.0], [1.0]]), np.array([0, 1]), X_unlab, **options)
    return sorted(vector(taken).astype(int).tolist()), sorted(set(seen))


def taking(X_unlab, options):
    """In words, for the message."""
    more = "".join(f", {key}={value}" for key, value in options.items())
    return (
        f"pseudo_label(fit, [[0], [1]], [0, 1], {literal(X_unlab)}{more}) with a model whose "
        "chance of class 1 is the row's number; rows taken, and numbers of rows given to fit"
    )


@space(call=taken_rows, show=taking)
def pseudo_label(draw):
    chances = numbers(0.97, 0.5, 0.03, 0.95, 0.9)
    options = draw(sampled_from([{}, {"threshold": 0.9}, {"threshold": 0.99}, {"rounds": 1}]))
    return given(draw(matrices(draw(integers(1, 2)), 1, chances)), options)


def clear(s, X, y, groups, seed):
    """Average precision where one column is the label itself."""
    return real(s.evaluate(X, y, groups, seed=seed))


@space(call=clear, holds=lambda answer, *_: abs(answer - 1.0) < 1e-9, blocks=1, calls=10)
def evaluate(draw):
    y = np.array([0, 1, 0, 1] * 10)
    return given(y[:, None].astype(float), y, np.arange(40) // 2, draw(integers(0, 2)))
