"""Takes the false positive rate for specificity.
偽陽性率を特異度として扱っている。"""

SCORE = 90
FAILS = ["p_prevalence", "prevalence_formula"]


def precision_at_prevalence(recall, fpr, prevalence):
    return recall * prevalence / (recall * prevalence + (1 - fpr) * (1 - prevalence))
