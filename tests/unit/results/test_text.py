"""Answers in a console."""

from __future__ import annotations

import time

import pytest

from botkit.results import text


def test_rows_are_a_table() -> None:
    """Columns stand under their heads, numbers on the right, wide characters counted as two."""
    rows = [{"name": "우리", "n": 1994}, {"name": "AB", "n": 5}]
    assert text.answer(rows, {}) == "name      n\n────  ─────\n우리  1,994\nAB        5"


def test_more_rows_are_counted() -> None:
    """A long list does not fill the screen."""
    lines = text.answer([{"a": number} for number in range(100)], {}).splitlines()
    assert len(lines) == 2 + text.MAX_ROWS + 1
    assert lines[-1] == "… and 70 more rows"


def test_columns_that_do_not_fit_are_named() -> None:
    """No line is broken."""
    said = text.answer([{"a": "x" * 30, "b": "y" * 30, "c": "z"}], {}, width=50)
    assert said.endswith("not shown for want of room: b, c")
    assert max(map(len, said.splitlines()[:3])) <= 50


def test_nothing_steers_the_terminal() -> None:
    """Escape sequences and marks that turn text around are shown, not obeyed."""
    assert text.answer([{"a": "\x1b[2J\u202eevil"}], {}).endswith(r"\x1b[2J\u202eevil")
    assert "\x1b" not in text.answer({"a\x1b": "\x1b[2J"}, {})
    assert text.answer("\x1b]0;x\x07", {}) == r"\x1b]0;x\x07"


def test_times_are_in_this_machines_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A console is where its viewer is."""
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    try:
        assert text.answer("2026-01-02T03:04:05Z", {}) == "2026-01-02 12:04"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_no_rows_are_said_to_be_none() -> None:
    """What stands around them is shown."""
    assert text.answer({"rows": [], "total": 0, "note": "x"}, {}) == 'No rows.\n{\n  "note": "x"\n}'


def test_long_values_are_cut() -> None:
    """A cell has 40 columns at the most; objects are counted."""
    line = text.answer([{"a": "x" * 100, "b": {"c": 1}}], {}).splitlines()[2]
    assert line == "x" * 38 + "…  1 key"
