"""The colours of both themes are readable: WCAG 2.2, success criterion 1.4.3."""

from __future__ import annotations

import re

import pytest

from botkit.panels._static import read

Color = tuple[float, float, float]
SMALL, LARGE = 4.5, 3.0


def _theme(number: int) -> dict[str, Color]:
    """Return the colours of the first (dark) or second (light) block of variables."""
    block = re.findall(r"\{[^}]*--bk-ground[^}]*\}", read("theme.css"))[number]
    found = re.findall(r"--bk-(\w[\w-]*): #([0-9a-f]{6})", block)
    return {name: tuple(int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)) for name, code in found}  # type: ignore[misc]


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: Color, other: Color) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _mixed(color: Color, share: float, ground: Color) -> Color:
    red, green, blue = (share * part + (1 - share) * below for part, below in zip(color, ground, strict=True))
    return red, green, blue


@pytest.mark.parametrize("number", [0, 1], ids=["dark", "light"])
@pytest.mark.parametrize("ground", ["ground", "card"])
@pytest.mark.parametrize("ink", ["text", "bright", "muted", "accent-text", "good", "wait", "bad", "off"])
def test_small_text_is_readable(number: int, ground: str, ink: str) -> None:
    """Every ink has 4.5:1 on page and card."""
    theme = _theme(number)
    assert _contrast(theme[ink], theme[ground]) >= SMALL


@pytest.mark.parametrize("number", [0, 1], ids=["dark", "light"])
@pytest.mark.parametrize("state", ["good", "wait", "bad", "off"])
def test_tiles_are_readable(number: int, state: str) -> None:
    """On a tile, which is tinted by its state, the state's word and the muted text are readable."""
    theme = _theme(number)
    tile = _mixed(theme[state], 0.09, theme["card"])
    assert _contrast(theme[state], tile) >= SMALL
    assert _contrast(theme["muted"], tile) >= SMALL


@pytest.mark.parametrize("number", [0, 1], ids=["dark", "light"])
def test_large_text_and_edges_are_visible(number: int) -> None:
    """The strong number, the edges of controls and the focus ring have 3:1."""
    theme = _theme(number)
    for ink, ground in (("accent", "ground"), ("edge", "card"), ("edge", "ground"), ("focus", "card")):
        assert _contrast(theme[ink], theme[ground]) >= LARGE


def test_dark_is_the_tutorials() -> None:
    """The three colours of the page that botkit comes from."""
    assert "--bk-ground: #222727" in read("theme.css")
    assert "--bk-text: #d8d8d8" in read("theme.css")
    assert "--bk-accent: #ea461e" in read("theme.css")
