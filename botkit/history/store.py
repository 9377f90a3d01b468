"""The file of the history: opened when it can be, gone without when not. All of it in one thread."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from botkit.history.tables import VERSION, prepare, version_of

_log = logging.getLogger(__name__)

T = TypeVar("T")

RETRY = 60.0
"""Seconds after which a file that could not be used is tried again."""

BUSY = 2.0
"""Seconds that another process may hold the file."""

_TABLES = ("samples", "guild_members")


class Store:
    """A SQLite connection: to a file, or to memory while the file cannot be used.

    What is written meanwhile goes to the file as soon as it can be used again. Each way into trouble, and out of it, is
    one line of the log.

    Parameters
    ----------
    path
        The file; None keeps everything in memory.
    clock
        Seconds of a clock that is never set.
    """

    def __init__(self, path: Path | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self._clock = clock
        self._db: sqlite3.Connection | None = None
        self._retry_at: float | None = None

    @property
    def on_disk(self) -> bool:
        """Whether what is written goes to the file."""
        return self._db is not None and self.path is not None and self._retry_at is None

    def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the connection; if the file fails in it, it is done again in memory."""
        db = self._ready()
        try:
            return work(db)
        except sqlite3.Error as error:
            if not self.on_disk:
                raise
            return work(self._leave(db, error))

    def close(self) -> None:
        """Bring what is only in memory to the file, if it can be used, and close; idempotent."""
        if self._db is None:
            return
        if self._retry_at is not None:
            self._retry_at = self._clock()
            self._ready()
        with suppress(sqlite3.Error):
            self._db.close()
        self._db, self._retry_at = None, None

    def _ready(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = self._begin()
        elif self._retry_at is not None and self._clock() >= self._retry_at:
            self._db = self._come_back(self._db)
        return self._db

    def _begin(self) -> sqlite3.Connection:
        if self.path is None:
            return _memory()
        try:
            return _open(self.path)
        except (OSError, sqlite3.Error) as error:
            return self._without(error)

    def _leave(self, db: sqlite3.Connection, error: sqlite3.Error) -> sqlite3.Connection:
        """Go on in memory, with what the file still tells."""
        memory = self._without(error)
        with suppress(sqlite3.Error):
            db.backup(memory)
            prepare(memory)
        with suppress(sqlite3.Error):
            db.close()
        if _is_broken(error) and self.path is not None:
            with suppress(OSError):  # a folder that takes no change: found again with the next try
                _set_aside(self.path)
        self._db = memory
        return memory

    def _without(self, error: Exception) -> sqlite3.Connection:
        self._retry_at = self._clock() + RETRY
        _log.warning(
            "The history cannot be kept in %s (%s): it goes on in memory, and the file is tried again every %.0f s.",
            self.path,
            error,
            RETRY,
        )
        return _memory()

    def _come_back(self, memory: sqlite3.Connection) -> sqlite3.Connection:
        self._retry_at = self._clock() + RETRY
        if self.path is None:
            return memory
        try:
            file = _open(self.path)
        except (OSError, sqlite3.Error):
            return memory
        try:
            _merge(memory, file)
        except sqlite3.Error:
            file.close()
            return memory
        memory.close()
        self._retry_at = None
        _log.warning("The history is kept in %s again.", self.path)
        return file


def _memory() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    prepare(db)
    return db


def _open(path: Path) -> sqlite3.Connection:
    """Open the file, or a new one in place of one that is broken.

    Raises
    ------
    OSError, sqlite3.Error
        If it cannot be used.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return _opened(path)
    except sqlite3.DatabaseError as error:
        if not _is_broken(error):
            raise
    _set_aside(path)
    return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    # SQLite gives the files beside it the same mode.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))
    db = sqlite3.connect(path, timeout=BUSY)
    try:
        if (found := version_of(db)) > VERSION:
            raise sqlite3.NotSupportedError(f"it is of a later version of botkit, schema {found}")
        # NORMAL: a crash of the machine may cost the last minutes, never the file.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise Broken("its pages contradict each other")
        prepare(db)
    except BaseException:
        db.close()
        raise
    return db


class Broken(sqlite3.DatabaseError):
    """The file is a database whose content is damaged."""


def _is_broken(error: BaseException) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return isinstance(error, Broken) or name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))


def _set_aside(path: Path) -> None:
    """Rename a broken file: what is in it may still be wanted."""
    aside = path.with_name(f"{path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
    path.replace(aside)
    for ending in ("-wal", "-shm"):  # of the broken file: they would break the new one
        with suppress(OSError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    _log.warning("The history in %s is broken: it was set aside as %s, and begins anew.", path, aside.name)


def _merge(memory: sqlite3.Connection, file: sqlite3.Connection) -> None:
    with file:
        for table in _TABLES:
            columns = len(memory.execute(f"PRAGMA table_info({table})").fetchall())
            marks = ", ".join("?" * columns)
            rows = memory.execute(f"SELECT * FROM {table}")  # noqa: S608
            file.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)  # noqa: S608
