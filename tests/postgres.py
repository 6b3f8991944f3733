"""A PostgreSQL server for the tests: on a socket in a temporary folder, as an unprivileged user."""

from __future__ import annotations

import contextlib
import glob
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

PASSWORD = "only-for-tests"
START_SECONDS = 180  # a busy machine
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def missing() -> str:
    """What the machine lacks for it, or nothing."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not here (pip install 'autograder[postgres]')"
    return "" if _programs() else "PostgreSQL is not here (Debian: apt-get install postgresql)"


def _programs() -> str:
    """The folder of ``initdb`` and ``postgres``; Debian keeps it off PATH."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    path = found[-1] if found else shutil.which("initdb")
    return os.path.dirname(path) if path else ""


class Server:
    """A running server. It refuses root, so root starts it as nobody."""

    def __init__(self, settings: tuple[str, ...] = SPEED) -> None:
        self._settings = ("listen_addresses=", *settings)

    def __enter__(self) -> Server:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: it holds the socket
        self._as: dict[str, Any] = {"cwd": self.folder, "env": {"PATH": os.environ["PATH"]}}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._as |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        self._names = (f"test_{number}" for number in itertools.count())
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        with self._killed_on_error():
            subprocess.run(
                [
                    f"{_programs()}/initdb", "-D", "data", "-U", "postgres", "--pwfile=password",
                    "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync",
                ],
                check=True, capture_output=True, **self._as,
            )  # fmt: skip
            self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def _killed_on_error(self):
        try:
            yield
        except BaseException:
            self.__exit__()
            raise

    def start(self) -> None:
        options = [part for option in self._settings for part in ("-c", option)]
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                [f"{_programs()}/postgres", "-D", "data", "-k", str(self.folder), *options],
                stdout=log, stderr=log, **self._as,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._run("SELECT 1")
                return
            except Exception:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)

    def stop(self) -> None:
        """Close all connections and end."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def fresh(self) -> str:
        """The URL of a new, empty database."""
        name = next(self._names)
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, database: str) -> str:
        return f"postgresql://postgres:{PASSWORD}@/{database}?host={self.folder}"

    def _run(self, statement: str) -> None:
        import psycopg

        address = self.url("postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)
