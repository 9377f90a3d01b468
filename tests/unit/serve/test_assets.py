"""The page's scripts: found in their folders only, compressed once."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

import pytest

from botkit.panels import _static
from botkit.serve.assets import base, content, front_end, locate


def test_the_address_names_the_versions() -> None:
    """It is a path of its own, the same at each call."""
    assert re.fullmatch(r"botkit/assets/[0-9a-f]{12}/", base())
    assert base() == base()


def test_another_front_end_has_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that keeps the old one for ever asks for the new one."""
    before = base()
    monkeypatch.setattr(_static, "version", lambda: "another")
    base.cache_clear()
    try:
        assert base() != before
    finally:
        base.cache_clear()


def test_front_ends_are_compressed() -> None:
    """Some files as one, and no others."""
    found = front_end("format.js+headline.js")
    assert found is not None
    plain, packed = found
    assert packed is not None
    assert gzip.decompress(packed) == plain == _static.read("format.js", "headline.js").encode()
    assert len(packed) < len(plain) / 2
    assert front_end("nothing.js") is None


def test_the_first_folder_that_has_a_file_wins(tmp_path: Path) -> None:
    """And what no folder has is not found."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / "sub").mkdir(parents=True)
    (other / "sub" / "a.js").write_text("other")
    assert locate([one, other], "sub/a.js") == other / "sub" / "a.js"
    (one / "sub" / "a.js").write_text("one")
    assert locate([one, other], "sub/a.js") == one / "sub" / "a.js"
    assert locate([one, other], "sub/b.js") is None
    assert locate([one, other], "sub") is None


@pytest.mark.parametrize(
    "path", ["../secret", "sub/../../secret", "/etc/passwd", "link", "a\0b", "%2e%2e/secret"]
)
def test_nothing_outside_of_the_folders_is_found(tmp_path: Path, path: str) -> None:
    """Not by dots, not by an absolute path, not through a link."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "link").symlink_to(tmp_path / "secret")
    assert locate([folder], path) is None


def test_content_is_compressed_where_that_is_less(tmp_path: Path) -> None:
    """Small files and such as are compressed already stay as they are."""
    file = tmp_path / "a.js"
    file.write_text("word " * 1000)
    plain, packed = content(file, 1)
    assert packed is not None
    assert len(packed) < len(plain) / 10
    assert gzip.decompress(packed) == plain == file.read_bytes()
    file.write_text("changed")
    assert content(file, 2) == (b"changed", None)
    file.write_bytes(os.urandom(5000))
    assert content(file, 3) == (file.read_bytes(), None)
