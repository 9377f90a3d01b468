"""Uploads: sizes of pictures, and a memory with an end."""

from __future__ import annotations

import pytest

from botkit.sandbox.files import Files, image_size

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x06\x00\x05\x01"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\0\5\0\0\0\6", (5, 6)),
        (b"GIF89a\5\0\6\0", (5, 6)),
        (JPEG, (5, 6)),
        (JPEG[:12], None),
        (b"\xff\xd8" + b"\xff\xe0\x00\x00" * 4, None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"GIF89a", None),
        (b"text", None),
        (b"", None),
    ],
)
def test_image_size(data: bytes, size: tuple[int, int] | None) -> None:
    """PNG, GIF and JPEG tell their size; other files, and what is cut off, have none."""
    assert image_size(data) == size


def test_the_oldest_files_go_first() -> None:
    """Only so many bytes are kept, but always the newest file."""
    files = Files(limit=10)
    paths = [files.add(1, number, "a", b"x" * size, "text/plain") for number, size in enumerate((6, 4, 5))]
    assert [files.get(path) is not None for path in paths] == [False, True, True]
    last = files.add(1, 9, "a", b"x" * 20, "text/plain")
    assert files.get(last) == (b"x" * 20, "text/plain")
