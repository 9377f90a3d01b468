"""Rows and facts as lines of a terminal: aligned, and cut to its width. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botkit.cli.shape import VALUE, Rows, facts_of, rows_of
from botkit.cli.text import cell, cut, harmless, is_number, pad, width

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
    found = rows_of(answer)
    if found is not None:
        return [*table(found, columns, strong=strong), *map(faint, _asides(found, columns))]
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
    values = [
        [cut(cell(row[name], name), columns) if name in row else "" for name in names] for row in found.rows
    ]
    headings = [] if names == [VALUE] else [[cut(harmless(name), columns) for name in names]]
    right = [all(is_number(row.get(name, 0)) for row in found.rows) for name in names]
    widths = fit([max(width(line[at]) for line in headings + values) for at in range(len(names))], columns)
    lines = [
        (" " * _GAP)
        .join(
            pad(cut(text, most), most, right=at_right)
            for text, most, at_right in zip(line, widths, right, strict=True)
        )
        .rstrip()
        for line in headings + values
    ]
    lines = [cut(line, columns) for line in lines]
    return [strong(lines[0]), *lines[1:]] if headings else lines


def fit(wanted: Sequence[int], columns: int) -> list[int]:
    """Return the widths of columns side by side: the widest give way first, and none goes below eight."""
    room = columns - _GAP * (len(wanted) - 1)
    most = max(_LEAST, columns)
    while most > _LEAST and sum(min(one, most) for one in wanted) > room:
        most -= 1
    widths = [min(one, most) for one in wanted]
    spare = room - sum(widths)
    for at, one in enumerate(wanted):
        if spare > 0 and one > widths[at]:
            widths[at] += 1
            spare -= 1
    return widths


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


def _asides(found: Rows, columns: int) -> list[str]:
    """Return what is said below rows: how many there are, and how to see the next."""
    facts = found.facts
    first, total = facts.get("offset"), facts.get("total")
    matching = facts.get("matching", total)
    if not (is_number(first) and is_number(total) and is_number(matching)):
        return [] if found.rows else ["no rows"]
    last = int(first) + len(found.rows)
    among = f"{matching}" if matching == total else f"{matching} that match, of {total}"
    if not found.rows:
        return [cut(f"none of {among}", columns)]
    more = f"; offset={last} shows the next" if last < matching else ""
    return [cut(f"{int(first) + 1}–{last} of {among}{more}", columns)]
