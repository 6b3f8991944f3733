"""What a child must not be able to do, tried for real at every level.

Each test first shows that the attempt works outside, where that is safe: a test that passes
because the attempt is broken proves nothing. test_ordinary_user runs this file again.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sysconfig
import threading
from pathlib import Path

import pytest
from sandbox_helpers import Ask, alive, start, talk

from autograder.sandbox import Child, Limits, Zygote

TRIED = """
def tried(what):
    try:
        print(what())
    except OSError as error:
        print("refused", error.errno)
"""
TOP = Path(__file__).parents[3]


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    path = tmp_path / "hidden_check.py"
    path.write_text("CANARY{4711}")
    path.chmod(0o644)
    return path


def refused(text: str) -> bool:
    return text.startswith("refused ")


def test_files_outside_cannot_be_read(child: Child, ask: Ask, canary: Path) -> None:
    assert canary.read_text() == "CANARY{4711}"
    ask(child, TRIED)
    for path in (canary, TOP / "pyproject.toml", "/etc/hostname", "/proc/self/environ", __file__):
        assert os.path.exists(path)
        assert refused(ask(child, f"tried(lambda: open({str(path)!r}, 'rb').read(99))")), path
        again = f"os.open({str(path)!r}, os.O_PATH)"
        found = ask(child, f"import os; tried(lambda: os.read({again}, 99))")
        assert refused(found), path


def test_folders_outside_cannot_be_listed(child: Child, ask: Ask, canary: Path) -> None:
    ask(child, TRIED)
    for path in (canary.parent, TOP / "tests", TOP / "autograder", "/proc", "/sys", "/run"):
        assert os.path.isdir(path)
        found = ask(child, f"import os; tried(lambda: os.listdir({str(path)!r}))")
        assert refused(found) or found.strip() == "[]", (path, found)
    root = ask(child, "tried(lambda: sorted(os.listdir('/')))")
    assert refused(root) or not {"proc", "sys", "run", "var", "opt"} & set(eval(root))


def test_a_walk_finds_nothing_of_the_course(child: Child, ask: Ask, canary: Path) -> None:
    walk = """
import os
found = []
for folder, folders, files in os.walk("TOP"):
    folders[:] = [name for name in folders if name not in ("usr", "site-packages", "lib", "lib64")]
    found += [os.path.abspath(os.path.join(folder, name)) for name in files]
