"""Starting, interrupting, killing, reaping; deaths of zygote and grader; what is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_helpers import STUB, alive, eventually, start, talk, tell

from autograder.sandbox import (
    Incubator,
    LayerError,
    Limits,
    SandboxError,
    SandboxUnavailable,
    Zygote,
    scratch,
)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def children_of(pid: int) -> set[int]:
    """All processes below `pid`."""
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{waiting[0]}/task/{waiting[0]}/children").read_text()
            found.update(map(int, text.split()))
            waiting += map(int, text.split())
        waiting.pop(0)
    return found


def test_interrupt_is_a_keyboard_interrupt(zygote: Zygote) -> None:
    with zygote.fork(Limits()) as child:
        tell(child, "import time\ntry: time.sleep(30)\nexcept KeyboardInterrupt: print('stopped')")
        time.sleep(0.1)
        child.interrupt()
        assert talk(child, "print('next')", timeout=5) == "stopped\n"


def test_kill_ends_one_that_ignores_everything(zygote: Zygote) -> None:
    with zygote.fork(Limits()) as child:
        talk(child, "import signal; from signal import SIG_IGN, Signals")
        text = "for s in set(Signals) - {9, 19}: signal.signal(s, SIG_IGN)"
        talk(child, text + "\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))")
        child.interrupt()
        assert talk(child, "print(1)") == "1\n"
        pid = child.pid
        assert alive(pid)
        child.kill()
        end = child.wait()
        assert (end.code, end.signal) == (None, signal.SIGKILL)
        assert not os.path.exists(f"/proc/{pid}")


def test_exit_codes_and_signals(zygote: Zygote) -> None:
    for source, code, numbers in (
        ("import os; os._exit(0)", 0, (None,)),
        ("import os; os._exit(7)", 7, (None,)),
        ("import os; os.abort()", None, (signal.SIGABRT, signal.SIGSEGV)),
        ("import ctypes; ctypes.string_at(0)", None, (signal.SIGSEGV,)),
    ):
        with zygote.fork(Limits()) as child:
            with pytest.raises(EOFError):
                talk(child, source)
            end = child.wait()
            assert end.code == code and end.signal in numbers, source


def test_wait_kills_after_its_time(zygote: Zygote) -> None:
    with zygote.fork(Limits()) as child:
        began = time.monotonic()
        end = child.wait(0.1)
        assert time.monotonic() - began < 3
        assert end.signal == signal.SIGKILL
        assert child.wait() is end
        child.kill()
        child.interrupt()


def test_closing_the_wire_ends_the_child(zygote: Zygote) -> None:
    child = zygote.fork(Limits())
    child.sock.close()
    assert child.wait(5).code == 0
    os.close(child.output)


def test_several_children_at_once(zygote: Zygote) -> None:
    with contextlib.ExitStack() as stack:
        children = [stack.enter_context(zygote.fork(Limits())) for _ in range(5)]
        for number, child in enumerate(children):
            talk(child, f"mine = {number}")
        children[2].kill()
        assert children[2].wait().signal == signal.SIGKILL
        for number in (4, 0, 3, 1):
            assert talk(children[number], "print(mine)") == f"{number}\n"
        with zygote.fork(Limits()) as late:
            assert talk(late, "print('mine' in globals())") == "False\n"


def test_nothing_grows(zygote: Zygote) -> None:
    zygote.fork(Limits()).close()
    before = descriptors()
    inner = min(children_of(zygote._process.pid), default=zygote._process.pid)
    of_zygote = len(os.listdir(f"/proc/{inner}/fd"))
    for _ in range(30):
        with zygote.fork(Limits()) as child:
            child.kill()
            child.wait()
    assert descriptors() == before
    assert len(os.listdir(f"/proc/{inner}/fd")) == of_zygote
    assert children_of(inner) == set()


def test_scratch_is_removed_whatever_is_in_it(level: str) -> None:
    mess = """
