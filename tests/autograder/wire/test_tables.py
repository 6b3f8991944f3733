"""pandas over the wire."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from test_codec import trip

NUMBERS = [1, 2, 3, 4]


COLUMNS = {
    "int": pd.Series(NUMBERS),
    "float": pd.Series([1.5, np.nan, -0.0, np.inf]),
    "bool": pd.Series([True, False, True, True]),
    "text": pd.Series(["a", "日本", None, ""]),
    "string": pd.Series(["a", None, "c", "d"], dtype="string"),
    "python text": pd.Series(
        ["a", None, "c", "d"], dtype=pd.StringDtype("python", na_value=np.nan)
    ),
    "object": pd.Series(["a", 1, None, [1, 2]], dtype=object),
    "object text": pd.Series(["a", "b", "c", "d"], dtype=object),
    "category": pd.Series(["u", "v", None, "u"], dtype="category"),
    "ordered": pd.Series(pd.Categorical(list("aabc"), categories=list("cba"), ordered=True)),
    "numbers": pd.Series(pd.Categorical([3, 1, 3, 1])),
    "Int64": pd.Series([1, None, 3, 4], dtype="Int64"),
    "UInt8": pd.Series([1, None, 3, 4], dtype="UInt8"),
    "Float64": pd.Series([1.5, None, 3, 4], dtype="Float64"),
    "boolean": pd.Series([True, None, False, True], dtype="boolean"),
    "time": pd.Series(pd.date_range("2024-01-01", periods=4, freq="h")),
    "time ns": pd.Series(pd.date_range("2024-01-01", periods=4)).astype("datetime64[ns]"),
    "utc": pd.Series(pd.date_range("2024-01-01", periods=4, tz="UTC")),
    "tokyo": pd.Series(pd.date_range("2024-01-01", periods=4, tz="Asia/Tokyo")),
    "delta": pd.Series(pd.to_timedelta([1, 2, 3, 4], unit="s")),
    "complex": pd.Series([1j, 2, 3, 4]),
    "float32": pd.Series(NUMBERS, dtype=np.float32),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_series(name):
    sent = COLUMNS[name].rename("n")
    pd.testing.assert_series_equal(trip(sent), sent, check_freq=False)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_series_without_rows(name):
    sent = COLUMNS[name].iloc[:0]
    pd.testing.assert_series_equal(trip(sent), sent, check_freq=False)


def test_frames_of_everything():
    sent = pd.DataFrame(COLUMNS)
    arrived = trip(sent)
    pd.testing.assert_frame_equal(arrived, sent, check_freq=False)
    arrived.iloc[0, 0] = 5  # nothing is read-only


@pytest.mark.parametrize(
    "sent",
    [
        pd.DataFrame(np.arange(6.0).reshape(3, 2), columns=["a", "b"]),
        pd.DataFrame({"a": [1], "b": [True]}),
        pd.DataFrame([[1, "x"], [2, "y"]], columns=["same", "same"]),
        pd.DataFrame(),
        pd.DataFrame(index=[1, 2, 3]),
        pd.DataFrame(columns=["a", "b"]),
        pd.DataFrame({"a": [1, 2]}, index=["x", "y"]).rename_axis("name"),
        pd.DataFrame({1: [1, 2], "b": ["x", "y"]}),
        pd.DataFrame({"a": range(4)}).groupby([0, 0, 1, 1]).agg(["mean", "size"]),
        pd.DataFrame({"a": [1.0, 2]}, index=pd.date_range("2024", periods=2)),
    ],
    ids=range(10),
)
def test_frames(sent):
    pd.testing.assert_frame_equal(trip(sent), sent, check_freq=False)


@pytest.mark.parametrize(
    "sent",
    [
        pd.Index([1, 2]),
        pd.Index(["a", None], dtype=object),
        pd.RangeIndex(2, 10, 3, name="r"),
        pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None]),
        pd.CategoricalIndex(["a", "b", "a"]),
        pd.DatetimeIndex(["2024-01-01", "2024-02-01"], tz="UTC"),
        pd.TimedeltaIndex([pd.Timedelta(1, "s")]),
        pd.Index([True, False]),
        pd.Index([1, None], dtype="Int64"),
        pd.Index([("a", 1), 3], dtype=object, tupleize_cols=False),
    ],
    ids=range(10),
)
def test_indexes(sent):
    pd.testing.assert_index_equal(trip(sent), sent, exact=True)


def test_scalars():
    for sent in (
        pd.Timestamp("2024-02-03 04:05:06.789"),
        pd.Timestamp("2024-02-03", tz="Asia/Tokyo"),
        pd.Timestamp("2024-02-03 10:00+05:30"),
        pd.Timedelta("3h"),
    ):
        assert type(trip(sent)) is type(sent)
        assert trip(sent) == sent
    assert trip(pd.Timestamp("2024-02-03", tz="Asia/Tokyo")).hour == 0
    assert trip(pd.NaT) is pd.NaT
    assert trip(pd.NA) is pd.NA
    assert trip({pd.NA: 1, pd.Timestamp(5): 2}) == {pd.NA: 1, pd.Timestamp(5): 2}


def test_arrays_of_their_own():
    assert trip(pd.Categorical(["a", "b"])).tolist() == ["a", "b"]
    assert trip(pd.array([1, None])).tolist() == [1, pd.NA]
    assert type(trip(pd.Series([1, 2]).array)) is np.ndarray


def test_a_subclass_arrives_as_its_base():
    class Mine(pd.DataFrame):
        @property
        def _constructor(self):
            return Mine

        def __eq__(self, other):
            return True

    assert type(trip(Mine({"a": [1]}))) is pd.DataFrame


def test_intervals_arrive_as_text():
    cut = pd.cut(pd.Series([1, 5, 9]), 2)
    assert trip(cut).tolist() == cut.astype(str).tolist()
    counts = pd.Series([1, 5, 9]).groupby(cut, observed=False).size()
    assert trip(counts).tolist() == [2, 1]


def test_arrow_columns_arrive_as_objects():
    pytest.importorskip("pyarrow")
    sent = pd.Series([1, None, 3], dtype="int64[pyarrow]")
    assert [value if value is not pd.NA else None for value in trip(sent)] == [1, None, 3]


def test_an_unsorted_frame_is_taken_by_position():
    sent = pd.DataFrame({"b": [1, 2, 3], "a": list("xyz")}).sort_values("b", ascending=False)
    pd.testing.assert_frame_equal(trip(sent), sent)