print(sorted(set(found)))
"""
    machine = ("/etc/", "/dev/")
    for top in ("/", "..", "../..", str(TOP), str(Path.home()), str(canary.parents[2])):
        found = eval(ask(child, walk.replace("TOP", top)))
        assert [path for path in found if not path.startswith(machine)] == [], top
    packages = sysconfig.get_path("purelib")
    assert "numpy" in ask(child, f"import os; print(os.listdir({packages!r}))")  # a walk can see


def test_metadata_of_the_machine_is_hidden_at_full(
    child: Child, ask: Ask, canary: Path, level: str
) -> None:
    if level != "full":
        pytest.skip("Landlock does not cover names and sizes: not promised at level lite")
    ask(child, TRIED)
    for path in (canary, canary.parent, TOP / "tests", "/etc/shadow", "/proc/1", "/sys/class"):
        assert os.path.exists(path)
        assert refused(ask(child, f"import os; tried(lambda: os.stat({str(path)!r}))")), path


def test_environment_and_path_say_nothing(
    child: Child, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = eval(ask(child, "import os; print(sorted(os.environ))"))
    assert not {name for name in os.environ if name.startswith(("PYTEST", "SSH", "GIT"))} & set(
        names
    )
    assert str(TOP) not in eval(ask(child, "import sys; print(sys.path)"))


def test_environment_of_the_grader_is_not_inherited(
    monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "CANARY{env}")
    with start(level) as zygote, zygote.fork(Limits()) as child:
        assert "CANARY" not in talk(child, "import os; print(dict(os.environ))")


def test_no_sockets(child: Child, ask: Ask) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f"\0autograder-test-{os.getpid()}")
    listener.listen()
    try:
        socket.socket(socket.AF_UNIX).connect(listener.getsockname())  # the attempt works outside
        ask(child, TRIED + "import socket")
        for family in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET", "AF_VSOCK"):
            for kind in ("SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"):
                got = ask(child, f"tried(lambda: socket.socket(socket.{family}, socket.{kind}))")
                assert refused(got), (family, kind, got)
        assert refused(ask(child, "tried(lambda: socket.socketpair(type=socket.SOCK_DGRAM))"))
        assert "<socket" in ask(child, "tried(lambda: socket.socketpair())")  # asyncio needs it
        name = listener.getsockname()
        send = f"socket.socketpair()[0].sendto(b'x', {name!r})"
        assert refused(ask(child, f"tried(lambda: {send})"))
    finally:
        listener.close()


def test_no_new_processes(child: Child, ask: Ask) -> None:
    ask(child, TRIED + "import os, subprocess")
    assert refused(ask(child, "tried(os.fork)"))
    assert refused(ask(child, "tried(lambda: os.posix_spawn('/bin/true', ['true'], {}))"))
    assert refused(ask(child, "tried(lambda: subprocess.run(['true']))"))
    assert refused(ask(child, "tried(lambda: os.execv('/bin/true', ['true']))"))
    assert refused(ask(child, "import sys; tried(lambda: os.execv(sys.executable, ['python']))"))


RAW = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def raw(number, *args):
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) for a in args])
    print("refused" if result < 0 and ctypes.get_errno() in (1, 38) else "REACHED", result)
"""
DANGEROUS = {  # x86_64
    "io_uring_setup": (425, 0, 0),
    "bpf": (321, 999, 0, 0),
    "perf_event_open": (298, 0, -9, -9, -9, 0),
    "userfaultfd": (323, 0xDEAD),
    "keyctl": (250, 9999),
    "add_key": (248, 0, 0, 0, 0, 0),
    "ptrace": (101, 0xDEAD, 0, 0, 0),
    "process_vm_readv": (310, 1, 0, 0, 0, 0, 0),
    "pidfd_open": (434, 1, 0),
    "memfd_create": (319, 0, 0xDEAD),
    "shmget": (29, 0x5157, 4096, 0o1600),
    "semget": (64, 0x5157, 1, 0o1600),
    "msgget": (68, 0x5157, 0o1600),
    "mq_open": (240, 0, 0, 0, 0),
    "unshare user": (272, 0x10000000),
    "setns": (308, 0, 0),
    "mount": (165, 0, 0, 0, 0, 0),
    "clone as fork": (56, 17, 0, 0, 0, 0),
    "clone as vfork": (56, 0x4111, 0, 0, 0, 0),
    "clone thread and user namespace": (56, 0x103D0F00, 0, 0, 0, 0),
    "clone3": (435, 0, 0),
    "setuid": (105, 0),
    "setresuid": (117, 0, 0, 0),
    "personality": (135, 0xFFFFFFFF),
    "modify_ldt": (154, 0, 0, 0),
    "seccomp": (317, 99, 0, 0),
    "landlock": (444, 1, 1, 99),
    "open_by_handle_at": (304, -1, 0, 0),
    "symlink": (88, 0, 0),
    "link": (86, 0, 0),
    "mknod": (133, 0, 0o10600, 0),
    "chown": (92, 0, 0, 0),
    "setxattr": (188, 0, 0, 0, 0, 0),
    "x32 getpid": (0x40000000 + 39,),
    "TIOCSTI": (16, 0, 0x5412, 0),
    "TIOCLINUX": (16, 0, 0x541C, 0),
    "prctl no_new_privs": (157, 38, 0, 0, 0, 0),
    "kill 0": (62, 0, 0),
    "kill all": (62, -1, 0),
    "tkill": (200, 1, 0),
    "prlimit of another": (302, 999999, 7, 0, 0),
    "sendmsg": (46, 3, 0, 0),
    "fcntl F_SETOWN": (72, 0, 8, 0),
    "F_NOTIFY": (72, 0, 1026, 0),
}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86_64")
def test_dangerous_calls_are_refused(child: Child, ask: Ask) -> None:
    ask(child, RAW)
    assert "REACHED" in ask(child, "raw(39)")  # getpid: the probe can see a call that works
    for name, arguments in DANGEROUS.items():
        answer = ask(child, f"raw{arguments if len(arguments) > 1 else f'({arguments[0]})'}")
        assert answer.startswith("refused"), (name, answer)


