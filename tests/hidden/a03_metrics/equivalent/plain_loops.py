"""Plain Python: a loop over pairs and one walk down the sorted scores, no numpy.
numpy を使わず、組を1つずつ数え、スコア順に1回だけたどる。"""


def confusion_counts(y_true, y_pred, *, positive=1):
    counts = {"tp": 0, "fp": 0, "fn": 0, "tn": 0}
    for truth, said in zip(y_true, y_pred):
        key = "t" if (truth == positive) == (said == positive) else "f"
        counts[key + ("p" if said == positive else "n")] += 1
    return Counts(**counts)


def macro_f1(y_true, y_pred):
    scores = []
    for label in set(y_true.tolist()) | set(y_pred.tolist()):
        counts = confusion_counts(y_true, y_pred, positive=label)
        scores.append(2 * counts.tp / (2 * counts.tp + counts.fp + counts.fn))
    return sum(scores) / len(scores)


def best_threshold(y, score, *, cost_fp, cost_fn):
    people = sorted(zip(score.tolist(), y.tolist()), reverse=True)
    cost = least = cost_fn * sum(label for _, label in people)
    best = float("inf")
    for place, (value, label) in enumerate(people):
        cost += -cost_fn if label else cost_fp
        last_of_ties = place + 1 == len(people) or people[place + 1][0] != value
        if last_of_ties and cost < least:
            least, best = cost, value
    return best
