"""Returns longitude before latitude.
緯度・経度ではなく、経度・緯度の順に返す。"""

import numpy as np


def address_to_latlon(addresses, gazetteer):
    def key(text):
        return "".join(text.split(",")[-1].split()).casefold()

    rows = zip(gazetteer["city"], gazetteer["lat"], gazetteer["lon"])
    places = {key(city): (lon, lat) for city, lat, lon in rows}
    return np.array([places.get(key(text), (np.nan, np.nan)) for text in addresses])


SCORE = 88
FAILS = ["p_address", "address_messy"]