def test_calls_of_the_32_bit_table_end_the_process(child: Child, ask: Ask) -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("x86_64 only")
    # mov eax, 20 (getpid of i386); int 0x80; ret
    code = r"""
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
print(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))())
"""
    with pytest.raises(EOFError):
        ask(child, code)
    assert child.wait().signal == 31  # SIGSYS


def test_signals_reach_nobody_else(child: Child, ask: Ask) -> None:
    ask(child, TRIED + "import os, signal")
    others = [os.getpid(), os.getppid(), 1, 2, 0, -1]
    if eval(ask(child, "print(os.getpid())")) == 1:
        others.remove(1)
    for pid in others:
        assert refused(ask(child, f"tried(lambda: os.kill({pid}, 0))")), pid
    assert refused(ask(child, "tried(lambda: os.killpg(os.getpgrp(), 0))"))
    assert ask(child, "tried(lambda: os.kill(os.getpid(), 0))") == "None\n"


def test_a_child_cannot_end_or_stop_itself_as_others_would(child: Child, ask: Ask) -> None:
    """So that a SIGKILL that was not ours came from outside, and a try again costs no attacker."""
    ask(child, TRIED + "import os, signal, threading")
    for number in ("SIGKILL", "SIGSTOP"):
        assert refused(ask(child, f"tried(lambda: os.kill(os.getpid(), signal.{number}))"))
        code = f"tried(lambda: signal.pthread_kill(threading.get_ident(), signal.{number}))"
        assert refused(ask(child, code))


def test_limits_cannot_be_raised(child: Child, ask: Ask) -> None:
    text = """
import resource
for name in ("AS", "CPU", "NPROC", "NOFILE", "FSIZE", "DATA", "STACK", "MEMLOCK", "CORE"):
    which = getattr(resource, "RLIMIT_" + name)
    hard = resource.getrlimit(which)[1]
    try:
        resource.setrlimit(which, (hard + 1, hard + 1))
    except (ValueError, OSError):
        pass
    else:
        print("raised", name, hard)
    if hard == resource.RLIM_INFINITY:
        print("unlimited", name)
"""
    assert ask(child, text) == ""


