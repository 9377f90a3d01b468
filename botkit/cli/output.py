"""How an answer is printed: as a table for a person, or as text, JSON or CSV for what reads it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO, TextIOWrapper
from typing import Any

from botkit.results.shape import record, rows_of, titles_of
from botkit.results.terminal import harmless
from botkit.results.text import lines_of

# What JSON leaves as it is, though a terminal may obey it, or an encoding may lack it.
_UNSAFE = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Form(StrEnum):
    """What was asked for; ``PLAIN`` is a table on a terminal."""

    PLAIN = "plain"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Screen:
    """Where the output goes.

    Parameters
    ----------
    terminal
        Whether a person reads it there.
    redraws
        Whether it obeys escape sequences, so that what is drawn can be drawn again.
    columns, lines
        Its size.
    """

    terminal: bool
    redraws: bool
    columns: int
    lines: int

    @classmethod
    def here(cls) -> Screen:
        """Return what standard output is now; a window may have changed its size since the last time."""
        terminal = sys.stdout.isatty()
        size = shutil.get_terminal_size()
        redraws = terminal and os.environ.get("TERM", "dumb") not in ("", "dumb")
        return cls(terminal, redraws, max(size.columns, 20), max(size.lines, 4))

    @property
    def styled(self) -> bool:
        """Whether headings are bold: see https://no-color.org."""
        return self.redraws and not os.environ.get("NO_COLOR")


def text_of(answer: Any, form: Form, screen: Screen) -> str:
    """Return an answer as it is printed, its last line ended."""
    if form is Form.JSON:
        return f"{to_json(answer, indent=2)}\n"
    if form is Form.CSV:
        return to_csv(answer)
    if screen.terminal:
        return "".join(f"{line}\n" for line in table_lines(answer, screen))
    found = rows_of(answer)
    if found is not None:
        return "".join(f"{to_json(item)}\n" for item in found.items)
    return f"{line_of(answer)}\n"


def table_lines(answer: Any, screen: Screen) -> list[str]:
    """Return an answer as lines of the terminal, with headings in bold where it can show that."""
    if not screen.styled:
        return lines_of(answer, screen.columns)
    return lines_of(answer, screen.columns, strong=_bold, faint=_faint)


def line_of(answer: Any) -> str:
    """Return an answer as one line: a text as it is, all else as JSON."""
    return answer if isinstance(answer, str) else to_json(answer)


def to_json(value: Any, indent: int | None = None) -> str:
    """Return a value as JSON that is safe to look at: what a terminal may obey is escaped."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    text = json.dumps(value, indent=indent, ensure_ascii=not unicode)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def to_csv(answer: Any, *, header: bool = True) -> str:
    """Return any answer as RFC 4180 says: commas, double quotes, lines ended by CR and LF.

    An object is one row, a single value one row of one column.
    """
    import csv

    found = rows_of(answer)
    rows = [answer] if found is None else found.items
    titles = titles_of(rows)
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    if header and titles:
        writer.writerow(titles)
    writer.writerows([_field(record(row), title) for title in titles] for row in rows)
    return file.getvalue()


def write(text: str) -> None:
    """Print a text at once, every character of it as it is."""
    sys.stdout.write(text)
    sys.stdout.flush()


def prepare() -> None:
    """Let no character that standard output's encoding lacks end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def complain(message: str) -> None:
    """Print what went wrong to standard error."""
    print(f"botkit: {harmless(message)}", file=sys.stderr)


def abandon() -> None:
    """Send what is still to be written nowhere: who read standard output has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _field(row: Mapping[str, Any], name: str) -> Any:
    value = row.get(name)
    return value if value is None or isinstance(value, str) else to_json(value)


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[22m"


def _faint(text: str) -> str:
    return f"\x1b[2m{text}\x1b[22m"