import os
os.mkdir("closed", 0); os.mkdir("a"); os.chdir("a")
for n in range(DEPTH): os.mkdir("deep"); os.chdir("deep")
open("file", "w").close()
"""
    with start(level) as zygote:
        for depth in (20, 120):  # by the zygote itself, and by a cleaner of its own
            with zygote.fork(Limits()) as child:
                talk(child, mess.replace("DEPTH", str(depth)))
            assert eventually(lambda: not list(Path(zygote._base).glob("mess-*")), 20)
            assert not list(Path(zygote._base).glob("slot-*/*/*"))
        with zygote.fork(Limits()) as child:
            assert talk(child, "import os; print(os.listdir())") == "[]\n"
    assert not os.path.exists(zygote._base)


def test_close_ends_everything(level: str) -> None:
    zygote = start(level)
    child = zygote.fork(Limits())
    tell(child, "while True: pass")
    pids = {zygote._process.pid, child.pid} | children_of(zygote._process.pid)
    assert len(pids) >= 2 and all(map(alive, pids))
    zygote.close()
    zygote.close()
    assert not any(map(alive, pids))
    assert not os.path.exists(zygote._base)
    assert not zygote.alive
    assert child.wait().signal == signal.SIGKILL
    child.close()
    with pytest.raises(SandboxError, match="closed"):
        zygote.fork(Limits())


def test_death_of_the_zygote_takes_the_children_and_is_named(level: str) -> None:
    with start(level) as zygote:
        child = zygote.fork(Limits())
        tell(child, "while True: pass")
        below = children_of(zygote._process.pid) | {zygote._process.pid}
        # the zygote itself is the child's parent
        status = Path(f"/proc/{child.pid}/status").read_text()
        parent = next(int(row.split()[1]) for row in status.splitlines() if "PPid" in row)
        assert parent in below
        os.kill(parent, signal.SIGKILL)
        assert eventually(lambda: not any(map(alive, below | {child.pid})))
        assert child.wait().signal == signal.SIGKILL
        child.close()
        with pytest.raises(SandboxError, match="zygote is gone"):
            zygote.fork(Limits())
        assert not zygote.alive


def test_death_of_the_outer_process_takes_everything(level: str) -> None:
    with start(level) as zygote:
        child = zygote.fork(Limits())
        below = children_of(zygote._process.pid) | {zygote._process.pid, child.pid}
        zygote._process.kill()
        assert eventually(lambda: not any(map(alive, below)))
        assert child.wait().signal == signal.SIGKILL
        child.close()


GRADER = """
import sys, time
from autograder.sandbox import Limits, Zygote
zygote = Zygote.start({level!r}, preload=(), shell="", entry={entry!r})
child = zygote.fork(Limits())
child.sock.sendall((16).to_bytes(4, "big") + b"while True: pass")
print(zygote._process.pid, child.pid, zygote._base, flush=True)
time.sleep(60)
"""


@contextlib.contextmanager
def grader_of(source: str) -> Iterator[subprocess.Popen[bytes]]:
    """A grader that does what ``source`` says; it is killed at the end at the latest."""
    grader = subprocess.Popen(
        [sys.executable, "-c", source],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    try:
        yield grader
    finally:
        grader.kill()
        grader.wait()
        grader.stdout.close()


def test_death_of_the_grader_takes_everything(level: str) -> None:
    with grader_of(GRADER.format(level=level, entry=STUB)) as grader:
        outer, child, base = grader.stdout.readline().decode().split()
        pids = {int(outer), int(child)} | children_of(int(outer))
        assert all(map(alive, pids)) and os.path.isdir(base)
        grader.kill()
        grader.wait()
        assert eventually(lambda: not any(map(alive, pids)))
        assert eventually(lambda: not os.path.exists(base))


def test_folders_of_killed_graders_are_swept(level: str) -> None:
    stale = Path(tempfile.mkdtemp(prefix="autograder-sandbox-"))
    (stale / ".lock").touch()
    (stale / "child-1").mkdir()
    (stale / "child-1" / "x").touch()
    with start(level) as first:
        assert not stale.exists()
        with start(level) as second:
            assert os.path.isdir(first._base) and os.path.isdir(second._base)


def test_a_layer_that_fails_lets_nothing_run(zygote: Zygote, level: str) -> None:
    """A limit that the kernel refuses stands for any layer: no child, and the layer's name."""
    with pytest.raises(LayerError) as caught:
        zygote.fork(Limits(disk_mb=1 << 60, memory_mb=1 << 60))
    assert caught.value.layer in ("mounts", "limits")
    with zygote.fork(Limits()) as child:
        assert talk(child, "print(1)") == "1\n"


def test_a_zygote_that_cannot_start_says_why(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, int]] = []
    real = scratch.make_base
    monkeypatch.setattr(scratch, "make_base", lambda: made.append(real()) or made[-1])
    before = descriptors()
    for shell, word in (("thread", "threads were left"), ("share", "shared memory was left")):
        with pytest.raises(SandboxError, match=word):
            Zygote.start(level, preload=(), shell=STUB.replace(":main", f":{shell}"), entry=STUB)
    with pytest.raises(SandboxError, match="no_such_entry"):
        Zygote.start(level, preload=(), shell="", entry="no_such_entry:main")
    assert descriptors() == before
    assert len(made) == 6  # each with an incubator of its own
    assert not any(os.path.exists(base) for base, _ in made)


def test_a_zygote_that_hangs_is_given_up(level: str) -> None:
    with pytest.raises(SandboxError, match="in time"):
        Zygote.start(level, preload=(), shell=STUB.replace(":main", ":hang"), entry=STUB, timeout=1)


def test_modules_that_are_not_installed_are_left_out(level: str) -> None:
    with (
        start(level, preload=("no_such_module", "colorsys")) as zygote,
        zygote.fork(Limits()) as child,
    ):
        assert talk(child, "import sys; print('colorsys' in sys.modules)") == "True\n"


