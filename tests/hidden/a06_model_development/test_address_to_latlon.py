"""Checks of task address_to_latlon."""

import numpy as np
import pandas as pd
import pytest

from autograder.checks import close, matrix

CANARY = "canary-20d3d178db9c747779d464bfeeb0a38c"

PLACES = pd.DataFrame(
    {"city": ["Amber Bay", "Quill Moor"], "lat": [37.5, 40.25], "lon": [137.0, 133.5]}
)


@pytest.mark.points(2)
@pytest.mark.public
@pytest.mark.concept("features")
def test_p_address(submission):
    """Addresses spelled as in the gazetteer get its latitude and longitude, in this order.
    地名表のとおりに書かれた住所は、緯度・経度の順に変換される。"""
    addresses = ["3-4 Mill Lane, Quill Moor", "Amber Bay", "12-1 Long Street, Amber Bay"]
    found = matrix(submission.address_to_latlon(addresses, PLACES), (3, 2))
    assert close(found, [[40.25, 133.5], [37.5, 137.0], [37.5, 137.0]])


@pytest.mark.points(10)
@pytest.mark.concept("features")
@pytest.mark.teaches(
    example=lambda s: s.address_to_latlon(["1-2 Amber Bay Road, quillMOOR", "unknown"], PLACES),
    en="The same city may be typed in several ways, and some addresses name no city that we know. "
    "What do you compare with what, and what do you return when nothing matches?",
    ja="同じ都市でも書き方はいろいろあり、地名表にない住所もあります。"
    "何と何を比べていますか。一致しないときは何を返していますか。",
)
def test_address_messy(submission, data, rng):
    """Case, white space and street do not matter, and an unknown city gives NaN, NaN.
    大文字・小文字、空白、番地の書き方によらず変換でき、未知の都市は NaN になる。"""
    places = data.gen_cities().sample(frac=1, random_state=int(rng.integers(1 << 30)))
    places[["lat", "lon"]] = np.c_[rng.uniform(30, 45, 48), rng.uniform(-20, 20, 48)]
    places = places[["lon", "city", "lat"]]
    chosen = rng.integers(0, 48, 60)
    addresses = [_messy(places["city"].iloc[i], rng) for i in chosen]
    expected = places[["lat", "lon"]].to_numpy()[chosen]
    other = places["city"].iloc[7]
    lost = ["unknown", "", "5-5 Mill Lane, Nowhere", f"{other}, Elsewhere", f"9 {other} Road"]
    found = matrix(submission.address_to_latlon([*addresses, *lost], places), (65, 2))
    assert close(found[:60], expected)
    assert np.isnan(found[60:]).all()
    loud = places.assign(city=[_messy(city, rng, street=False) for city in places["city"]])
    series = pd.Series(addresses, index=rng.permutation(60))
    assert close(matrix(submission.address_to_latlon(series, loud), (60, 2)), expected)


def _messy(city, rng, street=True):
    """The city in a random case, with spaces lost or added (tab and full width among them)."""
    letters = [c.upper() if up else c.lower() for c, up in zip(city, rng.random(len(city)) < 0.5)]
    gap = rng.choice(["", " ", "  ", "\t", "\u3000"])
    spelled = "".join(letters).replace(" ", gap)
    before = rng.choice(["12-3 Mill Lane,", "7 Velvet Hill Street, East, ", "4-4 ember bay, ", ""])
    return f"{before if street else ''}{spelled}{rng.choice(['', ' '])}"
