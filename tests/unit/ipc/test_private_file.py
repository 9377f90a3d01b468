"""botkit.ipc.private_file: a file that only its owner can read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from botkit.ipc.private_file import write_privately


def test_the_file_is_its_owners_alone_even_over_an_open_one(tmp_path: Path) -> None:
    """Its mode is 0600, whatever stood there before."""
    path = tmp_path / "x.json"
    path.write_text("old")
    path.chmod(0o644)
    write_privately(path, "새")
    assert path.read_text(encoding="utf-8") == "새"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    """A folder in its place stays, and no half file beside it."""
    (tmp_path / "x.json" / "inner").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_privately(tmp_path / "x.json", "new")
    assert [path.name for path in tmp_path.iterdir() if path.name != "runtime"] == ["x.json"]
