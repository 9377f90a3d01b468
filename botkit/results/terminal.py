"""Text on a terminal: its width in columns, cut, and without anything that moves the cursor. No I/O."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
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
