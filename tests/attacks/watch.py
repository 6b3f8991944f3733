"""What an attack may have left behind or changed: files, processes, memory, kernel objects."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import sqlite3
import stat
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

_PLACES = ("/", "/tmp", "/var/tmp", "/dev/shm", "/run", "/root", "/etc", "/etc/cron.d")


def pwned_files(*places: Path) -> list[str]:
    """Files named PWNED_* or pwned* in the places where attacks try to leave them."""
    folders = {*_PLACES, tempfile.gettempdir(), os.getcwd(), os.path.expanduser("~")}
    folders |= {str(place) for place in places} | set(_install_folders())
    found = []
    for folder in sorted(folders):
        with contextlib.suppress(OSError):
            names = os.listdir(folder)
            found += [f"{folder}/{name}" for name in names if name.lower().startswith("pwned")]
            if os.path.isfile(f"{folder}/core"):
                found.append(f"{folder}/core")
    return found


def remove_pwned_files() -> None:
    """Clear away what an unconfined attack has left, so that the next run starts clean."""
    for path in pwned_files():
        with contextlib.suppress(OSError):
            if "PWNED" in os.path.basename(path):
                os.unlink(path)


def _install_folders() -> list[str]:
    packages = sysconfig.get_path("purelib")
    inside = ("", "numpy", "sklearn", "pandas", "IPython", "IPython/core")
    return [os.path.join(packages, name) for name in inside] + [sysconfig.get_path("stdlib")]


def install_hash() -> str:
    """Names, sizes, times and modes in the folders of the installation that attacks aim at."""
    folders = [*_install_folders(), os.path.expanduser("~")]
    folders += [os.path.expanduser(f"~/{name}") for name in (".ipython", ".jupyter", ".config")]
    folders.append(os.path.expanduser("~/.ipython/profile_default/startup"))
    lines = []
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name in ("__pycache__", ".cache"):
                    continue
                status = entry.stat(follow_symlinks=False)
                when = 0 if stat.S_ISDIR(status.st_mode) else status.st_mtime_ns
                mode = status.st_mode
                size = 0 if stat.S_ISDIR(mode) else status.st_size
                lines.append(f"{folder}/{entry.name} {size} {when} {mode:o}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def tree_hash(*paths: Path) -> str:
    """Names, modes and contents of all files below ``paths``; links are named, not followed."""
    digest = hashlib.sha256()
    for path in sorted(each for path in paths for each in (path, *_below(path))):
        status = path.lstat()
        digest.update(f"{path} {status.st_mode:o} ".encode())
        if stat.S_ISREG(status.st_mode):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _below(path: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(path):
        if "__pycache__" in folders:
            folders.remove("__pycache__")
        yield from (Path(here) / name for name in (*folders, *files))


def rows_of_others(database: Path, students: Iterable[str]) -> str:
    """What the gradebook holds of everybody but ``students``."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as book:
        rows = book.execute(
            "select s.id, s.first_name, s.last_name, s.email, a.timestamp, g.auto_score,"
            " g.manual_score, g.extra_credit, c.name from student s"
            " left join submitted_assignment a on a.student_id = s.id"
            " left join submitted_notebook n on n.assignment_id = a.id"
            " left join grade g on g.notebook_id = n.id left join base_cell c on c.id = g.cell_id"
            " order by s.id, c.name"
        ).fetchall()
    book.close()
    known = set(students)
    return repr([row for row in rows if row[0] not in known])


def children(root: int | None = None) -> dict[int, str]:
    """The processes below this one: command names by pid."""
    parents: dict[int, tuple[int, str]] = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", errors="replace") as file:
            head, rest = file.read().rsplit(")", 1)
            parents[int(pid)] = (int(rest.split()[1]), head.split("(", 1)[1])
    found: dict[int, str] = {}
    waiting = [root or os.getpid()]
    while waiting:
        parent = waiting.pop()
        for pid, (above, name) in parents.items():
            if above == parent and pid not in found:
                found[pid] = name
                waiting.append(pid)
    named = {pid: name for pid, (_, name) in parents.items() if name.startswith("pwned")}
    return found | named


def resident_mb() -> float:
    """This process's memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def descriptors() -> int:
    """Open descriptors of this process."""
    return len(os.listdir("/proc/self/fd"))


def kernel_objects() -> set[str]:
    """System V objects, keys of this user and shared memory files of the machine.

    Without shared memory of a program that is running and none of ours, such as a database.
    """
    found = []
    ours = children()
    for name in ("shm", "sem", "msg"):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/sysvipc/{name}").read_text().splitlines()[1:]:
                fields = line.split()
                maker = int(fields[4]) if name == "shm" else 0
                if maker and maker not in ours and os.path.exists(f"/proc/{maker}"):
                    continue
                found.append(f"{name} {' '.join(fields[:2])}")
    with contextlib.suppress(OSError):
        lines = Path("/proc/keys").read_text().splitlines()
        found += [line for line in lines if "PWNED" in line]
    with contextlib.suppress(OSError):
        found += [f"/dev/shm/{name}" for name in os.listdir("/dev/shm") if "PWNED" in name]
    return set(found)


class Listeners:
    """Sockets of this machine that no attack may reach: by name, by path and on the network."""

    def __init__(self) -> None:
        self._sockets: dict[str, socket.socket] = {}
        for name, family, address in (
            ("abstract", socket.AF_UNIX, "\0harness-abstract"),
            ("path", socket.AF_UNIX, "/tmp/harness.sock"),
            ("network", socket.AF_INET, ("127.0.0.1", 45671)),
        ):
            made = socket.socket(family, socket.SOCK_STREAM)
            made.setblocking(False)
            with contextlib.suppress(OSError):  # another run has it
                if name == "path":
                    with contextlib.suppress(FileNotFoundError):
                        os.unlink("/tmp/harness.sock")
                made.bind(address)
                made.listen()
                self._sockets[name] = made
                if name == "path":
                    os.chmod("/tmp/harness.sock", 0o777)

    def reached(self) -> list[str]:
        """Those that somebody has connected to since the last look."""
        found = []
        for name, listening in self._sockets.items():
            with contextlib.suppress(BlockingIOError):
                listening.accept()[0].close()
                found.append(name)
        return found

    def close(self) -> None:
        for listening in self._sockets.values():
            listening.close()
        if "path" in self._sockets:
            with contextlib.suppress(OSError):
                os.unlink("/tmp/harness.sock")


def main() -> None:
    """For a look by hand: what is where now."""
    print(pwned_files(), install_hash(), children(), resident_mb(), kernel_objects(), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
