"""Adds the gradient: walks uphill.
勾配を足しており、坂を上っている。"""

SCORE = 50
FAILS = [
    "step_descends",
    "p_fit_exact",
    "fit_matches_ols_any_scale",
    "history_contract",
    "heldout_near_noise_floor",
    "constant_x",
]


def gradient_step(a, b, grad, lr):
    return a + lr * grad[0], b + lr * grad[1]
