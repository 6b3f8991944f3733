"""Trains boosting on yen: squared errors of large spenders rule the trees.
円のまま学習するため、高額会員の二乗誤差が木を支配する。"""

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer


def build_model():
    def features(X):
        spelled = X["address"].str.split(",").str[-1].str.replace(" ", "").str.lower()
        gazetteer = cities.set_index(cities["city"].str.replace(" ", "").str.lower())
        places = gazetteer[["lat", "lon"]].reindex(spelled).to_numpy()
        device = X["device"].map({"phone": 0, "pc": 1, "tv": 2})
        return np.column_stack([places, np.log(X["income"]), X["age"], X["tenure"], device])

    boosting = HistGradientBoostingRegressor(learning_rate=0.05, max_iter=150)
    return make_pipeline(FunctionTransformer(features), boosting)


SCORE = 95
FAILS = ["skill_089"]
