"""One value as text for a terminal: its width in columns, cut, and without anything that moves the cursor."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeGuard

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_TIME_NAMES = re.compile(r"(at|since|.*_at)")
# From 2001 to 2286: a number under such a name that is no time of ours stays a number.
_EARLIEST, _LATEST = 1e9, 1e10
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_JOINER, _EMOJI_FORM = "\u200d", "\ufe0f"
# Hangul vowels and final consonants that join the syllable before them.
_JOINING = range(0x1160, 0x1200)


def harmless(text: str, *, keep: str = "") -> str:
    r"""Return a text without characters that control a terminal or turn its direction, each as ``\x1b``.

    Names on Discord are anyone's: an escape sequence in one must not reach the terminal.

    Parameters
    ----------
    keep
        Control characters to leave alone, such as the end of a line.
    """

    def escaped(found: re.Match[str]) -> str:
        character = found[0]
        return character if character in keep else character.encode("unicode_escape").decode()

    return _CONTROLS.sub(escaped, text)


def cell(value: Any, name: str = "") -> str:
    """Return a value in one line: times are local ones, lists are texts with commas, and what is nested is JSON.

    Parameters
    ----------
    name
        The key that it stands under; ``at``, ``since`` and ``…_at`` hold seconds since the epoch, and so do numbers
        without a name that have a fraction and are as large.
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _local_time(value) or harmless(value)
    if isinstance(value, int | float):
        return _number(value, name)
    if not value:
        return "–"
    if isinstance(value, list) and all(one is not None and not isinstance(one, list | dict) for one in value):
        return ", ".join(map(cell, value))
    return harmless(json.dumps(value, ensure_ascii=False))


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value is a number, which stands at the right of its column."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_rigid(value: Any) -> bool:
    """Whether a value says nothing any more when it is cut: a number, an id, a time."""
    if isinstance(value, str):
        return value.isdecimal() or _ISO_TIME.fullmatch(value) is not None
    return value is None or isinstance(value, int | float)


def width(text: str) -> int:
    """Return the columns that a text takes: two for most Korean, Chinese and Japanese characters and emoji."""
    return len(text) if text.isascii() else sum(_steps(text))


def cut(text: str, most: int) -> str:
    """Return a text in at most so many columns, with an ellipsis if something is left out."""
    if len(text) * 2 <= most:
        return text
    fitting = used = 0
    for at, columns in enumerate(_steps(text)):
        used += columns
        if used <= most - 1:
            fitting = at + 1
        if used > most:
            return f"{text[:fitting]}…" if most > 0 else ""
    return text


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return a text filled with spaces to a width, at its right or (``right``) at its left side."""
    spaces = " " * (columns - width(text))
    return spaces + text if right else text + spaces


def _steps(text: str) -> Iterator[int]:
    """Yield the columns by which each character widens what stands before it."""
    before, joined = 0, False
    for character in text:
        if character == _EMOJI_FORM:
            columns = 1 if before == 1 else 0
        else:
            columns = _columns(character)
            # People and things that are joined into one picture.
            columns = 0 if joined and columns == 2 else columns
        joined = character == _JOINER
        before = before + columns if character == _EMOJI_FORM else columns or before
        yield columns


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    joins = ord(character) in _JOINING or unicodedata.category(character) in ("Mn", "Me", "Cf")
    return 0 if joins else 1


def _number(value: float, name: str) -> str:
    timely = _TIME_NAMES.fullmatch(name) if name else isinstance(value, float)
    if timely and _EARLIEST <= value < _LATEST:
        return _local(datetime.fromtimestamp(value).astimezone())
    return f"{value:.6g}" if isinstance(value, float) and abs(value) < _EARLIEST else str(value)


def _local_time(text: str) -> str | None:
    if _ISO_TIME.fullmatch(text):
        # It may look like a time and be none, or be one that no clock here can show.
        with suppress(ValueError, OverflowError):
            return _local(datetime.fromisoformat(text))
    return None


def _local(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
