"""The answer to a question: it behaves as the value that it holds, and displays itself."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from botkit.results import html, text
from botkit.results._static import bundle_of, read
from botkit.results.pages import AskPage, Greatest, Pages
from botkit.results.shape import is_page, rows_of
from botkit.results.terminal import harmless
from botkit.results.values import counted, duration, names_in, size

if TYPE_CHECKING:
    from botkit.results.loading import Loading
    from botkit.results.view import RowsView


class Result:
    """A route's answer.

    It is compared, counted, iterated and indexed as its value is: ``len(result)`` and ``for row in result`` are about
    the rows of a page or a list, ``result["total"]`` is a key of the answer, ``result[:5]`` the first rows as a result
    of their own. In a notebook it shows itself as a table or a tree, in a console as text.

    Parameters
    ----------
    route
        The route's name.
    arguments
        What it was asked with.
    value
        What it answered.
    seconds, size_bytes
        How long that took, and the size of the reply; None where nobody has measured.
    names
        Names of guilds by id, to stand beside ids; those that the answer itself tells are added.
    ask, greatest
        Ask for further pages, see `Pages`.

    Attributes
    ----------
    value
        The answer as plain JSON values. The ``rows`` of a page grow when more pages are loaded.
    """

    def __init__(
        self,
        route: str,
        arguments: Mapping[str, Any],
        value: Any,
        *,
        seconds: float | None = None,
        size_bytes: int | None = None,
        names: Mapping[str, str] | None = None,
        ask: AskPage | None = None,
        greatest: Greatest | None = None,
    ) -> None:
        self.route = route
        self.arguments = dict(arguments)
        self.value = value
        self.seconds = seconds
        self.size_bytes = size_bytes
        self.names = {**(names or {}), **names_in(value)}
        self._pages = Pages(value, self.arguments, ask, greatest) if is_page(value) else None
        self._view: RowsView | None = None

    def __repr__(self) -> str:
        body = text.answer(self.value, self.names, shutil.get_terminal_size().columns)
        return f"{body}\n{harmless(self.caption)}"

    def __str__(self) -> str:
        return self.value if isinstance(self.value, str) else repr(self)

    def __eq__(self, other: object) -> bool:
        return bool(self.value == (other.value if isinstance(other, Result) else other))

    __hash__ = None  # type: ignore[assignment]  # as lists and objects, it may change

    def __bool__(self) -> bool:
        return bool(self._sequence)

    def __int__(self) -> int:
        return int(self.value)

    def __float__(self) -> float:
        return float(self.value)

    def __len__(self) -> int:
        return len(self._sequence)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._sequence)

    def __contains__(self, item: object) -> bool:
        return item in self.value if isinstance(item, str) else item in self._sequence

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice) and isinstance(self._sequence, list):
            return Result(self.route, self.arguments, self._sequence[key], names=self.names)
        return self._sequence[key] if isinstance(key, int | slice) else self.value[key]

    @property
    def _sequence(self) -> Any:
        # The rule is narrower than that of the tables: what a loop gets must not hang on how many keys there are.
        return self.value["rows"] if is_page(self.value) else self.value

    @property
    def caption(self) -> str:
        """The question with its arguments, how many rows of how many there are, the time taken and the size."""
        words = [self.route, *(f"{name}={_short(value)}" for name, value in self.arguments.items())]
        facts = [" ".join(words)]
        if found := rows_of(self.value):
            count = len(found.items)
            total = self._pages.total if self._pages else count
            facts.append(counted(total, "row") if total == count else f"{count:,} of {total:,} rows")
        if self.seconds is not None:
            facts.append(duration(self.seconds))
        if self.size_bytes is not None:
            facts.append(size(self.size_bytes))
        if self._pages and self._pages.changed:
            facts.append("the list changed while it was loaded")
        return " · ".join(facts)

    @property
    def more(self) -> bool:
        """Whether there are rows that are not loaded yet."""
        return self._pages is not None and self._pages.more

    async def pages(self) -> AsyncIterator[Any]:
        """Yield every row; further pages are loaded when they are needed.

        Raises
        ------
        IPCError
            If the bot does not answer.
        """
        if self._pages is None:
            for row in self._sequence:
                yield row
            return
        async for row in self._pages.each():
            yield row

    def all(self) -> Loading:
        """Load all further pages, with a progress bar; ``await`` it for this same result with all its rows.

        Raises
        ------
        RuntimeError
            If no event loop runs.
        """
        from botkit.results.loading import Loading

        return Loading(self, self._pages)

    def frame(self) -> Any:
        """Return the loaded rows as a ``pandas.DataFrame``.

        Raises
        ------
        ModuleNotFoundError
            If pandas is not installed.
        """
        from botkit.results.frame import frame

        return frame(self.value)

    def html(self, *, rows: int = html.MAX_ROWS) -> str:
        """Return the answer as HTML that needs nothing else; everything in it is escaped."""
        found = rows_of(self.value)
        count = len(found.items) if found else 0
        note = (
            f'<p class="bkr-note">The first {rows:,} of {count:,} rows are shown.</p>' if count > rows else ""
        )
        body = html.answer(self.value, self.names, self.route, rows)
        return (
            f'<div class="botkit-result"><style>{read("result.css")}</style>{body}{note}'
            f'<p class="bkr-caption">{escape(self.caption)}</p>'
            f"<script>(() => {{ {read('times.js')} localTimes(document); }})();</script></div>"
        )

    def _repr_mimebundle_(self, **_: Any) -> Any:
        bundle = {"text/plain": repr(self), "text/html": self.html()}
        if self._pages and self.more and in_kernel() and html.page_columns(self.value):
            from botkit.results.view import RowsView

            self._view = self._view or RowsView(self, self._pages)
            return bundle_of(self._view.root, **bundle)
        return bundle


def in_kernel() -> bool:
    """Whether this runs behind a notebook, which can show widgets."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def _short(value: Any) -> str:
    plain = isinstance(value, str) and value and not any(character.isspace() for character in value)
    words = value if plain else json.dumps(value, ensure_ascii=False, default=str)
    return words if len(words) <= 40 else f"{words[:39]}…"
