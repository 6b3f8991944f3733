"""The printed thresholds of statistics, derived anew from right and wrong solutions on eight draws.

The rule: a threshold lies between the worst solution that must pass and the best that must not.
The two are at least four standard deviations apart, so that no draw of the hidden data decides; and
what passes has four of its own in hand, or two fifths of the gap.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from autograder.course import Assignment, Course
from autograder.nbgrader.masters import load_masters
from autograder.proof.ground import Ground
from autograder.variants import variants

COURSE = Course(Path(__file__).parents[2])
DRAWS = range(20_260, 20_268)
APART = 4.0  # sd between the worst that passes and the best that does not
ROOM = 0.4  # of the gap

Solution = SimpleNamespace
Measure = Callable[[Solution, ModuleType, int], float]


@dataclass(frozen=True)
class Threshold:
    """Where to find it, and what stands on its two sides; ``measure`` is larger when worse."""

    assignment: str
    printed: str  # in the texts that the trainee reads
    limit: float
    measure: Measure
    passes: tuple[str, ...]
    fails: tuple[str, ...]


def lost_skill(solution: Solution, data: ModuleType, seed: int) -> float:
    """1 - skill: 0 at the ceiling of the draw, 1 at its median."""
    train = data.gen_spend(data.N_TRAIN, seed)
    model = solution.build_model().fit(train.X, train.y)
    draws = [data.gen_spend(data.N_HIDDEN, seed + i) for i in (1000, 2000)]
    return 1 - float(np.mean([data.skill(d, model.predict(d.X)) for d in draws]))


def optimism(solution: Solution, data: ModuleType, seed: int) -> float:
    """How much too good the estimate of the chosen guesser is: mean of 32 draws.

    The check stops sooner where the mean is near to the truth. That lets an estimate from a single
    holdout pass, which is right but noisier than these.
    """
    helpers: dict[str, object] = {}
    exec(data.HELPERS, helpers)
    gaps = []
    for draw in range(32):
        X, y, guesses = data.gen_coin(100, 20, seed + 1000 * draw)
        found = solution.honest_estimate(helpers["tellers"](guesses), X, y, seed=draw)
        gaps.append(data.COIN - float(found))
    return float(np.mean(gaps))


def lost_gain(solution: Solution, data: ModuleType, seed: int) -> float:
    """Minus what the blend brings, as a share of what the best weights bring."""
    shares = []
    for draw in (data.gen_copies, data.gen_regimes):
        y, P = draw(400, seed)
        blends = [
            data.log_mae(y, np.expm1(np.asarray(weights) @ np.log1p(P)))
            for weights in (solution.blend_weights(P, y), solution.reference.blend_weights(P, y))
        ]
        single = min(data.log_mae(y, one) for one in P)
        shares.append((single - blends[0]) / (single - blends[1]))
    return -min(shares)


def dearness(solution: Solution, data: ModuleType, seed: int) -> float:
    """Expected cost of the threshold over that of the best: the dearer of two ratios of costs."""
    y, score = data.gen_screening(40_000, seed=seed)
    found = []
    for costs in ((1.0, 10.0), (1.0, 3.0)):
        t = solution.best_threshold(y, np.round(score, 2), cost_fp=costs[0], cost_fn=costs[1])
        best = data.expected_cost(data.bayes_threshold(*costs), *costs)
        found.append(data.expected_cost(t, *costs) / best)
    return max(found)


def lost_area(solution: Solution, data: ModuleType, seed: int) -> float:
    """Area under the ROC curve that is missing to the true odds, after 100 steps of our loop."""
    train, fresh = data.gen_churn(2000, seed), data.gen_churn(4000, seed + 1000)
    w, b = np.zeros(5), 0.0
    for _ in range(100):
        _, gw, gb = solution.logistic_loss_grad(train.X, train.y, w, b)
        w, b = w - np.asarray(gw), b - float(gb)
    return float(roc_auc_score(fresh.y, fresh.logit) - roc_auc_score(fresh.y, fresh.X @ w + b))


def excess_of_parts(solution: Solution, data: ModuleType, seed: int) -> float:
    """Error of the best of four runs over that of the best factors with any signs."""
    V, _ = data.gen_genres(400, seed)
    least = np.sqrt(np.sum(np.linalg.svd(V, compute_uv=False)[4:] ** 2))
    errors = []
    for start in range(4):
        W, H, _ = solution.nmf(V, 4, n_iter=300, seed=start)
        errors.append(np.linalg.norm(V - np.maximum(W, 0) @ np.maximum(H, 0)) / least)
    return float(min(errors))


def distance_to_newcomers(solution: Solution, data: ModuleType, seed: int) -> float:
    """How far the mean of three estimates is from what members never seen show."""
    m = data.gen_members(1600, seed, 8, 0.03)
    found = [float(solution.evaluate(m.X, m.y, m.groups, seed=s)) for s in (1, 2, 3)]
    return abs(float(np.mean(found)) - data.honest_ap(1600, seed, 8, 0.03))


def missed_gain(solution: Solution, data: ModuleType, seed: int) -> float:
    """Minus the AUC that the teacher's opinions bring over 40 labels: mean of six draws."""
    gains = []
    for draw in range(6):
        X, y, teacher = data.gen_rank(data.STUDENT_ROWS, seed + 1000 * draw)
        X_new, y_new, _ = data.gen_rank(4000, seed + 1000 * draw + 500)
        few = LogisticRegression().fit(X[: data.LABELLED], y[: data.LABELLED])
        rest, opinions = X[data.LABELLED :], teacher[data.LABELLED :]
        w, b = np.zeros(X.shape[1]), 0.0
        for _ in range(30):
            _, gw, gb = solution.distill_loss_grad(rest, np.zeros(len(rest)), opinions, w, b, 1.0)
            size = np.hypot(np.linalg.norm(gw), gb) or 1.0  # labels of 0 only: nothing to learn
            w, b = w - 0.1 * np.asarray(gw) / size, b - 0.1 * float(gb) / size
        student = roc_auc_score(y_new, X_new @ w)
        gains.append(student - roc_auc_score(y_new, few.decision_function(X_new)))
    return -float(np.mean(gains))


