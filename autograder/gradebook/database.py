"""Connection, schema and transactions of the gradebook.

Formgrader, or a stock nbgrader command, may use the same database at the same time. So on SQLite a
writing transaction takes the write lock when it begins (a transaction that reads first and writes
later cannot wait for its turn), waits for others, and is tried again; each transaction is short.
On a local disk the file keeps a write-ahead log, so that readers and the writer do not wait for
each other at all; on a network share that log would not be safe.

On PostgreSQL a transaction locks the rows that it may change (``FOR UPDATE``). One that cannot have
a lock, or inserts a row second, is tried again.
"""

from __future__ import annotations

import contextlib
import random
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from nbgrader import dbutil
from nbgrader.api import Base, Course
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
)

from autograder.errors import CourseError, GraderError, MachineFault

__all__ = ["PATIENCE_SECONDS", "ensure_schema", "open_engine", "reach", "transact"]

BUSY_SECONDS = 1.0  # SQLite waits this long for a lock, deaf to Ctrl-C; then it is tried again
CONNECT_SECONDS = 10
PATIENCE_SECONDS = 120.0  # then the gradebook counts as held by somebody else
LEAST_FREE = 64 * 1024  # bytes; SQLite makes its index of the log in pieces of half that
RACES = 5  # tries when another process inserts the same row first

# serialization failure, deadlock, lock not available, table or type made by somebody else meanwhile
_PASSING_SQLSTATES = {"40001", "40P01", "55P03", "42P07", "42710"}
# the row that nbgrader's preprocessors make, because they open the gradebook without a course id
_DEFAULT_COURSE = "default_course"
_WRITES = "autograder_writes"
_PATIENCE = "autograder_patience"

_LOCAL = {"ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay"}

T = TypeVar("T")


def open_engine(db_url: str, patience: float = PATIENCE_SECONDS) -> Engine:
    """An engine for any SQLAlchemy URL; its transactions wait ``patience`` seconds at most.

    Raises CourseError if it cannot be opened.
    """
    try:
        url = sa.make_url(db_url)
        sqlite = url.get_backend_name() == "sqlite"
        engine = sa.create_engine(
            url,
            connect_args=_arguments(url, min(BUSY_SECONDS, patience)),
            execution_options={_PATIENCE: patience},
            pool_pre_ping=not sqlite,
        )
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as exc:
        driver = isinstance(exc, ModuleNotFoundError)
        remedy = " Install the driver: pip install 'autograder[postgres]'." if driver else ""
        raise CourseError(
            f"The gradebook's address {_without_password(db_url)!r} cannot be used: {exc}.{remedy} "
            "See c.CourseDirectory.db_url in nbgrader_config.py."
        ) from None  # the cause may hold the password
    if sqlite:
        sa.event.listen(engine, "connect", _take_over_transactions)
        sa.event.listen(engine, "begin", _begin)
    return engine


def _arguments(url: sa.URL, seconds: float) -> dict[str, Any]:
    """For the driver: how long to wait for a lock before it is tried again, and for the server."""
    backend = url.get_backend_name()
    if backend == "sqlite":
        return {"timeout": seconds}
    arguments: dict[str, Any] = {}
    if backend == "postgresql":
        arguments = {
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c lock_timeout={max(1, round(1000 * seconds))}",
        }
    return {name: value for name, value in arguments.items() if name not in url.query}


def _without_password(db_url: str) -> str:
    return re.sub(r"((?://[^:/@]*:)|(?:password=))[^&]*?(@|&|$)", r"\1***\2", db_url)


