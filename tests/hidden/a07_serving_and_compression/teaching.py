"""Small inputs for teaching: where a wrong answer to a hidden check is shown."""

import numpy as np

from autograder.checks import WrongShape, close, fields, integer, matrix, real
from autograder.checks.compare import same
from autograder.checks.literal import literal
from autograder.checks.teaching import (
    given,
    integers,
    matrices,
    numbers,
    sampled_from,
    space,
    vectors,
)

CANARY = "canary-15fe4baacd4872d86ee06012ba0b09cb"

TIMES = numbers(10.0, 20.0, 40.0, 90.0)


@space()
def percentile_ms(draw):
    return given(draw(vectors(draw(integers(1, 4)), TIMES)), draw(sampled_from([50, 75, 100, 90])))


def stages(draw):
    """One or two stages of the same few requests."""
    n = draw(integers(1, 3))
    names = draw(sampled_from(["a", "ab"]))
    return {name: draw(vectors(n, TIMES)) for name in names}


def around(traces, q):
    """The whole requests next to the percentile on either side: any rule lies between them."""
    total = sum(traces.values())
    return tuple(float(np.percentile(total, q, method=side)) for side in ("lower", "higher"))


def of_the_sums(answer, traces, q):
    """A percentile of whole requests, by whichever rule."""
    low, high = around(traces, q)
    if low - 1e-9 <= real(answer) <= high + 1e-9:
        return True
    total = literal(np.sort(sum(traces.values())))
    return f"Whole requests take {total}.", f"リクエスト全体の時間は {total} です。"


@space(holds=of_the_sums)
def end_to_end(draw):
    return given(stages(draw), draw(sampled_from([50, 60, 100, 90])))


@space()
def choose_mode(draw):
    fresh, period = draw(sampled_from([(60.0, 3600.0), (3600.0, 3600.0), (7200.0, 3600.0)]))
    budget = draw(numbers(20.0, 30.0, 40.0, 100.0))
    traces, q = stages(draw), draw(sampled_from([50, 95]))
    low, high = around(traces, q)
    return given(
        traces,
        high if low <= budget < high else budget,  # the same by any rule of percentiles
        q,
        freshness_need_s=fresh,
        batch_period_s=period,
    )


def half_a_step(answer, w):
    """Codes of one byte whose weights are at most half a step away."""
    codes, scale = fields(answer, ("codes", "scale"))
    scale = real(scale)
    if not isinstance(codes, np.ndarray) or codes.shape != w.shape:
        raise WrongShape(
            f"Expected codes in an array of shape {w.shape}.",
            f"codes は形状 {w.shape} のはずです。",
        )
    if codes.dtype != np.int8:
        return (
            f"The codes have dtype {codes.dtype}, not int8.",
            f"codes の dtype が int8 ではなく {codes.dtype} です。",
        )
    largest = np.max(np.abs(w))
    if not 0 < scale < np.inf or (largest > 0 and not close(scale, largest / 127, atol=0.0)):
        return (
            f"The largest magnitude is {largest:.6g}, so a step is 1/127 of that (all 0: any step "
            "above 0).",
            f"絶対値の最大は {largest:.6g} なので、1段はその 1/127 です"
            "(すべて 0 なら、正の数なら何でもかまいません)。",
        )
    restored = codes.astype(np.int64) * scale
    error = np.max(np.abs(restored - w))
    if error > 1.0001 * scale / 2:
        return (
            f"Times the scale, these codes are {error / scale:.3g} steps off.",
            f"scale を掛けて戻すと、元の重みから {error / scale:.3g} 段ずれています。",
        )
    return True


@space(holds=half_a_step)
def quantize_int8(draw):
    values = numbers(1.0, 0.0, -1.0, 0.5, 0.26, -4.0, 1e-9)
    if draw(sampled_from([False, True])):
        return given(draw(matrices(2, 1, values)))
    return given(draw(vectors(draw(integers(1, 2)), values)))


@space()
def dequantize(draw):
    codes = draw(vectors(draw(integers(1, 2)), sampled_from([1, -3, 127]))).astype(np.int8)
    return given(codes, draw(numbers(0.25, 0.5)))


