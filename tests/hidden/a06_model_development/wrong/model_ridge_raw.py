"""Fits a straight line to income as it was typed.
打ち込まれたままの年収に直線を当てはめる。"""

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler


def build_model():
    def features(X):
        return X[["income", "age", "tenure"]].to_numpy(float)

    def back(z):
        return np.expm1(np.clip(z, 0, 20))

    return TransformedTargetRegressor(
        make_pipeline(FunctionTransformer(features), StandardScaler(), Ridge()),
        func=np.log1p,
        inverse_func=back,
    )


SCORE = 80
FAILS = ["skill_030", "skill_062", "skill_080", "skill_089"]