def _take_over_transactions(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin too late, see the module's docstring


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _keep_a_log(engine: Engine) -> None:
    """Switches a local file to a write-ahead log, for good; not while somebody else is using it."""
    path = Path(engine.url.database or "")
    if not path.is_file() or _file_system(path) not in _LOCAL:
        return
    with contextlib.suppress(sqlite3.Error):
        connection = sqlite3.connect(path, timeout=0.2)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()


def _file_system(path: Path) -> str:
    """The type of file system that ``path`` lies on, or nothing where that cannot be told."""
    try:
        lines = Path("/proc/self/mountinfo").read_text().splitlines()
    except OSError:
        return ""
    real = path.resolve()
    best, found = -1, ""
    for line in lines:
        head, _, tail = line.partition(" - ")
        mount = head.split()[4].encode().decode("unicode_escape")  # a space stands as \040
        if real.is_relative_to(mount) and len(mount) >= best:
            best, found = len(mount), tail.split()[0]
    return found


def transact(engine: Engine, work: Callable[[Connection], T], *, write: bool = False) -> T:
    """Runs ``work`` in one transaction, again if somebody else was in the way.

    ``work`` must therefore have no effect but on the database. Raises MachineFault if the database
    is held by somebody else for too long or may not be written now, CourseError if it is damaged.
    """
    patience: float = engine.get_execution_options().get(_PATIENCE, PATIENCE_SECONDS)
    deadline = time.monotonic() + patience
    pause, races = 0.005, 0
    while True:
        try:
            with engine.connect() as fresh:
                connection = fresh.execution_options(**{_WRITES: write})
                with connection.begin():
                    return work(connection)
        except DBAPIError as exc:
            races += isinstance(exc, IntegrityError)
            if not _passing(exc) or races > RACES:
                _raise_in_words(engine, exc)
                raise
            if time.monotonic() > deadline:
                raise MachineFault(
                    f"Another program has held the gradebook {_address(engine)} for {patience:g} s."
                    " Close it and run the same command again; what was recorded so far is kept. "
                    "How long to wait is set by c.Autograder.gradebook_seconds."
                ) from exc
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads out the waiting
        pause = min(2 * pause, 0.5)


def _passing(exc: DBAPIError) -> bool:
    """Whether the same transaction may succeed when it is tried again."""
    cause = exc.orig
    if isinstance(cause, sqlite3.OperationalError):
        return _code(cause) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return isinstance(exc, IntegrityError) or getattr(cause, "sqlstate", "") in _PASSING_SQLSTATES


def _code(cause: BaseException | None) -> int:
    """SQLite's primary result code, 0 if there is none."""
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF


_AGAIN = "then run the same command again; what was recorded so far is kept."
_NO_RIGHT = f"may not be written. Give yourself the right to, it and its folder, {_AGAIN}"
_FAULTS = {
    sqlite3.SQLITE_FULL: f"could not be written: the disk is full. Make room, {_AGAIN}",
    sqlite3.SQLITE_IOERR: f"could not be read or written. Look at the disk, {_AGAIN}",
    sqlite3.SQLITE_READONLY: _NO_RIGHT,
    sqlite3.SQLITE_PERM: _NO_RIGHT,
    sqlite3.SQLITE_CANTOPEN: _NO_RIGHT,
    sqlite3.SQLITE_NOMEM: f"needs more memory than there is. Free some, {_AGAIN}",
}
_FOR_NOW = ("starting up", "shutting down", "too many clients", "terminating connection")
_DAMAGED = (
    "is damaged. Keep a copy and put a backup in its place. If there is none, move it and its "
    "-wal and -shm files away and run `autograder grade` for each assignment: scores are recorded "
    "again from the stored results, but marks and comments that people gave are only in the copy."
)


def _raise_in_words(engine: Engine, exc: DBAPIError) -> None:
    """Raise what is the fault of the machine or of the file; return if it is another's."""
    code = _code(exc.orig)
    if code == sqlite3.SQLITE_IOERR and _no_room(engine):
        code = sqlite3.SQLITE_FULL  # what it says of its own side files
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        raise CourseError(f"The gradebook {_address(engine)} {_DAMAGED}") from exc
    nowhere = code == sqlite3.SQLITE_CANTOPEN and not Path(_address(engine)).parent.is_dir()
    if code in _FAULTS and not nowhere:
        raise MachineFault(f"The gradebook {_address(engine)} {_FAULTS[code]}") from exc
    if engine.dialect.name != "sqlite" and isinstance(exc, OperationalError):
        told = " ".join(str(exc.orig).split()).rstrip(".")
        if "FATAL" in told and not any(word in told for word in _FOR_NOW):
            raise CourseError(
                f"The server of the gradebook {_address(engine)} refuses us: {told}. See user, "
                "password and database in c.CourseDirectory.db_url (nbgrader_config.py) or in "
                "~/.pgpass."
            ) from exc
        raise MachineFault(
            f"The server of the gradebook {_address(engine)} cannot be reached: {told}. See that "
            f"it runs, and host and port in c.CourseDirectory.db_url, {_AGAIN}"
        ) from exc


def _no_room(engine: Engine) -> bool:
    """Whether the disk under the gradebook has no place for SQLite's side files."""
    try:
        return shutil.disk_usage(Path(_address(engine)).parent).free < LEAST_FREE
    except OSError:
        return False


def _refuse_damage(engine: Engine) -> None:
    """A damaged file may work for a while and lose what is recorded in it."""
    if engine.dialect.name == "sqlite":
        quick = sa.text("PRAGMA quick_check(1)")
        if transact(engine, lambda conn: conn.execute(quick).scalar()) != "ok":
            raise CourseError(f"The gradebook {_address(engine)} {_DAMAGED}")


def reach(engine: Engine) -> None:
    """Raises, in words, if the database cannot be used at all; writes nothing."""
    with _plain_words(engine):
        transact(engine, lambda conn: conn.execute(sa.select(1)).scalar())


def ensure_schema(engine: Engine, course_id: str) -> None:
    """Makes nbgrader's tables in a fresh database, and the rows for the course.

    nbgrader itself starts the program ``alembic`` for that, which fails unless the virtual
    environment is on PATH. Raises CourseError for a database that an older nbgrader made.
    """
    with _plain_words(engine):
        _refuse_damage(engine)
        found = transact(engine, lambda conn: set(sa.inspect(conn).get_table_names()))
        found &= set(Base.metadata.tables)  # a server may keep other things beside it
        if found:
            _refuse_old_schema(engine, found)
        head = "" if found else _schema_version()

        def work(conn: Connection) -> None:
            if not found:
                _create(conn, head)
            courses = {_DEFAULT_COURSE, course_id}
            if not course_id and conn.dialect.name == "sqlite":
                courses.discard("")  # as nbgrader; other databases enforce the foreign key
            table = Course.__table__
            known = set(conn.execute(sa.select(table.c.id)).scalars())
            for missing in sorted(courses - known):
                conn.execute(table.insert().values(id=missing))

        transact(engine, work, write=True)
    if engine.dialect.name == "sqlite":
        _keep_a_log(engine)


def _create(conn: Connection, head: str) -> None:
    Base.metadata.create_all(bind=conn)
    version = sa.Table(
        "alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), nullable=False)
    )
    version.create(conn, checkfirst=True)
    if conn.execute(sa.select(version)).first() is None:
        conn.execute(version.insert().values(version_num=head))


def _schema_version() -> str:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", dbutil.ALEMBIC_DIR.replace("%", "%%"))
    head = ScriptDirectory.from_config(config).get_current_head()
    if head is None:
        raise GraderError(f"nbgrader's schema version was not found in {dbutil.ALEMBIC_DIR}.")
    return head


def _refuse_old_schema(engine: Engine, found: set[str]) -> None:
    inspector = sa.inspect(engine)
    for name, table in Base.metadata.tables.items():
        columns = inspector.get_columns(name) if name in found else []
        present = {column["name"] for column in columns}
        missing = [column.name for column in table.columns if column.name not in present]
        if missing:
            raise CourseError(
                f"The gradebook {_address(engine)} was made by another version of nbgrader: "
                f"{name}.{missing[0]} is missing. Back it up, then run `nbgrader db upgrade`."
            )


@contextmanager
def _plain_words(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as exc:
        raise CourseError(
            f"The gradebook {_address(engine)} cannot be opened: {exc.orig}. "
            "See c.CourseDirectory.db_url in nbgrader_config.py, and who may write there."
        ) from exc


def _address(engine: Engine) -> str:
    """The database for messages, without a password."""
    return engine.url.database or str(engine.url)
