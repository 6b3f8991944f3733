"""Weighs the ill by the share of the healthy.
病気の人に健康な人の割合を掛けている。"""

SCORE = 95
FAILS = ["prevalence_formula"]


def precision_at_prevalence(recall, fpr, prevalence):
    ill, well = recall * (1 - prevalence), fpr * prevalence
    return ill / (ill + well)
