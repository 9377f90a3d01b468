"""Rows and facts as lines of a terminal: aligned, and cut to its width. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botkit.cli.shape import Rows, facts_of, rows_of
from botkit.cli.text import cell, cut, harmless, is_number, is_rigid, pad, width

_GAP = 2
_LEAST = 8
Mark = Callable[[str], str]


def lines_of(answer: Any, columns: int, *, strong: Mark = str, faint: Mark = str) -> list[str]:
    """Return an answer as lines.

    Parameters
    ----------
    columns
        The terminal's width.
    strong, faint
        Mark a text as a heading, and as an aside.
    """
    found = answer if isinstance(answer, Rows) else rows_of(answer)
    if found is not None:
        asides = [cut(aside, columns) for aside in (*_asides(found), found.hint) if aside]
        return [*table(found, columns, strong=strong), *map(faint, asides)]
    if isinstance(answer, dict):
        return _facts(answer, columns, strong)
    # A text is the answer itself, and may have lines of its own.
    text = harmless(answer, keep="\n\t") if isinstance(answer, str) else cell(answer)
    return text.split("\n")


def table(found: Rows, columns: int, *, strong: Mark = str) -> list[str]:
    """Return rows under their headings; no line if there are none."""
    if not found.rows:
        return []
    names = found.columns
    headings = [[cut(harmless(name), columns) for name in names]] if found.named else []
    lines = headings + [_cells(row, found, columns) for row in found.rows]
    rigid = [all(is_rigid(row.get(name)) for row in found.rows) for name in names]
    right = [all(is_number(row.get(name, 0)) for row in found.rows) for name in names]
    widths = fit([max(width(line[at]) for line in lines) for at in range(len(names))], columns, rigid)
    aligned = [_line(cells, widths, right, columns) for cells in lines]
    return [strong(aligned[0]), *aligned[1:]] if headings else aligned


def fit(wanted: Sequence[int], columns: int, rigid: Sequence[bool]) -> list[int]:
    """Return the widths of columns side by side.

    Where there is not room for all, the widest give way first, and none goes below eight. Those that say nothing
    when they are cut (``rigid``) give way only after all others.
    """
    room = columns - _GAP * (len(wanted) - 1)
    widths = _capped(wanted, room, [not one for one in rigid])
    return widths if sum(widths) <= room else _capped(widths, room, [True] * len(widths))


def _capped(wanted: Sequence[int], room: int, giving: Sequence[bool]) -> list[int]:
    """Return widths of which those that give way are at most as wide as they may be."""

    def capped(most: int) -> list[int]:
        return [min(one, most) if gives else one for one, gives in zip(wanted, giving, strict=True)]

    most = max(_LEAST, room)
    while most > _LEAST and sum(capped(most)) > room:
        most -= 1
    widths = capped(most)
    spare = room - sum(widths)
    for at, one in enumerate(wanted):
        if spare > 0 and one > widths[at]:
            widths[at] += 1
            spare -= 1
    return widths


def _cells(row: Mapping[str, Any], found: Rows, columns: int) -> list[str]:
    texts = (cell(row[name], name if found.named else "") if name in row else "" for name in found.columns)
    return [cut(text, columns) for text in texts]


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], columns: int) -> str:
    padded = (
        pad(cut(text, most), most, right=at_right)
        for text, most, at_right in zip(cells, widths, right, strict=True)
    )
    return cut((" " * _GAP).join(padded).rstrip(), columns)


def _facts(answer: Mapping[str, Any], columns: int, strong: Mark) -> list[str]:
    facts, tables = facts_of(answer)
    if not answer:
        return ["nothing"]
    longest = min(max((width(harmless(name)) for name in facts), default=0), columns // 2)
    lines = [
        cut(f"{pad(cut(harmless(name), longest), longest)}  {cell(value, name.split('.')[-1])}", columns)
        for name, value in facts.items()
    ]
    for name, rows in tables.items():
        lines += ["", strong(cut(harmless(name), columns)), *table(rows, columns, strong=strong)]
    return lines


def _asides(found: Rows) -> list[str]:
    """Return what is said below rows: how many there are, and how to see the next."""
    first, total = found.facts.get("offset"), found.facts.get("total")
    matching = found.facts.get("matching", total)
    if not (is_number(first) and is_number(total) and is_number(matching)):
        return [] if found.rows else ["no rows"]
    if not total:
        return ["no rows"]
    if not matching:
        return [f"none of {total} matches"]
    among = f"{matching}" if matching == total else f"{matching} that match, of {total}"
    if not found.rows:
        return [f"none from {int(first)} on: there are {among}"]
    last = int(first) + len(found.rows)
    more = f"; offset={last} shows the next" if last < matching else ""
    shown = f"{last}" if len(found.rows) == 1 else f"{int(first) + 1}–{last}"
    return [f"{shown} of {among}{more}"]
