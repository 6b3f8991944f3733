"""Fits a straight line to latitude and longitude: it tilts, it cannot bend.
緯度・経度に直線を当てはめるため、傾くだけで曲がれない。"""

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer


def build_model():
    def features(X):
        spelled = X["address"].str.split(",").str[-1].str.replace(" ", "").str.lower()
        gazetteer = cities.set_index(cities["city"].str.replace(" ", "").str.lower())
        places = gazetteer[["lat", "lon"]].reindex(spelled).to_numpy()
        device = X["device"].map({"phone": 0, "pc": 1, "tv": 2})
        income = np.log(np.minimum(X["income"], 5e7))
        return np.column_stack([places, income, X["age"], X["tenure"], device])

    return TransformedTargetRegressor(
        make_pipeline(FunctionTransformer(features), SimpleImputer(), LinearRegression()),
        func=np.log1p,
        inverse_func=np.expm1,
    )


SCORE = 90
FAILS = ["skill_080", "skill_089"]
