"""Bodies made by an enemy: each ends in a WireViolation, soon and without much memory."""

from __future__ import annotations

import resource
import struct
from contextlib import suppress

import msgpack
import numpy as np
import pytest
from msgpack import ExtType, packb
from test_codec import decode, trip

from autograder.wire import WireViolation
from autograder.wire import codec as c
from autograder.wire.codec import Limits
from tests.pace import within

PRIME = (1 << 61) - 1  # ints that are equal modulo this have equal hashes


def body(*tokens, blobs=b"", head=None) -> bytes:
    """A body of these tokens."""
    raw = b"".join(map(packb, tokens)) if head is None else head
    return struct.pack("<I", len(raw)) + raw + blobs


def ext(code, number=0):
    return ExtType(code, struct.pack("<Q", number))


def array(dtype=b"<f8", *shape, code=c.ARRAY):
    return ExtType(code, dtype + b"\0" + struct.pack(f"<{len(shape)}Q", *shape))


ROWS = array(b"<i8", 2)
INDEX = [ExtType(c.RANGEINDEX, b""), None, 0, 2, 1]
TWO = struct.pack("<2q", 1, 2)

MALFORMED = {
    "empty": b"",
    "short": b"\x01\0",
    "head longer than the frame": struct.pack("<I", 100) + b"\xc0",
    "head of 4 GiB": struct.pack("<I", 0xFFFFFFFF),
    "no value": body(),
    "two values": body(1, 2),
    "bytes behind": body(1) + b"x",
    "half a token": body(head=b"\xa5ab"),
    "reserved byte": body(head=b"\xc1"),
    "msgpack array": body(head=packb([1, 2])),
    "empty msgpack array": body(head=b"\x90"),
    "msgpack array of 4 G": body(head=b"\xdd\xff\xff\xff\xff"),
    "msgpack map": body(head=packb({"a": 1})),
    "msgpack map of 4 G": body(head=b"\xdf\xff\xff\xff\xff"),
    "msgpack time": body(head=b"\xd6\xff\0\0\0\0"),
    "surrogate": body(head=b"\xa3\xed\xa0\x80"),
    "not UTF-8": body(head=b"\xa2\xff\xfe"),
    "unknown code": body(ExtType(15, b"")),
    "unknown late code": body(ExtType(120, b"")),
    "list cut short": body(ext(c.LIST, 3), 1, 2),
    "list of 2**63": body(ext(c.LIST, 1 << 63)),
    "list with a short count": body(ExtType(c.LIST, b"\1")),
    "dict cut short": body(ext(c.DICT, 1), "a"),
    "dict of 2**63": body(ext(c.DICT, 1 << 63), "a"),
    "key twice": body(ext(c.DICT, 2), "a", 1, "a", 2),
    "equal keys": body(ext(c.DICT, 3), 1, 0, True, 0, 1.0, 0),
    "unhashable key": body(ext(c.DICT, 1), ext(c.LIST), 1),
    "element twice": body(ext(c.SET, 2), 1, 1.0),
    "unhashable element": body(ext(c.SET, 1), ext(c.LIST)),
    "set in a set": body(ext(c.SET, 1), ext(c.SET)),
    "bigint": body(ExtType(c.BIGINT, b"\1" * 1025)),
    "complex of text": body(ExtType(c.COMPLEX, b""), 1.0, "x"),
    "range of step 0": body(ExtType(c.RANGE, b""), 1, 2, 0),
    "range without end": body(ExtType(c.RANGE, b""), 0, 1 << 62, 1),
    "range of floats": body(ExtType(c.RANGE, b""), 0.0, 1.0, 1.0),
    "record of a dunder": body(ext(c.RECORD, 1), "R", "__class__", 1),
    "record of a number": body(ext(c.RECORD, 1), "R", 5, 1),
    "record of no name": body(ext(c.RECORD, 1), "", "a", 1),
    "record of code": body(ext(c.RECORD, 1), "R", "a=1;b", 1),
    "record of a field twice": body(ext(c.RECORD, 2), "R", "a", "a", 1, 2),
    "record cut short": body(ext(c.RECORD, 2), "R", "a", "b", 1),
    "record of 2**63": body(ext(c.RECORD, 1 << 63), "R"),
    "handle": body(ExtType(c.HANDLE, b"\0" * 9), None),
    "own": body(ext(c.OWN, 5)),
    "month 13": body(ExtType(c.DATE, b""), 2024, 13, 1),
    "huge date": body(ExtType(c.DATE, b""), 1 << 40, 1, 1),
    "date of floats": body(ExtType(c.DATE, b""), 1.0, 1, 1),
    "zone of a path": body(ExtType(c.TIME, b""), 1, 1, 1, 1, 0, "../../etc/passwd"),
    "zone of a folder": body(ExtType(c.TIME, b""), 1, 1, 1, 1, 0, "America"),
    "no such zone": body(ExtType(c.TIME, b""), 1, 1, 1, 1, 0, "Moon/Base"),
    "offset of a week": body(ExtType(c.TIME, b""), 1, 1, 1, 1, 0, 604800),
    "delta": body(ExtType(c.TIMEDELTA, b""), 1 << 31, 0, 0),
    "object dtype": body(array(b"|O", 1), blobs=b"\0" * 8),
    "pickled dtype": body(array(b"O8", 1), blobs=b"\0" * 8),
    "structured dtype": body(array(b"i4,i4", 1), blobs=b"\0" * 8),
    "big-endian": body(array(b">f8", 1), blobs=b"\0" * 8),
    "longdouble": body(array(b"<f16", 1), blobs=b"\0" * 16),
    "empty text dtype": body(array(b"<U0", 1 << 20)),
    "dtype of 2 GB": body(array(b"|S2000000000", 1)),
    "void": body(array(b"|V8", 1), blobs=b"\0" * 8),
    "blob too short": body(array(b"<f8", 2), blobs=b"\0" * 8),
    "blob too long": body(array(b"<f8", 1), blobs=b"\0" * 16),
    "huge axis": body(array(b"<f8", 1 << 62)),
    "product that overflows": body(array(b"<f8", 1 << 32, 1 << 32)),
    "huge axis beside 0": body(array(b"<f8", 0, 1 << 40)),
    "65 axes": body(array(b"<f8", *[1] * 65), blobs=b"\0" * 8),
    "shape of 7 bytes": body(ExtType(c.ARRAY, b"<f8\0" + b"\0" * 7)),
    "bool of 2": body(array(b"|b1", 1), blobs=b"\2"),
    "character beyond Unicode": body(array(b"<U1", 1), blobs=struct.pack("<I", 0x110000)),
    "surrogate character": body(array(b"<U1", 1), blobs=struct.pack("<I", 0xD800)),
    "scalar too short": body(ExtType(c.SCALAR, b"<f8\0" + b"\0" * 4)),
    "scalar bool": body(ExtType(c.SCALAR, b"|b1\0\7")),
    "scalar text": body(ExtType(c.SCALAR, b"<U1\0" + b"\0" * 4)),
    "objects cut short": body(ExtType(c.OBJECTS, struct.pack("<Q", 5)), 1, 2),
    "objects without end": body(ExtType(c.OBJECTS, struct.pack("<Q", 1 << 62))),
    "series of rows": body(ExtType(c.SERIES, b""), "n", *INDEX, array(b"<i8", 3), blobs=TWO * 2),
    "series of no index": body(ExtType(c.SERIES, b""), "n", 5, ROWS, blobs=TWO),
    "series of a table": body(ExtType(c.SERIES, b""), "n", *INDEX, array(b"<i8", 2, 1), blobs=TWO),
    "series with a list for a name": body(
        ExtType(c.SERIES, b""), ext(c.LIST), *INDEX, ROWS, blobs=TWO
    ),
    "index without end": body(ExtType(c.RANGEINDEX, b""), None, 0, 1 << 62, 1),
    "index of step 0": body(ExtType(c.RANGEINDEX, b""), None, 0, 1, 0),
    "index of lists": body(
        ExtType(c.INDEX, b""), None, ExtType(c.OBJECTS, struct.pack("<Q", 1)), ext(c.LIST)
    ),
    "index of text bytes": body(ExtType(c.INDEX, b""), None, array(b"|S4", 1), blobs=b"abcd"),
    "multiindex of 99 levels": body(ExtType(c.MULTIINDEX, b""), ext(c.TUPLE), 99),
    "multiindex of other lengths": body(
        *(ExtType(c.MULTIINDEX, b""), ext(c.TUPLE, 2), "a", "b", 2),
        *(*INDEX, array(b"|i1", 2), *INDEX, array(b"|i1", 1)),
        blobs=b"\0" * 3,
    ),
    "multiindex beyond its levels": body(
        *(ExtType(c.MULTIINDEX, b""), ext(c.TUPLE, 1), "a", 1, *INDEX, array(b"|i1", 2)),
        blobs=b"\0\2",
    ),
    "frame of another shape": body(
        ExtType(c.FRAME, b""), *INDEX, *INDEX, array(b"<i8", 1, 2), blobs=TWO
    ),
    "frame of other rows": body(
        ExtType(c.FRAME, b""), *INDEX, *INDEX, None, ROWS, array(b"<i8", 1), blobs=TWO + b"\0" * 8
    ),
    "frame of no columns": body(ExtType(c.FRAME, b""), 1, 2, 3),
    "text column of numbers": body(ExtType(c.TEXTS, b"fa"), ext(c.LIST, 1), 5),
    "codes beyond the categories": body(
        ExtType(c.CATEGORICAL, b"u"), *INDEX, ROWS, blobs=struct.pack("<2q", 0, 2)
    ),
    "codes below -1": body(
        ExtType(c.CATEGORICAL, b"u"), *INDEX, ROWS, blobs=struct.pack("<2q", 0, -2)
    ),
    "codes of floats": body(ExtType(c.CATEGORICAL, b"u"), *INDEX, array(b"<f8", 2), blobs=TWO),
    "categories twice": body(
        *(ExtType(c.CATEGORICAL, b"u"), ExtType(c.INDEX, b""), None, ROWS, ROWS),
        blobs=struct.pack("<4q", 7, 7, 0, 1),
    ),
    "masked of another dtype": body(ExtType(c.MASKED, b"object"), ROWS, ROWS, blobs=TWO * 2),
    "masked of another length": body(
        ExtType(c.MASKED, b"Int64"), ROWS, array(b"|b1", 1), blobs=TWO + b"\0"
    ),
    "zoned without a zone": body(ExtType(c.ZONED, b"ns"), None, ROWS, blobs=TWO),
    "zoned of another unit": body(ExtType(c.ZONED, b"Y"), "UTC", ROWS, blobs=TWO),
    "timestamp of another unit": body(ExtType(c.TIMESTAMP, b"D"), None, 1),
    "timestamp of 128 bit": body(ExtType(c.TIMESTAMP, b"ns"), None, ExtType(c.BIGINT, b"\1" * 16)),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_body_is_a_violation(name):
    with pytest.raises(WireViolation):
        decode(MALFORMED[name])


def colliding(number: int) -> np.ndarray:
    """int64 numbers to which pandas' hash table gives the same hash: k>>33 ^ k ^ k<<11."""
    high = np.random.default_rng(1).permutation(number).astype(np.uint64)
    mask = np.uint64(0xFFFFFFFF)
    low = (high ^ (high << np.uint64(11)) ^ (high << np.uint64(22))) & mask
    return ((high << np.uint64(33)) | low).view(np.int64)


FLOODS = {
    "atoms": lambda: body(head=b"\xc0" * 3_000_000),
    "short strings": lambda: body(head=b"\xa2ab" * 3_000_000),
    "empty msgpack arrays": lambda: body(head=b"\x90" * 3_000_000),
    "empty lists": lambda: body(head=packb(ext(c.LIST, 240_000)) + packb(ext(c.LIST, 0)) * 240_000),
    "deep lists": lambda: body(head=packb(ext(c.LIST, 1)) * 500_000),
    "deep sets": lambda: body(head=packb(ext(c.FROZENSET, 1)) * 500_000),
    "deep records": lambda: body(head=(packb(ext(c.RECORD, 1)) + b"\xa1R\xa1a") * 200_000),
    "records": lambda: body(
        head=packb(ext(c.LIST, 200_000)) + (packb(ext(c.RECORD, 1)) + b"\xa1R\xa1a\1") * 200_000
    ),
    "dates": lambda: body(
        head=packb(ext(c.LIST, 200_000)) + (packb(ExtType(c.DATE, b"")) + b"\1\1\1") * 200_000
    ),
    "columns": lambda: body(
        ExtType(c.FRAME, b""),
        *(ExtType(c.RANGEINDEX, b""), None, 0, 1_000_000, 1),
        *(ExtType(c.RANGEINDEX, b""), None, 0, 0, 1),
        *([None] + [array(b"<f8", 0)] * 300_000),
    ),
    "small arrays": lambda: body(
        head=packb(ext(c.LIST, 200_000)) + packb(array(b"|b1", 0)) * 200_000
    ),
    "colliding keys": lambda: body(
        ext(c.DICT, 100_000), *(x for i in range(100_000) for x in (i * PRIME, 0))
    ),
    "colliding elements": lambda: body(
        ext(c.SET, 100_000), *(i * PRIME for i in range(100_000) if i * PRIME < 1 << 63)
    ),
    "colliding big elements": lambda: body(
        ext(c.SET, 50_000),
        *(ExtType(c.BIGINT, (i * PRIME).to_bytes(16, "little")) for i in range(50_000)),
    ),
    "colliding tuples": lambda: body(
        head=packb(ext(c.SET, 50_000))
        + b"".join(
            packb(ext(c.TUPLE, 1)) + packb(ExtType(c.BIGINT, (i * PRIME).to_bytes(16, "little")))
            for i in range(50_000)
        )
    ),
    "colliding categories": lambda: body(
        *(ExtType(c.CATEGORICAL, b"u"), ExtType(c.INDEX, b""), None, array(b"<i8", 10_000)),
        array(b"|i1", 0),
        blobs=colliding(10_000).tobytes(),
    ),
    "too many colliding categories": lambda: body(
        *(ExtType(c.CATEGORICAL, b"u"), ExtType(c.INDEX, b""), None, array(b"<i8", 1 << 20)),
        array(b"|i1", 0),
        blobs=colliding(1 << 20).tobytes(),
    ),
    "colliding levels": lambda: body(
        *(ExtType(c.MULTIINDEX, b""), ext(c.TUPLE, 1), "a", 1),
        *(ExtType(c.INDEX, b""), None, array(b"<i8", 1 << 20), array(b"<i4", 1 << 20)),
        blobs=colliding(1 << 20).tobytes() + np.arange(1 << 20, dtype="i4").tobytes(),
    ),
    "colliding columns": lambda: body(
        *(ExtType(c.FRAME, b""), ExtType(c.INDEX, b""), None, array(b"<i8", 10_000)),
        *(ExtType(c.RANGEINDEX, b""), None, 0, 1, 1, array(b"|i1", 1, 10_000)),
        blobs=colliding(10_000).tobytes() + bytes(10_000),
    ),
    "colliding rows": lambda: body(
        *(ExtType(c.SERIES, b""), None, ExtType(c.INDEX, b""), None, array(b"<i8", 1 << 20)),
        array(b"|i1", 1 << 20),
        blobs=colliding(1 << 20).tobytes() + bytes(1 << 20),
    ),
    "colliding index": lambda: body(
        *(ExtType(c.INDEX, b""), None, ExtType(c.OBJECTS, struct.pack("<Q", 50_000))),
        *(ExtType(c.BIGINT, (i * PRIME).to_bytes(16, "little")) for i in range(50_000)),
    ),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_ends_soon_and_takes_little_memory(name):
    flood = FLOODS[name]() if not name.startswith("colliding keys") else keys_flood()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with within(4), suppress(WireViolation):
        decode(flood)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 << 10


def keys_flood() -> bytes:
    head = packb(ext(c.DICT, 50_000)) + b"".join(
        packb(ExtType(c.BIGINT, (i * PRIME).to_bytes(16, "little"))) + b"\0" for i in range(50_000)
    )
    return body(head=head)


def test_keys_that_probe_the_same_slots_run_out_of_time():
    # Distinct hashes whose low 20 bits agree at every step of the probing are hard to find; the
    # bound on time holds for any table that fills slowly.
    with pytest.raises(WireViolation, match="too long"):
        decode(
            body(head=packb(ext(c.SET, 500_000)) + b"".join(map(packb, range(500_000)))),
            Limits(seconds=0.0),
        )


def test_honest_keys_are_not_taken_for_a_flood():
    for keys in (
        range(100_000),
        [i / 7 for i in range(10_000)],
        [(i, j) for i in range(100) for j in range(100)],
        [float(i) * 2**52 for i in range(5_000)],
        list(np.arange(2000)),
    ):
        sent = dict.fromkeys(keys, 1)
        assert trip(sent) == sent


def test_nan_keys_survive():
    nan = float("nan")
    assert len(trip({nan: 1, "a": 2})) == 2
    assert len(trip({nan, float("nan")})) == 2


def test_empty_arrays_with_a_large_axis_are_bounded():
    small = Limits(elements=1000)
    assert decode(body(array(b"<f8", 0, 900)), small).shape == (0, 900)
    with pytest.raises(WireViolation):
        decode(body(array(b"<f8", 0, 1001)), small)


def test_msgpack_still_refuses_its_own_containers():
    # The codec's bounds rest on this behaviour of the library.
    for raw in (b"\x91\x01", b"\x81\x01\x02", b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff"):
        unpacker = msgpack.Unpacker(None, max_array_len=0, max_map_len=0)
        unpacker.feed(raw)
        with pytest.raises(ValueError, match="exceeds"):
            next(unpacker)
