"""Text on a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.results.terminal import cut, harmless, pad, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("서버", 4),
        ("서버 3", 6),
        ("한", 2),
        ("e\u0301", 1),
        ("🎮", 2),
        ("", 0),
        ("Ａ", 2),
        ("⚔️", 2),
        ("👩‍🚀", 2),
        ("🇰🇷", 2),
    ],
)
def test_width_counts_columns(text: str, columns: int) -> None:
    """Korean syllables and emoji take two columns; accents that join take none."""
    assert width(text) == columns


def test_a_wide_character_is_never_cut_in_half() -> None:
    """Where it does not fit, the text ends one column earlier."""
    assert cut("우리들의 마을", 6) == "우리…"
    assert cut("우리들의 마을", 5) == "우리…"
    assert cut("우리", 4) == "우리"
    assert cut("abcdef", 4) == "abc…"
    assert cut("abc", 0) == ""


@given(st.text(max_size=30), st.integers(min_value=1, max_value=40))
def test_what_is_cut_fits(text: str, most: int) -> None:
    """No text takes more columns than it was given, and one that fits stays whole."""
    text = harmless(text)
    assert width(cut(text, most)) <= most
    assert cut(text, max(width(text), 1)) == text


def test_numbers_are_filled_at_their_left() -> None:
    """Texts stand left and numbers right, by columns and not by characters."""
    assert pad("서버", 6) == "서버  "
    assert pad("12", 4, right=True) == "  12"


@given(st.text(max_size=30))
def test_nothing_reaches_the_terminal_that_it_would_obey(text: str) -> None:
    """A name on Discord is anyone's: escape sequences and marks of direction are written out."""
    assert not {unicodedata.category(one) for one in harmless(text)} & {"Cc", "Cs", "Zl", "Zp"}
    assert "\x1b" not in harmless(f"\x1b[2J{text}")


def test_an_escape_is_shown() -> None:
    """It is seen, not dropped; what is to stay can be named."""
    assert harmless("a\x1b[31mb\x9b\u202ec") == "a\\x1b[31mb\\x9b\\u202ec"
    assert harmless("a\nb", keep="\n") == "a\nb"
    assert harmless("a\nb") == "a\\nb"
