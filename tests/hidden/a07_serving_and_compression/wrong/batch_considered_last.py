"""Takes online wherever it is fast enough, and a batch only after that.
速ければ常にオンラインとし、バッチを最後に検討している。"""

SCORE = 90
FAILS = ["mode_decision"]


def choose_mode(stages, budget_ms, q, *, freshness_need_s, batch_period_s):
    if end_to_end(stages, q) <= budget_ms:
        return "online"
    return "batch" if freshness_need_s >= batch_period_s else "compress"
