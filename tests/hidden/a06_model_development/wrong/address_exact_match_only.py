"""Looks the city up letter by letter: other spellings are lost.
都市名を一字一句そのまま探すため、別の書き方を見つけられない。"""


def address_to_latlon(addresses, gazetteer):
    places = gazetteer.set_index("city")[["lat", "lon"]]
    names = [text.split(",")[-1].strip() for text in addresses]
    return places.reindex(names).to_numpy()


SCORE = 90
FAILS = ["address_messy"]
