"""Checks of ``nmf``: parts that only add up."""

import numpy as np
import pytest

from autograder.checks import close, fields, matrix, vector

CANARY = "canary-4bf5891baa8673dd6f2068533ad6e27f"

BAND = 1.15  # times the error of the best factors of rank 4 with any signs, printed in the task
NAMES = ("W", "H", "errors")


def factors(submission, V, k, **options):
    """W, H and errors of the trainee, after we looked at what holds for every V."""
    kept = submission.keep(V)
    result = fields(submission.nmf(kept, k, **options), NAMES)
    W, H = matrix(result[0], (len(V), k)), matrix(result[1], (k, V.shape[1]))
    errors = vector(result[2], options["n_iter"])
    scale = np.linalg.norm(V)
    assert (W >= 0).all(), "nothing negative, and no nan"
    assert (H >= 0).all()
    assert (np.diff(errors) <= 1e-9 * scale).all()
    assert close(errors[-1], np.linalg.norm(V - W @ H), atol=1e-6 * scale)
    assert (matrix(submission.fetch(kept), V.shape) == V).all(), "V itself stays as it was"
    return W, H, errors


@pytest.mark.public
@pytest.mark.points(2)
@pytest.mark.concept("nmf")
@pytest.mark.teaches(
    en="Each row of this table is a multiple of (1, 2), so one part is enough to rebuild it, and "
    "nothing in it is negative. Do your two factors have the shapes (3, 1) and (1, 2), and is "
    "there one error for each of the 200 iterations?",
    ja="この表はどの行も (1, 2) の倍数なので、部品が1つあれば元どおりになり、負の数も要りません。"
    "2つの因子の形状は (3, 1) と (1, 2) で、誤差は200回の反復に1つずつありますか。",
)
def test_p_nmf(submission):
    """A table of rank 1 is rebuilt from one part (within 0.1 %), without negative numbers.
    階数1の表を、負の数を使わずに1つの部品から復元する(0.1 % 以内)。"""
    V = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    found = fields(submission.nmf(V, 1), ("W", "H", "errors"))
    W, H = matrix(found[0], (3, 1)), matrix(found[1], (1, 2))
    assert W.min() >= 0
    assert H.min() >= 0
    assert close(W @ H, V, rtol=1e-3)
    vector(found[2], 200)


@pytest.mark.points(5)
@pytest.mark.concept("nmf")
@pytest.mark.teaches(
    space=("nmf", "nmf_seeds"),
    example=lambda s: s.nmf(np.array([[3.0, 1.0], [1.0, 2.0]]), 2, n_iter=2),
    en="Parts may only be added: W and H stay at 0 or above, no iteration raises the error, and "
    "the last error is that of the W and H you return. A genre nobody watched is a column of "
    "zeros: the answer there is 0, not nan. Cutting off the minus signs of another "
    "factorisation is not a search among positive ones. What do you multiply by in each "
    "iteration, and can it become 0/0?",
    ja="部品は足すことしかできません。W と H は常に 0 以上で、どの反復でも誤差は増えず、最後の"
    "誤差は返す W と H の誤差です。誰も観ていないジャンルは 0 だけの列で、そこでの答えは "
    "nan ではなく 0 です。別の分解の結果から負の符号を取り除いても、非負の因子の中で探したこ"
    "とにはなりません。各反復で何を掛けていますか。それが 0/0 になることはありませんか。",
)
def test_nmf_monotone_nonneg(submission, data, rng, seed):
    """Never negative, never nan, errors never rise; best of four seeds within 1.15 of rank-4 SVD.
    負も nan もなく誤差は増えず、4つの seed の最良が階数4の特異値分解の 1.15 倍以内になる。"""
    # best of four seeds: 1.004 to 1.008 over 60 draws; three parts in place of four: 1.20 and more
    V, _ = data.gen_genres(400, seed("views"))
    runs = [factors(submission, V, 4, n_iter=300, seed=s) for s in range(4)]
    singular = np.linalg.svd(V, compute_uv=False)
    assert min(errors[-1] for _, _, errors in runs) <= BAND * np.sqrt(np.sum(singular[4:] ** 2))

    W, H, _ = factors(submission, V, 4, n_iter=300, seed=3)
    assert close(W, runs[3][0])
    assert close(H, runs[3][1])

    starts = [factors(submission, V, 4, n_iter=2, seed=s)[0] for s in (0, 1)]
    assert not close(*starts), "other seeds, other starts"

    for _ in range(8):  # cutting off the negative parts of least squares raises it in 4 of 5
        factors(submission, rng.exponential(size=(12, 10)), 6, n_iter=40)

    V = V[:30].copy()
    V[:, 5], V[7] = 0.0, 0.0  # a genre that nobody watched, and a viewer who watched nothing
    factors(submission, V, 3, n_iter=20)
