"""Answers as lines of a terminal: aligned, and cut to its width. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botkit.results.shape import Column, Rows, columns_of, extent, facts_of, record, rows_of
from botkit.results.terminal import cut, harmless, pad, width
from botkit.results.values import Names, counted, is_flat, shown, singular

MAX_ROWS = 30
MAX_LINES = 200
_GAP = 2
_LEAST = 8
Mark = Callable[[str], str]


def answer(value: Any, names: Names, columns: int) -> str:
    """Return the beginning of an answer as text: at most thirty rows, and two hundred lines."""
    found = rows_of(value)
    lines = lines_of(Rows(found.items[:MAX_ROWS], found.around) if found else value, columns, names)
    if found and len(found.items) > MAX_ROWS:
        lines.append(f"… and {counted(len(found.items) - MAX_ROWS, 'more row')}")
    more = len(lines) - MAX_LINES
    return "\n".join([*lines[:MAX_LINES], f"… and {counted(more, 'more line')}"] if more > 0 else lines)


def lines_of(
    value: Any, columns: int, names: Names | None = None, *, strong: Mark = str, faint: Mark = str
) -> list[str]:
    """Return an answer as lines.

    Parameters
    ----------
    value
        The answer, or its rows.
    columns
        The terminal's width.
    names
        Names of guilds by id.
    strong, faint
        Mark a text as a heading, and as an aside.
    """
    return _Lines(columns, names or {}, strong, faint).whole(value)


def cell(value: Any, key: str = "", names: Names | None = None) -> str:
    """Return a value in one line: times are local ones, plain lists have commas, and what is nested is JSON."""
    if isinstance(value, list) and value and is_flat(value):
        return ", ".join(cell(one, singular(key), names) for one in value)
    if isinstance(value, dict) and value.keys() == {"id", "name"} and is_flat(value):
        return harmless(f"{value['name']} ({value['id']})")
    return harmless(shown(value, key, names).local)


def fit(wanted: Sequence[int], least: Sequence[int], columns: int) -> list[int]:
    """Return the widths of columns side by side, of as many as have room.

    Parameters
    ----------
    wanted
        How wide each would be. The widest give way first.
    least
        How wide each must be.
    columns
        The room for all.
    """
    count = 1
    while count < len(least) and sum(least[: count + 1]) + _GAP * count <= columns:
        count += 1
    room = columns - _GAP * (count - 1)
    wanted, least = wanted[:count], [min(one, room) for one in least[:count]]

    def capped(most: int) -> list[int]:
        return [min(one, max(most, low)) for one, low in zip(wanted, least, strict=True)]

    most = room
    while most > 1 and sum(capped(most)) > room:
        most -= 1
    widths = capped(most)
    spare = room - sum(widths)
    for at, one in enumerate(wanted):
        if spare > 0 and one > widths[at]:
            widths[at] += 1
            spare -= 1
    return widths


class _Lines:
    """Writes one answer for a terminal of one width."""

    def __init__(self, columns: int, names: Names, strong: Mark, faint: Mark) -> None:
        self._columns = columns
        self._names = names
        self._strong = strong
        self._faint = faint

    def whole(self, value: Any) -> list[str]:
        found = value if isinstance(value, Rows) else rows_of(value)
        if found is not None:
            return [*self._rows(found.items), *self._facts(found.around), *self._asides(found)]
        if isinstance(value, dict):
            return self._facts(value) or ["empty object"]
        # A text is the answer itself, and may have lines of its own.
        return harmless(shown(value).local, keep="\n\t").split("\n")

    def _rows(self, rows: Sequence[Any]) -> list[str]:
        columns = columns_of(rows)
        if columns is None:
            return [self._cut(cell(row, names=self._names)) for row in rows]
        named = isinstance(rows[0], dict)
        body = [[self._cell(record(row), column) for column in columns] for row in rows]
        head = [self._cut(harmless(column.title)) if named else "" for column in columns]
        filled = [max(width(cells[at]) for cells in body) for at in range(len(columns))]
        wanted = [max(one, width(title)) for one, title in zip(filled, head, strict=True)]
        least = [
            max(1, min(most, _LEAST), one if column.rigid else 0)
            for most, one, column in zip(wanted, filled, columns, strict=True)
        ]
        widths = fit(wanted, least, self._columns)
        lines = [self._line(cells, widths, columns) for cells in body]
        if named:
            lines.insert(0, self._strong(self._line(head, widths, columns)))
        if hidden := columns[len(widths) :]:
            lines.append(self._aside(harmless(f"no room for {', '.join(one.title for one in hidden)}")))
        return lines

    def _cell(self, row: Mapping[str, Any], column: Column) -> str:
        return self._cut(cell(row[column.title], column.key, self._names)) if column.title in row else ""

    def _line(self, cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
        padded = [
            pad(cut(text, most), most, right=column.number)
            for text, most, column in zip(cells, widths, columns, strict=False)
        ]
        return (" " * _GAP).join(padded).rstrip()

    def _facts(self, held: Mapping[str, Any]) -> list[str]:
        facts, tables = facts_of(held)
        longest = min(max((width(harmless(name)) for name in facts), default=0), self._columns // 2)
        lines = [
            self._cut(
                f"{pad(cut(harmless(name), longest), longest)}  {cell(value, name.split('.')[-1], self._names)}"
            )
            for name, value in facts.items()
        ]
        for name, rows in tables.items():
            lines += [*([""] if lines else []), self._strong(self._cut(harmless(name))), *self._rows(rows)]
        return lines

    def _asides(self, found: Rows) -> list[str]:
        """Return what is said below rows: how many there are, and how to see the next."""
        said = "" if found.items else "No rows."
        if found.place is not None:
            first, matching, total = found.place
            last = first + len(found.items)
            more = f"; offset={last} shows the next" if found.items and last < matching else ""
            said = extent(first, len(found.items), matching, total) + more
        return [self._aside(one) for one in (said, found.hint) if one]

    def _aside(self, text: str) -> str:
        return self._faint(self._cut(text))

    def _cut(self, text: str) -> str:
        return cut(text, self._columns)
