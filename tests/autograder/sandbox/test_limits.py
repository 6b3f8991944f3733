"""Limits: as settings, and as walls that a child runs into."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sandbox_helpers import alive, eventually, start, talk, tell

from autograder.sandbox import Limits, Zygote


def test_unknown_limit_names_the_nearest() -> None:
    with pytest.raises(ValueError, match="memory_mb"):
        Limits.from_mapping({"memory": 3})


def test_from_mapping_takes_whole_floats() -> None:
    limits = Limits.from_mapping({"memory_mb": 512.0, "cell_seconds": 3})
    assert limits == Limits(memory_mb=512, cell_seconds=3)
    assert isinstance(limits.memory_mb, int)


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "64", None, float("nan"), float("inf")])
def test_impossible_values_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="memory_mb"):
        Limits.from_mapping({"memory_mb": value})


def test_memory(zygote: Zygote) -> None:
    with zygote.fork(Limits(memory_mb=200)) as child:
        assert talk(child, "a = bytearray(100 << 20); print(len(a)); del a") == "104857600\n"
        assert "MemoryError" in talk(child, "a = bytearray(300 << 20)")
        assert talk(child, "print('still here')") == "still here\n"
        grow = "keep = []\nfor i in range(64): keep.append(bytearray(8 << 20)); print(i)"
        grown = talk(child, grow)
        assert "MemoryError" in grown and grown.count("\n") < 40


def test_cpu_time(zygote: Zygote) -> None:
    with zygote.fork(Limits(cpu_seconds=1)) as child:
        with pytest.raises(EOFError):
            talk(child, "while True: pass")
        end = child.wait()
    assert end.signal in (9, 24)
    assert end.limit == "cpu"
    assert 0.5 < end.cpu_seconds < 3.5


def test_ordinary_death_is_not_blamed_on_a_limit(zygote: Zygote) -> None:
    with zygote.fork(Limits(cpu_seconds=5)) as child:
        child.kill()
        end = child.wait()
    assert (end.code, end.signal, end.limit) == (None, 9, "")


def test_file_size(zygote: Zygote) -> None:
    with zygote.fork(Limits(file_mb=2)) as child:
        text = "f = open('big', 'wb', 0); print(f.write(bytes(1 << 20)))"
        assert talk(child, text) == "1048576\n"
        assert "OSError" in talk(child, "[f.write(bytes(1 << 20)) for _ in range(3)]")
        assert talk(child, "import os; print(os.path.getsize('big'))") == f"{2 << 20}\n"


def test_open_files(zygote: Zygote) -> None:
    with zygote.fork(Limits(open_files=32)) as child:
        text = "keep = []\ntry:\n while 1: keep.append(open('/dev/null'))\n"
        text += "except OSError as error: print(len(keep), error.errno)"
        count, number = talk(child, text).split()
        assert 20 < int(count) < 32
        assert number == "24"


THREADS = """
import threading
stop = threading.Event()
made = 0
threading.stack_size(65536)
try:
    for made in range(400):
        threading.Thread(target=stop.wait, daemon=True).start()
except RuntimeError:
    pass
print(made)
"""


def test_threads(zygote: Zygote, level: str) -> None:
    """A bomb of threads stops at the limit and takes nothing from a neighbour."""
    with zygote.fork(Limits(processes=20)) as child, zygote.fork(Limits()) as neighbour:
        made = int(talk(child, THREADS))
        if level == "full" or os.geteuid() == 0:
            assert 15 <= made <= 20
        else:  # counted together with all that runs on this machine
            tasks = Path("/proc/loadavg").read_text().split()[3].partition("/")[2]
            assert made < 20 + int(tasks)
        more = "import threading\n"
        more += "t = [threading.Thread(target=print, args=(n,)) for n in range(9)]\n"
        more += "[x.start() for x in t]; [x.join() for x in t]"
        assert sorted(talk(neighbour, more).split()) == list("012345678")


FILL = """
import os
written = 0
try:
    for number in range(40):
        with open(f"PLACE/fill-{number}", "wb", 0) as file:
            written += file.write(bytes(1 << 20))
except OSError as error:
    print("refused", error.errno)
print(written >> 20)
"""


@pytest.mark.parametrize("place", [".", "/tmp", "/dev/shm"])
def test_disk_at_full_is_one_quota(zygote: Zygote, level: str, place: str) -> None:
    if level != "full":
        pytest.skip("lite has a watch in place of a quota")
    with zygote.fork(Limits(disk_mb=8)) as child:
        assert talk(child, FILL.replace("PLACE", place)).split() == ["refused", "28", "8"]
        rest = talk(child, FILL.replace("PLACE", os.path.join("/tmp")))
        assert rest.split()[:2] == ["refused", "28"]


def test_number_of_files_at_full(zygote: Zygote, level: str) -> None:
    if level != "full":
        pytest.skip("lite has a watch in place of a quota")
    text = "made = 0\ntry:\n for made in range(9999): open(f'f{made}', 'w').close()\n"
    text += "except OSError as error: print(made, error.errno)"
    with zygote.fork(Limits(files=100)) as child:
        assert talk(child, text) == "100 28\n"


@pytest.mark.parametrize(
    ("source", "limit"),
    [
        (FILL.replace("PLACE", ".") + "\nimport time; time.sleep(30)", "disk"),
        ("[open(f'f{n}', 'w').close() for n in range(999)]\nimport time; time.sleep(30)", "files"),
        ("import os\nfor n in range(300): os.mkdir('d'); os.chdir('d')\nos.read(3, 1)", "files"),
        ("import os, time; os.mkdir('dark', 0o300); time.sleep(30)", "files"),
        (
            "import os, time\nfor n in range(20):\n f = os.open('x', os.O_CREAT | os.O_RDWR)\n"
            " os.unlink('x'); os.write(f, bytes(1 << 20))\ntime.sleep(30)",
            "disk",
        ),
    ],
)
def test_too_much_on_disk_ends_a_child_at_lite(
    zygote: Zygote, level: str, source: str, limit: str
) -> None:
    if level != "lite":
        pytest.skip("full has a quota")
    if "dark" in source and os.geteuid() == 0:
        pytest.skip("root can look into a closed folder, and finds it empty")
    with zygote.fork(Limits(disk_mb=8, files=100)) as child:
        tell(child, source)
        assert eventually(lambda: not alive(child.pid), 10)
        assert child.wait().limit == limit


def test_output_pipe_does_not_block_the_zygote(zygote: Zygote) -> None:
    with zygote.fork(Limits()) as flood, zygote.fork(Limits()) as neighbour:
        tell(flood, "import os\nwhile True: os.write(1, bytes(1 << 16))")
        assert talk(neighbour, "print(1)") == "1\n"
        assert len(os.read(flood.output, 1 << 20)) > 0


def test_limits_are_per_child_on_a_warm_zygote(level: str) -> None:
    """Memory counts on top of what the zygote has, however much that is."""
    with (
        start(level, preload=("numpy",)) as zygote,
        zygote.fork(Limits(memory_mb=64)) as child,
    ):
        assert talk(child, "import numpy as np; print(np.ones(4 << 20).sum())") == "4194304.0\n"
        assert "MemoryError" in talk(child, "np.ones(16 << 20)")
