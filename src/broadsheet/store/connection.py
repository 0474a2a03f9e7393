"""One database, SQLite in WAL mode or PostgreSQL by URL; transactions; the schema brought up to date."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, NoSuchModuleError

from broadsheet.errors import SettingsError

MIGRATIONS = Path(__file__).parent / "migrations"

# Any number will do, as long as nobody else on the server uses it: it names the right to write the catalog.
_WRITE_LOCK = 0x62726F6164

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # in WAL mode a killed process loses nothing that was committed
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 60000",
    "PRAGMA cache_size = -4096",  # KiB, of each thread of a server; four times as much saves nothing
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",  # a large harvest leaves no large log behind
)

_RESTED_S = 1.0  # one that was used since is there: to ask it each time takes as long as the question

_POOL: dict[str, Any] = {"pool_size": 8, "max_overflow": 40}  # a web server asks from up to 40 threads


class Store:
    """A database that is up to date, and the two ways into it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # PostgreSQL shows each statement the state of its own moment, in a transaction or without one; to
        # begin and end one is two more ways to the server and back.
        postgresql = engine.dialect.name == "postgresql"
        self._reads = engine.execution_options(isolation_level="AUTOCOMMIT") if postgresql else engine
        # Threads of one process wait here: SQLite lets them ask again and again, with pauses in which nobody
        # writes, and on PostgreSQL each would keep a connection waiting.
        self._writing = threading.Lock()
        self._shared = threading.local()  # its `db` is the connection of `reading`

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that changes nothing; on SQLite it sees one state of the database."""
        shared: Connection | None = getattr(self._shared, "db", None)
        if shared is not None:
            yield shared
            return
        with self._reads.connect() as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that this thread reads within is read over one connection; not for who writes in between.

        A page asks a dozen things, and to begin and end a transaction costs as much as to ask one.
        """
        with self.read() as db:
            outer = getattr(self._shared, "db", None)
            self._shared.db = db
            try:
                yield
            finally:
                self._shared.db = outer

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at the end, or not at all; only one at a time changes the catalog."""
        with self._writing, self.engine.connect().execution_options(immediate=True) as db, db.begin():
            if db.dialect.name == "postgresql":
                db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITE_LOCK})
            yield db

    def size_bytes(self) -> int:
        """What the database takes on disk."""
        with self.read() as db:
            if db.dialect.name == "postgresql":
                return int(db.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
            pages = db.execute(text("PRAGMA page_count")).scalar_one()
            return int(pages) * int(db.execute(text("PRAGMA page_size")).scalar_one())

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """Open the database at `url`, making it or bringing it up to date first.

    Raises:
        SettingsError: the URL is malformed, or nothing answers there.
    """
    try:
        engine = _engine(url)
        _migrate(engine)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise SettingsError(f"BROADSHEET_DATABASE_URL={url!r} cannot be used: {error}") from error
    except (DBAPIError, OSError) as error:
        raise SettingsError(f"the database {make_url(url)!r} cannot be opened: {_cause(error)}") from error
    return Store(engine)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), **_POOL)
        event.listen(engine, "before_cursor_execute", _without_nul, retval=True)
        event.listen(engine, "checkin", _rest)
        event.listen(engine, "checkout", partial(_wake, engine.dialect))
        return engine
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"check_same_thread": False}, **_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _rest(_connection: Any, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _wake(dialect: Any, connection: Any, record: Any, _proxy: Any) -> None:
    """Ask a connection that has rested whether its server is still there; if not, all are made anew."""
    if time.monotonic() - record.info.get("rests_since", math.inf) < _RESTED_S:
        return
    try:
        dialect.do_ping(connection)
    except dialect.dbapi.Error as error:
        raise InvalidatePoolError from error


def _without_nul(
    _db: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
) -> tuple[str, Any]:
    """PostgreSQL has no place for NUL in a text: it becomes a blank, where one writes and where one asks."""
    return statement, [_cleaned(row) for row in parameters] if many else _cleaned(parameters)


def _cleaned(row: Any) -> Any:
    if isinstance(row, Mapping):
        return {name: _text(value) for name, value in row.items()}
    return tuple(map(_text, row))


def _text(value: Any) -> Any:
    return value.replace("\0", " ") if isinstance(value, str) and "\0" in value else value


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(db: Connection) -> None:
    # A writer takes its place at once: a reader that later turns writer could only fail.
    immediate = db.get_execution_options().get("immediate")
    db.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _migrate(engine: Engine) -> None:
    """Run the migrations that this database has not had, in one transaction."""
    if _revision(engine) == newest_revision():
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with Store(engine).write() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")


def newest_revision() -> str:
    """The revision that this version of the code expects; the number that its file begins with."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _revision(engine: Engine) -> str | None:
    with engine.connect() as db:
        if not engine.dialect.has_table(db, "alembic_version"):
            return None
        return db.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _cause(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip()
