"""botkit.history.store: whatever the file does, the history goes on."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest

from botkit.history import tables
from botkit.history.spans import SPANS, Sample
from botkit.history.store import RETRY, Store

NOW = 1_800_000_000.0


class Kept:
    """A store in a folder, with a clock that is set by hand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = 0.0
        self.store = Store(path, lambda: self.clock)

    def write(self, guilds: int) -> None:
        """Write one sample, one minute later for each guild."""
        self.store.do(lambda db: tables.write(db, [Sample(NOW + 60 * guilds, guilds, 1, 0.0)]))

    def read(self) -> list[object]:
        """Return the guilds of all samples."""
        points = self.store.do(lambda db: tables.points(db, SPANS["1h"], NOW + 900))
        return [point[1] for point in points if point[1] is not None]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A store of a file that is not there yet."""
    return Kept(tmp_path / "botkit" / "history.sqlite")


def test_it_outlives_its_process(kept: Kept) -> None:
    """What one store has written, the next one reads; nobody else may."""
    kept.write(1)
    kept.store.close()
    kept.store.close()
    assert Kept(kept.path).read() == [1]
    assert kept.path.stat().st_mode & 0o777 == 0o600
    assert kept.path.parent.stat().st_mode & 0o777 == 0o700


def test_files_beside_it_are_private_too(kept: Kept) -> None:
    """SQLite's log holds the same numbers."""
    kept.write(1)
    assert {file.stat().st_mode & 0o777 for file in kept.path.parent.iterdir()} == {0o600}
    kept.store.close()


def test_two_processes_share_a_file(kept: Kept) -> None:
    """Both write, both read all of it."""
    other = Kept(kept.path)
    kept.write(1)
    other.write(2)
    kept.write(3)
    assert kept.read() == other.read() == [1, 2, 3]
    kept.store.close()
    other.store.close()


def test_a_file_that_is_no_database_is_set_aside(kept: Kept, caplog: pytest.LogCaptureFixture) -> None:
    """It is not deleted, one line says so, and a new one begins."""
    kept.path.parent.mkdir()
    kept.path.write_bytes(b"no database " * 1000)
    kept.write(1)
    assert (kept.read(), kept.store.on_disk) == ([1], True)
    aside = [file for file in kept.path.parent.iterdir() if ".broken-" in file.name]
    assert aside[0].read_bytes().startswith(b"no database")
    assert [aside[0].name in record.message for record in caplog.records] == [True]
    kept.store.close()


def test_a_damaged_page_is_noticed(kept: Kept) -> None:
    """A file whose middle was overwritten is set aside at the latest when it is opened again."""
    for number in range(12):
        kept.write(number)
    kept.store.close()
    content = bytearray(kept.path.read_bytes())
    content[4096:12_288] = b"\xff" * 8192
    kept.path.write_bytes(content)
    again = Kept(kept.path)
    again.write(3)
    assert again.read()[-1] == 3
    assert any(".broken-" in file.name for file in kept.path.parent.iterdir())
    again.store.close()


def test_a_full_disk_is_survived(kept: Kept, caplog: pytest.LogCaptureFixture) -> None:
    """The history goes on in memory, says so once, and the file gets what it missed when there is room."""
    kept.write(1)
    db = kept.store._db
    assert db is not None
    db.execute("PRAGMA max_page_count = 1")  # SQLite answers as on a full disk
    kept.store.do(lambda db: tables.write_guilds(db, NOW, range(1, 5_000), range(1, 5_000)))
    kept.write(2)
    assert (kept.read(), kept.store.on_disk) == ([1, 2], False)
    kept.clock += RETRY
    kept.write(3)
    assert (kept.read(), kept.store.on_disk) == ([1, 2, 3], True)
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert "disk is full" in caplog.records[0].message
    kept.store.close()
    assert Kept(kept.path).read() == [1, 2, 3]


def test_a_locked_file_is_tried_again(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else holds it for long: nothing is lost."""
    monkeypatch.setattr("botkit.history.store.BUSY", 0.01)
    kept.write(1)
    other = sqlite3.connect(kept.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    kept.write(2)
    kept.clock += RETRY
    kept.write(3)
    assert (kept.read(), kept.store.on_disk) == ([1, 2, 3], False)
    other.close()
    kept.store.close()
    assert Kept(kept.path).read() == [1, 2, 3]


def test_a_folder_that_cannot_be_made(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file stands in its place: the history is kept in memory."""
    (tmp_path / "file").write_text("")
    kept = Kept(tmp_path / "file" / "history.sqlite")
    kept.write(1)
    assert (kept.read(), kept.store.on_disk, len(caplog.records)) == ([1], False, 1)
    kept.store.close()


def test_a_later_schema_is_left_alone(kept: Kept) -> None:
    """A file of a newer botkit is neither changed nor set aside."""
    kept.path.parent.mkdir()
    with sqlite3.connect(kept.path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = kept.path.read_bytes()
    kept.write(1)
    assert (kept.read(), kept.store.on_disk) == ([1], False)
    kept.store.close()
    assert kept.path.read_bytes() == before


def test_without_a_path_it_is_in_memory() -> None:
    """It works, and nothing is written anywhere."""
    store = Store(None)
    store.do(lambda db: tables.write(db, [Sample(NOW, 1, 1, 0.0)]))
    assert store.do(lambda db: tables.totals_at(db, NOW)) == (1, 1)
    assert not store.on_disk
    store.close()
