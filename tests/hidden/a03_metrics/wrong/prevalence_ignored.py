"""Compares the two rates as if half of all people were ill.
病気の人が半分であるかのように2つの率を比べている。"""

SCORE = 95
FAILS = ["prevalence_formula"]


def precision_at_prevalence(recall, fpr, prevalence):
    return recall / (recall + fpr)
