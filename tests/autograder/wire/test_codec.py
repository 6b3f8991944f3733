"""Round trips of plain values: what arrives equals what was sent, in exact type."""

from __future__ import annotations

import datetime as dt
import enum
import math
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.wire import Record, TooLarge, Unsendable
from autograder.wire.codec import Limits
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder


def refuse(encoder, value, depth):
    raise Unsendable(type(value).__name__)


def encode(value, limits=Limits(), lossy=False) -> bytes:
    return b"".join(bytes(p) for p in Encoder(limits, refuse, lossy_text=lossy).message([value]))


def decode(body: bytes, limits=Limits()):
    decoder = Decoder(memoryview(body), limits)
    value = decoder.next()
    decoder.end()
    return value


def trip(value, **options):
    return decode(encode(value, **options))


def same(a, b) -> bool:
    """Equal in value and in exact type, all the way down; NaN equals NaN."""
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(map(same, a.items(), b.items()))
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, np.generic):
        return a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, float):
        return math.copysign(1, a) == math.copysign(1, b) and (a == b or (a != a and b != b))
    if isinstance(a, complex):
        return same(a.real, b.real) and same(a.imag, b.imag)
    return a == b


atoms = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 8100), 1 << 8100)
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
)
dates = (
    st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.just(dt.UTC))
    | st.times()
    | st.timedeltas(dt.timedelta(-10000), dt.timedelta(10000))
)
keys = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | dates,
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3),
    max_leaves=4,
)
plain_dtypes = (
    hnp.boolean_dtypes()
    | hnp.integer_dtypes()
    | hnp.unsigned_integer_dtypes()
    | hnp.floating_dtypes(sizes=(16, 32, 64))
    | hnp.complex_number_dtypes(sizes=(64, 128))
    | hnp.datetime64_dtypes()
    | hnp.timedelta64_dtypes()
    | hnp.byte_string_dtypes(min_len=1)
)
arrays = hnp.arrays(plain_dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
values = st.recursive(
    atoms | dates | arrays,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(keys, inner)
        | st.sets(keys)
        | st.frozensets(keys)
    ),
    max_leaves=20,
)


@given(values)
@settings(max_examples=80, deadline=None)
def test_values_arrive_as_they_were_sent(value):
    arrived = trip(value)
    if isinstance(value, np.ndarray) and value.dtype.byteorder == ">":
        value = value.astype(value.dtype.newbyteorder("<"))
    if not has_big_endian(value):
        assert same(arrived, value)


def has_big_endian(value) -> bool:
    if isinstance(value, np.ndarray):
        return value.dtype.byteorder == ">"
    if isinstance(value, dict):
        return any(map(has_big_endian, value.values()))
    return isinstance(value, (list, tuple)) and any(map(has_big_endian, value))


@given(hnp.arrays(plain_dtypes, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0)))
@settings(max_examples=60, deadline=None)
def test_arrays_of_any_layout_arrive_in_value_and_can_be_written(array):
    for view in (array, array.T, array[..., ::-1] if array.ndim else array):
        arrived = trip(view)
        assert arrived.shape == view.shape
        assert arrived.flags.writeable
        assert arrived.dtype == view.dtype.newbyteorder("<")
        assert arrived.tobytes() == view.astype(arrived.dtype).tobytes()


@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.uint64, np.float16, np.float64, "M8[D]"])
def test_numpy_scalars_stay_numpy_scalars(dtype):
    value = np.ones(1, "i8").astype(dtype)[0]
    assert type(trip(value)) is type(value)
    assert trip(value) == value


def test_text_in_arrays_and_zero_dimensions():
    assert trip(np.array(["é", "日本", ""])).tolist() == ["é", "日本", ""]
    assert trip(np.array(3.5)).shape == ()
    assert trip(np.array([], dtype="U")).shape == (0,)
    assert trip(np.longdouble(1.5)) == 1.5
    assert trip(np.array([1.5], dtype=np.longdouble)).dtype == np.float64


def test_object_arrays_hold_plain_values():
    array = np.empty((2, 2), dtype=object)
    array[:] = [[1, "a"], [None, [1, 2]]]
    assert trip(array).tolist() == array.tolist()
    assert trip(array).shape == (2, 2)


