"""Connection, schema and transactions of the gradebook.

Formgrader, or a stock nbgrader command, may use the same database at the same time. So on SQLite a
writing transaction takes the write lock when it begins (a transaction that reads first and writes
later cannot wait for its turn), waits for others, and is tried again; each transaction is short.
On a local disk the file keeps a write-ahead log, so that readers and the writer do not wait for
each other at all; on a network share that log would not be safe.
"""

from __future__ import annotations

import contextlib
import random
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
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from autograder.errors import CourseError, GraderError

__all__ = ["ensure_schema", "open_engine", "transact"]

BUSY_SECONDS = 15.0  # SQLite waits this long for a lock before the transaction is tried again
PATIENCE_SECONDS = 120.0  # then the gradebook counts as held by somebody else
RACES = 5  # tries when another process inserts the same row first

# serialization failure, deadlock, lock not available, table or type made by somebody else meanwhile
_PASSING_SQLSTATES = {"40001", "40P01", "55P03", "42P07", "42710"}
# the row that nbgrader's preprocessors make, because they open the gradebook without a course id
_DEFAULT_COURSE = "default_course"
_WRITES = "autograder_writes"

_LOCAL = {"ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay"}

T = TypeVar("T")


def open_engine(db_url: str) -> Engine:
    """An engine for any SQLAlchemy URL. Raises CourseError if it cannot be opened."""
    try:
        url = sa.make_url(db_url)
        sqlite = url.get_backend_name() == "sqlite"
        arguments = {"timeout": BUSY_SECONDS} if sqlite else {}
        engine = sa.create_engine(url, connect_args=arguments, pool_pre_ping=not sqlite)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as exc:
        raise CourseError(
            f"The gradebook's address {db_url!r} cannot be used: {exc}. "
            "See c.CourseDirectory.db_url in nbgrader_config.py."
        ) from exc
    if sqlite:
        sa.event.listen(engine, "connect", _take_over_transactions)
        sa.event.listen(engine, "begin", _begin)
    return engine


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
    with contextlib.suppress(sqlite3.OperationalError):
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

    ``work`` must therefore have no effect but on the database.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
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
                raise
            if time.monotonic() > deadline:
                raise GraderError(
                    f"Another program has held the gradebook {_address(engine)} for "
                    f"{PATIENCE_SECONDS:.0f} s. Close it and run the same command again; "
                    "what was recorded so far is kept."
                ) from exc
        time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - spreads out the waiting
        pause = min(2 * pause, 0.5)


def _passing(exc: DBAPIError) -> bool:
    """Whether the same transaction may succeed when it is tried again."""
    cause = exc.orig
    if isinstance(cause, sqlite3.OperationalError):
        primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        return primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return isinstance(exc, IntegrityError) or getattr(cause, "sqlstate", "") in _PASSING_SQLSTATES


def ensure_schema(engine: Engine, course_id: str) -> None:
    """Makes nbgrader's tables in a fresh database, and the rows for the course.

    nbgrader itself starts the program ``alembic`` for that, which fails unless the virtual
    environment is on PATH. Raises CourseError for a database that an older nbgrader made.
    """
    with _plain_words(engine):
        found = transact(engine, lambda conn: set(sa.inspect(conn).get_table_names()))
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