def nearest_product(answer, w, rank):
    """No other product of this rank is closer."""
    A, B = fields(answer, ("A", "B"))
    A, B = matrix(A, (len(w), rank)), matrix(B, (rank, w.shape[1]))
    singular = np.linalg.svd(w, compute_uv=False)
    least = float(np.sqrt(np.sum(singular[rank:] ** 2)))
    error = float(np.linalg.norm(w - A @ B))
    if error <= 1.0001 * least + 1e-6 * np.linalg.norm(w):
        return True
    return (
        f"A @ B is {error:.3g} away from w; the best of rank {rank} is {least:.3g} away.",
        f"A @ B と w の差は {error:.3g} ですが、階数 {rank} の最良なら {least:.3g} です。",
    )


@space(holds=nearest_product)
def low_rank(draw):
    n, d = draw(sampled_from([(1, 2), (2, 2), (2, 3)]))
    w = draw(matrices(n, d, numbers(1.0, 3.0, 0.0, -2.0)))
    return given(w, draw(integers(1, n)))


def smallest_gone(answer, w, sparsity):
    """As many zeros as asked for, at the smallest magnitudes; the rest stays."""
    pruned = np.asarray(answer, dtype=float)
    if pruned.shape != w.shape:
        raise WrongShape(
            f"Expected an array of shape {w.shape}, but your function returned one of shape "
            f"{pruned.shape}.",
            f"形状 {w.shape} の配列のはずですが、返り値の形状は {pruned.shape} でした。",
        )
    gone = pruned == 0
    count = round(sparsity * w.size)
    if gone.sum() != count:
        return (
            f"{sparsity:g} of {w.size} weights are {count}, and {gone.sum()} are 0.",
            f"{w.size} 個のうち {sparsity:g} は {count} 個ですが、0 は {gone.sum()} 個です。",
        )
    if not close(pruned[~gone], w[~gone]):
        return "A weight that stays has changed.", "残るはずの重みが変わっています。"
    if gone.any() and not gone.all() and np.max(np.abs(w[gone])) > np.min(np.abs(w[~gone])):
        return (
            "A weight was kept that is smaller in magnitude than one that went.",
            "消えた重みより絶対値の小さい重みが残っています。",
        )
    return True


@space(holds=smallest_gone)
def prune(draw):
    values = numbers(1.0, -2.0, 3.0, -1.0, 5.0)
    if draw(sampled_from([False, True])):
        return given(draw(matrices(2, 2, values)), draw(numbers(0.5, 0.25, 1.0, 0.0)))
    return given(draw(vectors(4, values)), draw(numbers(0.5, 0.25, 1.0, 0.0)))


@space(agrees=lambda answer, right: same(answer, right, rtol=1e-5, atol=1e-7))
def distill_loss_grad(draw):
    n, d = draw(sampled_from([(1, 1), (2, 1), (1, 2)]))
    X, y = draw(matrices(n, d, numbers(1.0, 2.0, 0.0))), draw(vectors(n, integers(0, 1)))
    teacher = draw(vectors(n, numbers(0.6, 0.2)))
    w, b = draw(vectors(d, numbers(0.0, 1.0))), draw(numbers(0.0, 1.0))
    return given(X, y, teacher, w, b, draw(numbers(1.0, 0.0, 0.25)))


def cheapest_interval(answer, loss_per_day, cost_retrain):
    """No other interval costs less a day."""
    days = len(loss_per_day)
    per_day = [(loss_per_day[:d].sum() + cost_retrain) / d for d in range(1, days + 1)]
    chosen = integer(answer)
    if not 1 <= chosen <= days:
        return f"There are only {days} days.", f"日数は {days} 日しかありません。"
    if close(per_day[chosen - 1], min(per_day), atol=1e-9):
        return True
    best = int(np.argmin(per_day)) + 1
    return (
        f"Every {chosen} days costs {per_day[chosen - 1]:.4g} a day, every {best} days "
        f"{min(per_day):.4g}.",
        f"1日あたり、{chosen} 日ごとだと {per_day[chosen - 1]:.4g}、{best} 日ごとなら "
        f"{min(per_day):.4g} です。",
    )


@space(holds=cheapest_interval)
def retrain_interval(draw):
    losses = draw(vectors(draw(integers(1, 5)), numbers(1.0, 2.0, 0.0, 8.0, 12.0)))
    return given(losses, draw(numbers(4.0, 0.0, 10.0)))
