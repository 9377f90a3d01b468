"""Values as HTML for the page's first paint, in the same words and classes as the front ends write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from html import escape

from babel import Locale
from babel.dates import format_date

from botkit.model import State
from botkit.panels.texts import Lang

Texts = dict[str, str]

# Letters and marks that show nothing: Hangul fillers, which people call servers by, an empty Braille cell, a joiner.
_UNSEEN = "\u115f\u1160\u3164\uffa0\u2800\u034f"

_DAY = 86_400
_RECENT = 45


_painted: ContextVar[Lang] = ContextVar("_painted", default="en")


@contextmanager
def painting(lang: Lang) -> Iterator[None]:
    """Write numbers and dates as a language does, for as long as the context lasts."""
    token = _painted.set(lang)
    try:
        yield
    finally:
        _painted.reset(token)


def number(value: float, digits: int = 0) -> str:
    """Return a number with the separators of the language that is painted."""
    return f"{value:,.{digits}f}".translate(_separators(_painted.get()))


@cache
def _separators(lang: str) -> dict[int, str]:
    """Return what a language writes for Python's comma and point."""
    symbols = _locale(lang).number_symbols["latn"]
    return {ord(","): symbols["group"], ord("."): symbols["decimal"]}


@lru_cache(512)
def day(when: date, lang: str) -> str:
    """Return a date as a language writes it (``Nov 24, 2026``)."""
    return format_date(when, "medium", lang)


def signed(value: int) -> str:
    """Return a change with its sign; none is a plain 0."""
    return f"{'+' if value > 0 else '−'}{number(abs(value))}" if value else "0"


def took(texts: Texts, milliseconds: int | None) -> str:
    """Return how long something took, from a second on in seconds; 0 stands for less than a millisecond."""
    if milliseconds is None:
        return texts["unit_none"]
    if milliseconds >= 1000:
        return texts["unit_seconds"].format(n=number(milliseconds / 1000, 1))
    return texts["unit_milliseconds"].format(n=milliseconds or "<1")


def size(texts: Texts, megabytes: int) -> str:
    """Return an amount of memory, from a thousand megabytes on in gigabytes."""
    if megabytes >= 1000:
        return texts["gigabytes"].format(n=number(megabytes / 1000, 1))
    return texts["megabytes"].format(n=megabytes)


def plural(texts: Texts, key: str, count: int) -> str:
    """Return the form of a text that a number asks for in its language, the number still to be filled in."""
    form = _locale(texts["lang"]).plural_form(count)
    return texts.get(f"{key}_{form}", texts[f"{key}_other"])


@cache
def _locale(lang: str) -> Locale:
    return Locale(lang)


def duration(texts: Texts, seconds: float) -> str:
    """Return a span of time in its two largest units (``3 h 12 min``)."""
    whole = max(0, int(seconds))
    sizes = (("days", _DAY), ("hours", 3600), ("minutes", 60), ("seconds", 1))
    parts: list[str] = []
    for index, (unit, size) in enumerate(sizes):
        count, whole = divmod(whole, size)
        if count or parts or unit == "seconds":
            parts.append(texts[f"unit_{unit}"].format(n=count))
        if len(parts) == 2 or (parts and index == len(sizes) - 1):
            break
    return " ".join(parts)


def joined(texts: Texts, seconds: float | None, now: float) -> str:
    """Return when something was: an age within the last day, else a date; as a ``time`` element."""
    if seconds is None:
        return escape(texts["unit_none"])
    when = datetime.fromtimestamp(seconds, UTC)
    age = now - seconds
    if age >= _DAY:
        text = day(when.date(), texts["lang"])
    elif age < _RECENT:
        text = texts["unit_just_now"]
    else:
        text = texts["unit_ago"].format(age=coarse(texts, age))
    return f'<time datetime="{when:%Y-%m-%dT%H:%M:%SZ}">{escape(text)}</time>'


def coarse(texts: Texts, seconds: float) -> str:
    """Return a span of time in its largest unit, seconds left out."""
    if seconds >= 3600:
        return texts["unit_hours"].format(n=int(seconds // 3600))
    return texts["unit_minutes"].format(n=max(1, round(seconds / 60)))


def age(texts: Texts, seconds: float) -> str:
    """Return a span of time in its largest unit."""
    whole = max(0, int(seconds))
    for unit, size in (("hours", 3600), ("minutes", 60)):
        if whole >= size:
            return texts[f"unit_{unit}"].format(n=whole // size)
    return texts["unit_seconds"].format(n=whole)


def span(texts: Texts, seconds: float) -> str:
    """Return a span of time for a text that need not tick: without seconds from a minute on."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return duration(texts, seconds)
    if minutes < 60:
        return texts["unit_minutes"].format(n=minutes)
    return duration(texts, minutes * 60).removesuffix(f" {texts['unit_minutes'].format(n=0)}")


def strong(template: str, **values: str) -> str:
    """Return a text with values filled in and ``**...**`` set strong; escaped."""
    filled = escape(template).format(**{key: escape(value) for key, value in values.items()})
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", filled)


def pill(texts: Texts, state: State | str) -> str:
    """Return a state as a shape, a colour and a word."""
    word = escape(texts[f"state_{state}"])
    return (
        f'<span class="bk-pill" data-state="{state}"><i class="bk-shape" aria-hidden="true"></i>{word}</span>'
    )


def guild_name(texts: Texts, name: str) -> str:
    """Return a guild's name as HTML; a name in which nothing is visible is said to be none."""
    if all(unicodedata.category(character)[0] in "CZ" or character in _UNSEEN for character in name):
        return f'<em class="bk-muted">{escape(texts["no_name"])}</em>'
    return f"<bdi>{escape(name)}</bdi>"


def rows_card(
    kind: str, texts: Texts, columns: Sequence[str], rows: Sequence[str], empty: str, *, known: bool = False
) -> str:
    """Return a panel that is a small table, or a sentence when it has no rows.

    Parameters
    ----------
    kind
        The panel's name in classes.
    texts
        Its texts: ``title`` and one for each column.
    columns
        The columns' names.
    rows
        The rows as HTML.
    empty
        What is said when there are none.
    known
        Whether that is good news, and is marked so.
    """
    mark = " data-known" if known else ""
    head = "".join(f'<th scope="col">{escape(texts[column])}</th>' for column in columns)
    table = f'<table class="bk-list"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    shown = table if rows else f'<p class="bk-empty">{escape(empty)}</p>'
    return (
        f'<section class="botkit botkit-{kind} bk-card"{mark}><header class="bk-head"><h2>{escape(texts["title"])}</h2>'
        f"</header>{shown}</section>"
    )
