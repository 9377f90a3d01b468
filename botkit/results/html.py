"""Answers as HTML: rows as a table, the rest as a tree. Everything that comes from an answer is escaped. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from botkit.results.shape import Column, columns_of, is_page, record, rows_of
from botkit.results.values import Names, Shown, counted, inline, shown, singular

MAX_ROWS = 200
"""Rows of a list that is shown at once."""

MAX_COLUMNS = 40
MAX_NODES = 3000
MAX_DEPTH = 16
MAX_TEXT = 1000
_OPEN_LEVELS = 2
_OPEN_LIMIT = 30
_INNER_ROWS = 50
_BRIEF = 200


def answer(value: Any, names: Names, label: str = "", rows: int = MAX_ROWS) -> str:
    """Return an answer as HTML.

    Parameters
    ----------
    value
        The answer.
    names
        Names of guilds by id.
    label
        What a screen reader calls the table.
    rows
        How many rows are shown at the most.
    """
    return _Writer(names).whole(value, label, rows)


def table_rows(rows: Iterable[Any], columns: Sequence[Column], names: Names) -> str:
    """Return rows as the ``tr`` elements of a table that has these columns."""
    return _Writer(names).body(rows, columns)


def scalar(one: Shown) -> str:
    """Return a single value as HTML."""
    text = escape(one.text if len(one.text) <= MAX_TEXT else f"{one.text[:MAX_TEXT]}…")
    hover = f' title="{escape(one.exact)}"' if one.exact else ""
    if one.kind == "time":
        return f'<time datetime="{escape(one.utc)}"{hover}>{text}</time>'
    if one.kind == "empty":
        return f'<i class="bkr-none"{hover}>{text}</i>'
    return f"<span{hover}>{text}</span>" if hover else f"<bdi>{text}</bdi>"


class _Writer:
    """Writes one answer; counts what it has written, so that no answer makes a page that nothing can show."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._left = MAX_NODES

    def whole(self, value: Any, label: str, most: int) -> str:
        found = rows_of(value)
        if found is None:
            return f'<div class="bkr-tree">{self.value(value, "", 0)}</div>'
        rows, rest = found.items, found.around
        if not rows:
            table = '<p class="bkr-empty">No rows.</p>'
        elif (columns := columns_of(rows)) is None:
            table = f'<div class="bkr-tree">{self._items(rows[:most], "", 0)}</div>'
        else:
            table = self.table(rows[:most], columns, label) + _more(len(columns) - MAX_COLUMNS, "column")
        return table + (f'<div class="bkr-tree">{self._entries(rest, 0)}</div>' if rest else "")

    def table(self, rows: Sequence[Any], columns: Sequence[Column], label: str) -> str:
        head = "".join(
            f'<th scope="col"{_side(column)}>{escape(column.title)}</th>' for column in columns[:MAX_COLUMNS]
        )
        # It scrolls by itself: the keyboard must reach it, and a screen reader must say what it is.
        return (
            f'<div class="bkr-scroll" tabindex="0" role="region" aria-label="{escape(label or "rows")}"><table>'
            f"<thead><tr>{head}</tr></thead><tbody>{self.body(rows, columns)}</tbody></table></div>"
        )

    def body(self, rows: Iterable[Any], columns: Sequence[Column]) -> str:
        cells = ("".join(self._cell(record(row), column) for column in columns[:MAX_COLUMNS]) for row in rows)
        return "".join(f"<tr>{row}</tr>" for row in cells)

    def value(self, value: Any, key: str, depth: int) -> str:
        self._left -= 1
        if not isinstance(value, dict | list) or not value:
            return scalar(shown(value, key, self._names))
        if small := inline(value, key, self._names):
            return scalar(small)
        if depth >= MAX_DEPTH or self._left <= 0:
            return f'<i class="bkr-none">{counted(len(value), "more value")} inside: see .value</i>'
        if isinstance(value, dict):
            return self._entries(value, depth)
        columns = columns_of(value) if isinstance(value[0], dict | list) else None
        if columns is None:
            return self._items(value, key, depth)
        return self.table(value[:_INNER_ROWS], columns, key) + _more(len(value) - _INNER_ROWS, "row")

    def _entries(self, entries: dict[str, Any], depth: int) -> str:
        parts = [self._entry(str(key), str(key), value, depth) for key, value in self._some(entries.items())]
        return f"<ul>{''.join(parts)}{self._rest(len(entries) - len(parts))}</ul>"

    def _items(self, items: Sequence[Any], key: str, depth: int) -> str:
        one = singular(key)
        parts = [self._entry(str(place), one, value, depth) for place, value in self._some(enumerate(items))]
        return f"<ul>{''.join(parts)}{self._rest(len(items) - len(parts))}</ul>"

    def _entry(self, label: str, key: str, value: Any, depth: int) -> str:
        name = f"<b>{escape(label)}</b>"
        if label in self._names:
            name += f' <span class="bkr-pale">{escape(self._names[label])}</span>'
        if not isinstance(value, dict | list) or not value or inline(value, key):
            return f"<li>{name} {self.value(value, key, depth + 1)}</li>"
        noun = "key" if isinstance(value, dict) else "item"
        is_open = " open" if depth < _OPEN_LEVELS and len(value) <= _OPEN_LIMIT else ""
        return (
            f'<li><details{is_open}><summary>{name} <span class="bkr-pale">{counted(len(value), noun)}</span>'
            f"</summary>{self.value(value, key, depth + 1)}</details></li>"
        )

    def _some(self, entries: Iterable[Any]) -> Iterable[Any]:
        for entry in entries:
            if self._left <= 0:
                return
            yield entry

    @staticmethod
    def _rest(count: int) -> str:
        return f'<li class="bkr-none">and {count:,} more: see .value</li>' if count > 0 else ""

    def _cell(self, row: Mapping[str, Any], column: Column) -> str:
        if column.title not in row:
            return "<td></td>"
        value = row[column.title]
        if isinstance(value, dict | list) and value and not inline(value):
            noun = "key" if isinstance(value, dict) else "item"
            text = shown(value).text
            text = text if len(text) <= _BRIEF else f"{text[:_BRIEF]}…"
            inner = self.value(value, column.key, _OPEN_LEVELS)
            return (
                f'<td><details><summary title="{escape(text)}">{counted(len(value), noun)}</summary>'
                f'<div class="bkr-tree">{inner}</div></details></td>'
            )
        return f"<td{_side(column)}>{self.value(value, column.key, MAX_DEPTH - 1)}</td>"


def page_columns(value: Any) -> list[Column] | None:
    """Return the columns of a page; None if its rows are no table."""
    return columns_of(value["rows"]) if is_page(value) else None


def _side(column: Column) -> str:
    return ' class="bkr-num"' if column.number else ""


def _more(count: int, noun: str) -> str:
    return f'<p class="bkr-none">and {counted(count, f"more {noun}")}: see .value</p>' if count > 0 else ""
