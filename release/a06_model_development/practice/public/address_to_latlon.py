"""Public checks of address_to_latlon."""

from __future__ import annotations

import pandas as pd

from ..values import close, matrix


PLACES = pd.DataFrame(
    {"city": ["Amber Bay", "Quill Moor"], "lat": [37.5, 40.25], "lon": [137.0, 133.5]}
)


def test_p_address(submission):
    addresses = ["3-4 Mill Lane, Quill Moor", "Amber Bay", "12-1 Long Street, Amber Bay"]
    found = matrix(submission.address_to_latlon(addresses, PLACES), (3, 2))
    assert close(found, [[40.25, 133.5], [37.5, 137.0], [37.5, 137.0]])
