"""Values as HTML for the page's first paint, in the same words and classes as the front ends write."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from html import escape

from botkit.model import State

Texts = dict[str, str]

# Letters and marks that show nothing: Hangul fillers, which people call servers by, an empty Braille cell, a joiner.
_UNSEEN = "\u115f\u1160\u3164\uffa0\u2800\u034f"

_DAY = 86_400
_RECENT = 45


def number(value: float, digits: int = 0) -> str:
    """Return a number with thousands separators, as both languages write it."""
    return f"{value:,.{digits}f}"


def plural(texts: Texts, key: str, count: int) -> str:
    """Return the text for one or for many, its number still to be filled in."""
    return texts[f"{key}_one" if count == 1 else f"{key}_other"]


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
    """Return when a bot joined: an age within the last day, else a date; as a ``time`` element."""
    if seconds is None:
        return escape(texts["unit_none"])
    when = datetime.fromtimestamp(seconds, UTC)
    age = now - seconds
    if age >= _DAY:
        text = f"{when:%Y-%m-%d}"
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
