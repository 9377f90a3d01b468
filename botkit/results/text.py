"""Answers as text for a console: rows as a table, the rest indented. No I/O."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from botkit.results.shape import Column, around, cell, columns_of, rows_of
from botkit.results.values import Names, counted, inline, moment, shown

MAX_ROWS = 30
MAX_LINES = 200
_WIDEST = 40


def answer(value: Any, names: Names, width: int = 100) -> str:
    """Return an answer as lines of at most ``width`` columns."""
    rows = rows_of(value)
    if rows is None:
        return _tree(value) if isinstance(value, dict) else _line(value, "", names)
    if not rows:
        lines = ["No rows."]
    elif (columns := columns_of(rows)) is None:
        lines = [_tree(rows)]
    else:
        lines = _table(rows[:MAX_ROWS], columns, names, width)
        if len(rows) > MAX_ROWS:
            lines.append(f"… and {counted(len(rows) - MAX_ROWS, 'more row')}")
    rest = around(value)
    return "\n".join([*lines, _tree(rest)] if rest else lines)


def printable(text: str) -> str:
    """Return a text without anything that would steer a terminal: an answer holds what strangers have written."""
    return "".join(
        character if unicodedata.category(character) not in ("Cc", "Cf", "Cs") else repr(character)[1:-1]
        for character in text
    )


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def _tree(value: Any) -> str:
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    lines = [printable(line) for line in text.splitlines()]
    more = len(lines) - MAX_LINES
    return "\n".join([*lines[:MAX_LINES], f"… and {counted(more, 'more line')}"] if more > 0 else lines)


def _line(value: Any, key: str, names: Names) -> str:
    one = shown(value, key, names)
    if one.kind == "time" and (when := moment(value, key)) is not None:
        return f"{when.astimezone():%Y-%m-%d %H:%M}"  # this machine's own time: a console's viewer sits at it
    return printable(one.text)


def _brief(value: Any, key: str, names: Names) -> str:
    if small := inline(value, key, names):
        return printable(small.text)
    if isinstance(value, dict | list):
        return counted(len(value), "key" if isinstance(value, dict) else "item")
    return _line(value, key, names)


def _table(rows: Sequence[Any], columns: Sequence[Column], names: Names, width: int) -> list[str]:
    grid = [[printable(column.title) for column in columns]]
    for row in rows:
        found = [cell(row, column) for column in columns]
        grid.append(
            [
                _brief(value, str(column.key), names) if there else ""
                for (there, value), column in zip(found, columns, strict=True)
            ]
        )
    grid = [[_cut(text) for text in line] for line in grid]
    widths = [max(width_of(line[place]) for line in grid) for place in range(len(columns))]
    fitting = _fitting(widths, width)
    lines = [
        "  ".join(
            _pad(line[place], widths[place], columns[place].number) for place in range(fitting)
        ).rstrip()
        for line in grid
    ]
    lines.insert(1, "  ".join("─" * one for one in widths[:fitting]))
    hidden = [column.title for column in columns[fitting:]]
    return [*lines, f"not shown for want of room: {', '.join(hidden)}"] if hidden else lines


def _fitting(widths: Sequence[int], width: int) -> int:
    used = -2
    for place, one in enumerate(widths):
        used += one + 2
        if used > width and place:
            return place
    return len(widths)


def _cut(text: str) -> str:
    if width_of(text) <= _WIDEST:
        return text
    kept = ""
    while width_of(kept) < _WIDEST - 2:
        kept += text[len(kept)]
    return f"{kept}…"


def _pad(text: str, width: int, right: bool) -> str:
    room = " " * (width - width_of(text))
    return room + text if right else text + room