def test_hidden_folders_inside_the_readable_ones(level: str, tmp_path: Path) -> None:
    """A course that lies below the interpreter is hidden (full) or refused with words (lite)."""
    import sysconfig

    course = Path(sysconfig.get_path("purelib")) / "numpy"
    if level == "lite":
        with pytest.raises(SandboxUnavailable, match="numpy"):
            Zygote.start(level, preload=(), shell="", entry=STUB, hide=[course])
        return
    with (
        Zygote.start(level, preload=(), shell="", entry=STUB, hide=[course, tmp_path]) as zygote,
        zygote.fork(Limits()) as child,
    ):
        assert talk(child, f"import os; print(os.listdir({str(course)!r}))") == "[]\n"
        assert "pandas" in talk(child, f"print(os.listdir({str(course.parent)!r}))")


def test_output_comes_through_the_pipe(zygote: Zygote) -> None:
    with zygote.fork(Limits()) as child:
        talk(child, "import os; os.write(1, b'one '); os.write(2, b'two')")
        child.kill()
        child.wait()
        assert os.read(child.output, 100) == b"one two"
        assert os.read(child.output, 100) == b""


def _incubator() -> Incubator:
    return Incubator.start(preload=(), entry=STUB, shell="")


def test_zygotes_of_one_incubator_are_apart_from_each_other(level: str) -> None:
    with _incubator() as incubator, contextlib.ExitStack() as stack:
        first, second = (
            stack.enter_context(Zygote.start(level, orders=incubator.orders)) for _ in range(2)
        )
        assert first._process.pid != second._process.pid
        assert {first._process.pid, second._process.pid} <= children_of(incubator.orders.pid)
        one, two = (stack.enter_context(each.fork(Limits())) for each in (first, second))
        talk(one, "mine = 1; open('note', 'w').close()")
        assert talk(two, "import os; print('mine' in globals(), os.listdir())") == "False []\n"
        first._process.kill()
        assert one.wait().signal == signal.SIGKILL
        assert talk(two, "print(1)") == "1\n"
        # the dead one is reaped, and another is born
        assert eventually(lambda: first._process.pid not in children_of(incubator.orders.pid))
        third = stack.enter_context(Zygote.start(level, orders=incubator.orders))
        assert talk(stack.enter_context(third.fork(Limits())), "print(3)") == "3\n"


def holds_a_process(folder: str) -> bool:
    """Whether a descriptor in this folder of /proc is a pidfd."""
    links = [os.readlink(f"{folder}/{fd}") for fd in os.listdir(folder)]
    return any("pidfd" in link for link in links)


def test_an_incubator_holds_nothing_of_the_zygotes_it_has_had(level: str) -> None:
    with _incubator() as incubator:
        Zygote.start(level, orders=incubator.orders).close()
        folder = f"/proc/{incubator.orders.pid}/fd"
        assert eventually(lambda: children_of(incubator.orders.pid) == set())
        assert eventually(lambda: not holds_a_process(folder))  # that of the one it has reaped
        before, ours = len(os.listdir(folder)), descriptors()
        for _ in range(5):
            Zygote.start(level, orders=incubator.orders).close()
        assert eventually(lambda: len(os.listdir(folder)) == before)
        assert descriptors() == ours
        assert eventually(lambda: children_of(incubator.orders.pid) == set())


def test_who_finds_the_incubator_dead_warms_up_by_itself(level: str) -> None:
    with _incubator() as incubator:
        os.kill(incubator.orders.pid, signal.SIGKILL)
        assert eventually(lambda: not alive(incubator.orders.pid))
        with (
            Zygote.start(
                level, orders=incubator.orders, preload=(), entry=STUB, shell=""
            ) as zygote,
            zygote.fork(Limits()) as child,
        ):
            assert talk(child, "print(1)") == "1\n"


def test_an_incubator_that_cannot_warm_up_says_why_to_each(level: str) -> None:
    with Incubator.start(preload=(), entry="no_such_entry:main", shell="") as incubator:
        for _ in range(2):
            with pytest.raises(SandboxError, match="no_such_entry"):
                Zygote.start(level, orders=incubator.orders)


def test_death_of_the_incubator_ends_no_work(level: str) -> None:
    """Its zygotes go on until their grader leaves."""
    with _incubator() as incubator:
        zygote = Zygote.start(level, orders=incubator.orders)
        os.kill(incubator.orders.pid, signal.SIGKILL)
        with zygote.fork(Limits()) as child:
            assert talk(child, "print(1)") == "1\n"
        outer = zygote._process.pid
        zygote.close()
        assert eventually(lambda: not alive(outer))


ENGINE = """
import sys, time
from autograder.sandbox import Incubator, Zygote
incubator = Incubator.start(preload=(), entry={entry!r}, shell="")
print(incubator.orders.pid, incubator._base, flush=True)
if {wait!r}:
    Zygote.start({level!r}, orders=incubator.orders)
    print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("wait", [True, False])
def test_an_incubator_ends_with_those_who_could_order(level: str, wait: bool) -> None:
    with grader_of(ENGINE.format(level=level, entry=STUB, wait=wait)) as grader:
        pid, base = grader.stdout.readline().decode().split()
        if wait:
            grader.stdout.readline()
        pids = {int(pid)} | children_of(int(pid))
        grader.kill()
        grader.wait()
        assert eventually(lambda: not any(map(alive, pids)))
        assert eventually(lambda: not os.path.exists(base))