def test_no_capability_and_no_privilege(child: Child, ask: Ask, level: str) -> None:
    child_status = Path(f"/proc/{child.pid}/status").read_text()
    status = dict(line.split(":\t", 1) for line in child_status.splitlines() if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    if os.geteuid() == 0:
        assert int(status["CapBnd"], 16) == 0
        assert status["Uid"].split()[0] not in ("0", str(os.getuid()))
    else:
        assert status["Uid"].split() == [str(os.getuid())] * 4


def test_descriptors_are_closed(child: Child, ask: Ask) -> None:
    text = """
import os
for fd in range(4096):
    try:
        os.fstat(fd)
    except OSError:
        continue
    print(fd)
"""
    assert ask(child, text).split() == ["0", "1", "2", "3"]
    assert ask(child, "print(os.read(0, 10))") == "b''\n"


def test_nothing_is_written_outside(child: Child, ask: Ask, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    ask(child, TRIED + "import os, sys, sysconfig, site, pathlib")
    places = (
        f"{str(tmp_path)!r}",
        f"{str(TOP)!r}",
        "'/'",
        "'/etc'",
        "'/usr/lib'",
        "'/var/tmp'",
        "'/run'",
        "sysconfig.get_path('purelib')",
        "sysconfig.get_path('stdlib')",
        "os.path.dirname(os.path.dirname(os.getcwd()))",
    )
    for place in places:
        path = f"os.path.join({place}, 'pwned')"
        assert refused(ask(child, f"tried(lambda: os.open({path}, os.O_CREAT | os.O_WRONLY))"))
        assert refused(ask(child, f"tried(lambda: os.mkdir({path}))")), place
        assert refused(ask(child, f"tried(lambda: os.rename('.', {path}))")), place
    assert list(tmp_path.iterdir()) == []
    for attempt in (
        "os.chmod(os.__file__, 0o777)",
        "os.utime(os.__file__)",
        "os.truncate(os.__file__, 0)",
        "os.unlink(os.__file__)",
        "os.setxattr(os.__file__, 'user.x', b'1')",
        "os.chown(os.__file__, os.getuid(), -1)",
        "os.open(os.__file__, os.O_WRONLY)",
    ):
        assert refused(ask(child, f"tried(lambda: {attempt})")), attempt


def test_own_folder_works(child: Child, ask: Ask) -> None:
    text = """
import os, tempfile, pathlib, shutil
assert pathlib.Path.home() == pathlib.Path.cwd()
pathlib.Path("a/b").mkdir(parents=True)
pathlib.Path("a/b/x.txt").write_text("hello")
os.rename("a/b/x.txt", "y.txt")
shutil.copyfile("y.txt", "z.txt")
with tempfile.TemporaryDirectory() as folder:
    pathlib.Path(folder, "t").write_text("t")
with tempfile.NamedTemporaryFile() as file:
    file.write(b"x")
shutil.rmtree("a")
print(sorted(os.listdir()), open("z.txt").read())
"""
    assert ask(child, text) == "['y.txt', 'z.txt'] hello\n"


def test_children_do_not_see_each_other(zygote: Zygote) -> None:
    mark = "import os, sys; open('mark', 'w').close(); os.environ['MARK'] = '1'; sys.mark = 1"
    paths = "[os.getcwd() + '/mark', os.environ['TMPDIR'] + '/mark', '/dev/shm/mark', '/tmp/mark']"
    write = f"""
for path in {paths}:
    try: open(path, 'w').close()
    except OSError: pass
"""
    look = f"""
import os, sys
print([p for p in {paths} if os.path.exists(p)], os.environ.get('MARK'), hasattr(sys, 'mark'))
"""
    with zygote.fork(Limits()) as first, zygote.fork(Limits()) as second:
        talk(first, mark)
        talk(first, write)
        assert "mark" in talk(first, look)
        assert talk(second, look) == "[] None False\n"
        with zygote.fork(Limits()) as third:
            assert talk(third, look) == "[] None False\n"
        home = talk(first, "print(os.getcwd())").strip()
        if talk(second, "print(os.getcwd())").strip() != home:
            assert "Permission" in talk(second, f"print(os.listdir({home!r}))")


def test_threads_work_and_are_the_only_thing_clone_makes(child: Child, ask: Ask) -> None:
    text = """
import threading
done = []
threads = [threading.Thread(target=done.append, args=(n,)) for n in range(20)]
[t.start() for t in threads]; [t.join() for t in threads]
print(sorted(done) == list(range(20)))
"""
    assert ask(child, text) == "True\n"


def test_level_none_is_not_confined(canary: Path) -> None:
    """The positive control: the same attempts succeed without the sandbox."""
    with start("none") as zygote, zygote.fork(Limits()) as child:
        assert talk(child, f"print(open({str(canary)!r}).read())") == "CANARY{4711}\n"
        assert "<socket" in talk(child, "import socket; print(socket.socket())")
        forked = talk(child, "import os; pid = os.fork(); pid or os._exit(0); print(pid)")
        assert int(forked) > 1


def test_memory_of_a_thread_of_the_grader_is_out_of_reach(child: Child, ask: Ask) -> None:
    secret = ctypes.create_string_buffer(b"CANARY{memory}")
    assert threading.main_thread().is_alive() and alive(os.getpid())
    ask(child, TRIED)
    address = ctypes.addressof(secret)
    text = f"""
def peek():
    with open('/proc/{os.getpid()}/mem', 'rb', 0) as file:
        file.seek({address})
        return file.read(14)
tried(peek)
"""
    assert refused(ask(child, text))
