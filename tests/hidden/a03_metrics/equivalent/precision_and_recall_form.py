"""F from precision and recall, and the ratios guarded by try.
F値を適合率と再現率から求め、0除算は try で処理する。"""


def accuracy(c):
    return (c.tp + c.tn) / max(sum(c), 1)


def precision(c):
    try:
        return c[0] / (c[0] + c[1])
    except ZeroDivisionError:
        return 0


def recall(c):
    try:
        return c[0] / (c[0] + c[2])
    except ZeroDivisionError:
        return 0


def f_beta(c, beta=1.0):
    p, r = precision(c), recall(c)
    if p == 0 or r == 0:
        return 0
    return (1 + beta**2) / (beta**2 / r + 1 / p)


def precision_at_prevalence(recall, fpr, prevalence):
    odds = prevalence / (1 - prevalence) * recall / fpr
    return odds / (1 + odds)
