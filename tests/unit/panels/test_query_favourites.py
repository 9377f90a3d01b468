"""botkit.panels.query_favourites: the file of favourites."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from botkit.errors import BotkitError
from botkit.ipc import private_file
from botkit.panels.query_draft import Draft
from botkit.panels.query_favourites import MAX_FAVOURITES, Favourites

GUILDS = Draft("guilds", {"sort": "members", "limit": "5"})
COUNT = Draft("guild_count")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a file of favourites may be, in a folder that is not there yet."""
    return tmp_path / "data" / "botkit" / "favourites.json"


def test_it_lies_in_jupyters_data_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where JUPYTER_DATA_DIR says."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert Favourites().path == tmp_path / "botkit" / "favourites.json"


def test_what_is_kept_is_there_the_next_time(path: Path) -> None:
    """The newest first, each once."""
    Favourites(path).keep(GUILDS)
    Favourites(path).keep(COUNT)
    assert Favourites(path).keep(GUILDS) == [GUILDS, COUNT]
    assert Favourites(path).load() == [GUILDS, COUNT]
    assert Favourites(path).drop(GUILDS.label) == [COUNT]
    assert Favourites(path).load() == [COUNT]


def test_no_file_is_no_problem(path: Path) -> None:
    """On the first day."""
    favourites = Favourites(path)
    assert favourites.load() == []
    assert favourites.problem is None


def test_only_its_owner_reads_it(path: Path) -> None:
    """Mode 0600, and nothing else is left beside it."""
    Favourites(path).keep(GUILDS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["favourites.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"favourites": 5}', "\x00", "[" * 100_000, '"\\ud800"'])
def test_a_damaged_file_is_told_and_set_aside(path: Path, text: str) -> None:
    """It harms nothing, and what a person may want to mend is not lost."""
    path.parent.mkdir(parents=True)
    path.write_text(text)
    favourites = Favourites(path)
    assert favourites.load() == []
    assert str(path) in (favourites.problem or "")
    assert favourites.keep(COUNT) == [COUNT]
    assert favourites.problem is None
    assert path.with_suffix(".damaged.json").read_text() == text
    assert Favourites(path).load() == [COUNT]


def test_other_bytes_and_a_huge_file(path: Path) -> None:
    """Neither is read."""
    path.parent.mkdir(parents=True)
    for content in (b"\xff\xfe\x00", b" " * 2_000_001):
        path.write_bytes(content)
        favourites = Favourites(path)
        assert favourites.load() == []
        assert favourites.problem


def test_what_is_no_favourite_is_passed_over(path: Path) -> None:
    """One bad entry does not cost the others."""
    path.parent.mkdir(parents=True)
    path.write_text(
        json.dumps({"version": 1, "favourites": [5, {"route": 1}, GUILDS.to_dict(), GUILDS.to_dict()]})
    )
    assert Favourites(path).load() == [GUILDS]


def test_a_full_disk_is_told_and_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays what it was, and no half file is left."""
    Favourites(path).keep(COUNT)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private_file.os, "fsync", full)
    with pytest.raises(BotkitError, match=r"cannot be written \(No space left on device\)"):
        Favourites(path).keep(GUILDS)
    monkeypatch.undo()
    assert Favourites(path).load() == [COUNT]
    assert [one.name for one in path.parent.iterdir()] == ["favourites.json"]


def test_there_is_an_end_to_it(path: Path) -> None:
    """The oldest goes."""
    favourites = Favourites(path)
    favourites._write([Draft(f"r{n}") for n in range(MAX_FAVOURITES)])
    kept = favourites.keep(GUILDS)
    assert len(kept) == MAX_FAVOURITES
    assert kept[-1].route == f"r{MAX_FAVOURITES - 2}"