def test_zones():
    tokyo = dt.datetime(2024, 3, 1, 9, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert trip(tokyo) == tokyo
    assert trip(tokyo).tzinfo.key == "Asia/Tokyo"
    offset = dt.datetime(2024, 3, 1, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    assert trip(offset).utcoffset() == dt.timedelta(hours=9)


def test_subclasses_arrive_as_their_base():
    class Text(str):
        def __str__(self):
            return "other"

    class Whole(int):
        def __index__(self):
            return 0

    class Stuck(list):
        def __iter__(self):
            raise RuntimeError

        __len__ = __iter__

    class Colour(enum.IntEnum):
        RED = 7

    class Odd(np.ndarray):
        def __eq__(self, other):
            return np.ones(self.shape, bool)

        def tobytes(self, *args):
            raise RuntimeError

    cases = [
        (Text("t"), "t"),
        (Whole(5), 5),
        (Stuck([1, 2]), [1, 2]),
        (Colour.RED, 7),
        (Counter("aab"), {"a": 2, "b": 1}),
        (OrderedDict(a=1), {"a": 1}),
        (defaultdict(list, a=[1]), {"a": [1]}),
        (bytearray(b"x"), b"x"),
        (np.str_("s"), "s"),
    ]
    for sent, expected in cases:
        assert same(trip(sent), expected)
    assert type(trip(np.zeros(3).view(Odd))) is np.ndarray
    assert type(trip(np.ma.masked_array([1, 2], [0, 1]))) is np.ndarray


def test_named_tuples_and_data_classes_are_records():
    Counts = namedtuple("Counts", "tp fp")

    @dataclass(frozen=True)
    class Point:
        x: float
        y: list = field(default_factory=list)

    counts = trip(Counts(1, 2))
    assert type(counts) is Record
    assert counts == (1, 2)
    assert (counts._name, counts._fields, counts.tp, counts.fp) == ("Counts", ("tp", "fp"), 1, 2)
    assert trip(counts) == counts
    assert repr(trip(Point(1.5, [2]))) == "Point(x=1.5, y=[2])"


def test_a_data_class_with_methods_is_no_plain_value():
    @dataclass
    class Model:
        w: float

        def predict(self, X):
            return X

    with pytest.raises(Unsendable):
        encode(Model(1.0))


@pytest.mark.parametrize("value", [object(), deque(), len, iter([]), {1: 2}.keys(), 1j.__class__])
def test_what_is_not_plain_goes_to_the_handles(value):
    with pytest.raises(Unsendable):
        encode(value)


def test_ranges():
    assert trip(range(3, 30, 4)) == range(3, 30, 4)
    assert trip(range(5, -5, -1)) == range(5, -5, -1)
    with pytest.raises(Unsendable):
        encode(range(10**12))


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\x00\x1b]0;x\x07\ud83d"])
def test_lone_surrogates_are_replaced_by_the_child_and_refused_by_the_grader(text):
    for value in (text, [text], ["a", text], {text: 1}, np.array([text])):
        with pytest.raises(Unsendable):
            encode(value)
        arrived = trip(value, lossy=True)
        str(arrived).encode("utf-8")
    assert trip(text, lossy=True).encode("utf-8")
    assert trip("\x00\U0001f600", lossy=True) == "\x00\U0001f600"


@pytest.mark.parametrize(
    "value",
    [
        "x" * 2000,
        b"x" * 2000,
        ["x" * 600] * 2,
        [0] * 200,
        [[[[[[[[]]]]]]]],
        {i: i for i in range(60)},
        np.zeros(200),
        np.broadcast_to(np.float64(1), (10**12,)),
        np.lib.stride_tricks.as_strided(np.zeros(1), (10**9,), (0,)),
        np.broadcast_to(np.array(None, dtype=object), (10**9,)),
        1 << 9000,
        [1 << 9000],
    ],
    ids=range(12),
)
def test_what_is_too_large_is_refused_before_it_costs_memory(value):
    with pytest.raises(TooLarge):
        encode(value, Limits(bytes=1000, nodes=100, depth=6))


def test_cycles_are_too_deep():
    loop = []
    loop.append(loop)
    with pytest.raises(TooLarge):
        encode(loop)


def test_shared_lists_cannot_grow_without_bound():
    value = [1] * 10
    for _ in range(12):
        value = [value] * 10
    with pytest.raises(TooLarge):
        encode(value)


def test_encoding_is_deterministic():
    value = {"a": [1, 2.5, np.arange(3)], "b": (None, "x")}
    assert encode(value) == encode(value)
