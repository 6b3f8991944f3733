"""Public checks of build_model."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..values import vector


MEMBERS = pd.DataFrame(
    {
        "address": ["3-4 Mill Lane, Quill Moor", "7-1 Long Street, AMBERBAY", "unknown"],
        "income": [4_200_000.0, 2_500_000.0, 6_100_000_000.0],
        "age": [25, 41, 67],
        "tenure": [3, 50, 12],
        "device": ["phone", "tv", "pc"],
    }
)


def test_p_build_model(submission):
    X = pd.concat([MEMBERS] * 20, ignore_index=True)
    y = np.tile([21_000.0, 48_000.0, 33_000.0], 20)
    model = submission.build_model()
    model.fit(X, y)
    assert np.isfinite(vector(model.predict(X.head(7)), 7)).all()