def false_alarms(solution: Solution, data: ModuleType, seed: int) -> float:
    """Share of 200 worlds without a difference in which p < 0.05."""
    return float(np.mean([solution.user_level_test(w)[-1] < 0.05 for w in data.even_worlds(seed)]))


def skill(limit: float, passes: str, fails: str) -> Threshold:
    printed, name = f"{limit:.2f}", "a06_model_development"
    return Threshold(name, printed, 1 - limit, lost_skill, (passes,), (fails,))


A06, A02 = "a06_model_development", "a02_three_problem_types"
THRESHOLDS = {
    "skill 0.30": skill(0.30, "model_gb_no_address", "model_ridge_raw"),
    "skill 0.62": skill(0.62, "model_linear_latlon", "model_gb_no_address"),
    "skill 0.80": skill(0.80, "model_gb_on_yen", "model_linear_latlon"),
    "skill 0.89": skill(0.89, "reference", "model_gb_on_yen"),
    "optimism": Threshold(
        A06, "0.055", 0.055, optimism, ("reference", "all_outer_errors"),
        ("best_cv_reported_as_estimate", "honest_best_on_test"),
    ),
    "blend": Threshold(
        A06, "0.75", -0.75, lost_gain, ("reference",),
        ("blend_equal", "blend_best_single", "blend_inverse_error"),
    ),
    "cost": Threshold(
        "a03_metrics", "1.03", 1.03, dearness, ("reference", "threshold_between_scores"),
        ("threshold_by_accuracy", "threshold_by_f1", "threshold_by_youden"),
    ),
    "area": Threshold(
        A02, "0.01", 0.01, lost_area, ("reference",), ("grad_wrong_sign",)
    ),
    "parts": Threshold(
        A02, "1.15", 1.15, excess_of_parts, ("reference", "nmf_one_part_at_a_time"),
        ("nmf_clips_svd",),
    ),
    "newcomers": Threshold(
        "a05_split_and_leakage", "0.06", 0.06, distance_to_newcomers,
        ("reference", "weighted_forest"),
        ("evaluate_rows_not_groups", "evaluate_yes_and_no"),
    ),
    "distilled": Threshold(
        "a07_serving_and_compression", "0.01", -0.01, missed_gain, ("reference",),
        ("distill_labels_only", "distill_gradient_uphill"),
    ),
    "false alarms": Threshold(
        "a08_monitoring_and_ab_test", "0.09", 0.09, false_alarms, ("reference", "jackknife_and_t"),
        ("sessions_as_independent",),
    ),
}  # fmt: skip


@pytest.fixture
def without_practice(monkeypatch):
    """The notebooks' public checks, which come with a release, say nothing here."""
    silent = ModuleType("practice")
    silent.attempted = silent.check = silent.hint = lambda *names: None
    monkeypatch.setitem(sys.modules, "practice", silent)


def solutions(unit: Assignment, names: set[str]) -> dict[str, Solution]:
    """The named solutions, as what their cells define."""
    masters = load_masters(unit)
    ground = Ground(unit, masters)
    found: dict[str, Solution] = {}
    for variant in variants(unit, masters):
        if variant.name in names | {"reference"}:
            space: dict[str, object] = {"__name__": "__main__"}
            with contextlib.chdir(unit.source):
                for notebook in masters:
                    for cell in ground.lean_cells(notebook, variant.changed):
                        exec(cell.source, space)
            found[variant.name] = SimpleNamespace(**space)
            found[variant.name].reference = found["reference"]
    assert found.keys() == names | {"reference"}
    return found


def data_of(unit: Assignment) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"data_of_{unit.name}", unit.hidden / "data.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("threshold", THRESHOLDS.values(), ids=THRESHOLDS.keys())
def test_a_threshold_stands_between_right_and_wrong(threshold, without_practice):
    unit = COURSE.assignment(threshold.assignment)
    found = solutions(unit, {*threshold.passes, *threshold.fails})
    data = data_of(unit)
    values = {
        name: np.array([threshold.measure(found[name], data, seed) for seed in DRAWS])
        for name in (*threshold.passes, *threshold.fails)
    }
    told = {name: f"{v.mean():.4f} sd {v.std(ddof=1):.4f}" for name, v in values.items()}
    print(threshold.limit, told)
    worst = max((values[name] for name in threshold.passes), key=np.mean)
    best = min((values[name] for name in threshold.fails), key=np.mean)
    gap = best.mean() - worst.mean()
    assert gap >= APART * max(worst.std(ddof=1), best.std(ddof=1)), told
    assert threshold.limit - worst.mean() >= min(APART * worst.std(ddof=1), ROOM * gap), told
    assert all(values[name].max() <= threshold.limit for name in threshold.passes), told
    assert all(values[name].min() > threshold.limit for name in threshold.fails), told


@pytest.mark.parametrize("threshold", THRESHOLDS.values(), ids=THRESHOLDS.keys())
def test_a_threshold_is_printed_in_the_task(threshold):
    unit = COURSE.assignment(threshold.assignment)
    texts = [path.read_text() for path in unit.notebooks.values()]
    assert any(threshold.printed in text for text in texts)
