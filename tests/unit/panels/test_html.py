"""Values as text."""

from __future__ import annotations

import pytest

from botkit.panels import _html
from botkit.panels.texts import texts_of

EN = texts_of("headline", "en")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0 s"), (0, "0 s"), (59.9, "59 s"), (60, "1 min 0 s"), (3_600, "1 h 0 min"), (90_061, "1 d 1 h")],
)
def test_a_duration_has_two_units(seconds: float, text: str) -> None:
    """The two largest units are told."""
    assert _html.duration(EN, seconds) == text


def test_strong_escapes_template_and_values() -> None:
    """Only the stars become markup."""
    assert _html.strong("a < **{n}**", n="<1>") == "a &lt; <strong>&lt;1&gt;</strong>"


@pytest.mark.parametrize(
    ("seconds", "text"), [(46, "1 min"), (3599, "60 min"), (3600, "1 h"), (86_399, "23 h")]
)
def test_coarse_has_one_unit(seconds: float, text: str) -> None:
    """Ages of joins leave the small unit out."""
    assert _html.coarse(EN, seconds) == text
