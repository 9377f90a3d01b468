"""How one value of an answer is shown: in words for a person, exactly on hover, and on which side it stands. No I/O."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Kind = Literal["text", "number", "time", "empty"]
Names = Mapping[str, str]

GUILD_KEYS = frozenset({"guild", "guild_id", "server", "server_id"})
_SNOWFLAKE = re.compile(r"\d{15,20}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")
_TIME_KEYS = frozenset({"at", "since"})
# Epoch seconds of the years 2001 to 2096: a number under such a key that is not one of them is no time.
_EPOCH = range(10**9, 4 * 10**9)
_PLAIN_KEYS = frozenset(
    {"id", "pid", "port", "shard", "revision", "discriminator", "color", "colour", "year"}
)
_DAY = 86_400
_FEW = 8
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as it is shown.

    Parameters
    ----------
    text
        What stands there.
    kind
        What it is; numbers stand on the right, and empty values are pale.
    exact
        What is told on hover; empty if the text says it all.
    utc
        The moment of a time in ISO 8601, so that a page can show it in its viewer's own time.
    """

    text: str
    kind: Kind = "text"
    exact: str = ""
    utc: str = ""

    @property
    def local(self) -> str:
        """The text, with a time in this machine's zone: for a terminal, whose viewer sits at it."""
        # A time at either end of the calendar has none here.
        with suppress(ValueError, OverflowError):
            return f"{datetime.fromisoformat(self.utc).astimezone():%Y-%m-%d %H:%M:%S}"
        return self.text


def shown(value: Any, key: str = "", names: Names | None = None) -> Shown:
    """Return how a value is shown: a list or an object that `inline` does not show, as JSON.

    Parameters
    ----------
    value
        The value.
    key
        The name it has in the answer: it tells the unit (``latency``, ``size_bytes``) and which numbers are times.
    names
        Names of guilds by id.
    """
    if value is None:
        return Shown("–", "empty", "no value")
    if isinstance(value, bool):
        return Shown("true" if value else "false")
    if isinstance(value, int | float):
        return _number(value, key.lower(), names)
    if not isinstance(value, str):
        return (
            Shown(_json(value)) if value else Shown(f"empty {'list' if value == [] else 'object'}", "empty")
        )
    if not value.strip():
        return Shown('""' if not value else "blank", "empty", "empty text" if not value else repr(value))
    if key.lower() in GUILD_KEYS and (name := (names or {}).get(value)):
        return Shown(f"{name} ({value})", "text")
    when = moment(value)
    return Shown(value) if when is None else _time(when)


def inline(value: Any, key: str = "", names: Names | None = None) -> Shown | None:
    """Return how a small object or list is shown in one line; None if it is better opened.

    That is an object of a name and an id alone, and a few short values.
    """
    if not isinstance(value, dict | list) or not is_flat(value):
        return None
    if isinstance(value, dict):
        return Shown(f"{value['name']} ({value['id']})") if value.keys() == {"id", "name"} else None
    if not 0 < len(value) <= _FEW:
        return None
    text = ", ".join(shown(one, singular(key), names).text for one in value)
    return Shown(text) if len(text) <= _SHORT else None


def is_flat(value: dict[str, Any] | list[Any]) -> bool:
    """Whether an object or a list holds plain values only."""
    inside = value.values() if isinstance(value, dict) else value
    return not any(isinstance(one, dict | list) for one in inside)


def is_rigid(value: Any) -> bool:
    """Whether a value says nothing any more when it is cut: a number, an id, a time."""
    if isinstance(value, str):
        return value.isdecimal() or moment(value) is not None
    return value is None or isinstance(value, int | float)


def moment(value: Any, key: str = "") -> datetime | None:
    """Return the moment that a value stands for, in UTC; None if it is no time.

    ISO 8601 with a zone, and seconds since the epoch under ``at``, ``since`` and ``…_at``, or with a fraction and no
    name, as in the points of a series.
    """
    if isinstance(value, str):
        if not _ISO.fullmatch(value):
            return None
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    named = key in _TIME_KEYS or key.endswith("_at") or (not key and isinstance(value, float))
    return datetime.fromtimestamp(value, UTC) if named and int(value) in _EPOCH else None


def duration(seconds: float) -> str:
    """Return a span of time in its two largest units (``3 h 12 min``); below a minute with its fractions."""
    if 0 < abs(seconds) < 0.000_05:
        return "<0.1 ms"
    if abs(seconds) < 0.9995:
        return f"{seconds * 1000:.{2 if abs(seconds) < 0.001 else 3}g} ms" if seconds else "0 s"
    if abs(seconds) < 60:
        return f"{seconds:.3g} s"
    whole, sign = int(abs(seconds)), "−" if seconds < 0 else ""
    parts: list[str] = []
    for unit, size in (("d", _DAY), ("h", 3600), ("min", 60), ("s", 1)):
        count, whole = divmod(whole, size)
        if count or parts:
            parts.append(f"{count} {unit}")
        if len(parts) == 2:
            break
    return sign + " ".join(part for part in parts if not part.startswith("0 "))


def size(count: float) -> str:
    """Return a number of bytes in the unit that fits (``1.5 MB``)."""
    if count < 1000:
        return counted(round(count), "byte")
    for unit in ("kB", "MB"):
        count /= 1000
        if count < 999.5:
            return f"{count:.3g} {unit}"
    count /= 1000
    return f"{count:.3g} GB" if count < 999.5 else f"{count:,.0f} GB"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun (``1 row``, ``1,200 rows``)."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _number(value: float, key: str, names: Names | None) -> Shown:
    if not math.isfinite(value):
        return Shown(str(value), "number")
    if (when := moment(value, key)) is not None:
        return _time(when)
    if key in GUILD_KEYS and (name := (names or {}).get(str(value))):
        return Shown(f"{name} ({value})")
    if key == "latency" or key.endswith(("_seconds", "uptime", "_latency")):
        return Shown(duration(value), "number", f"{value} s")
    if key.endswith("_ms"):
        return Shown(f"{value:,.4g} ms", "number", f"{value} ms")
    if key.endswith(("_bytes", "memory")):
        return Shown(size(value), "number", f"{value:,} bytes")
    unit = " /s" if key.endswith("per_second") else ""
    if isinstance(value, int):
        plain = key in _PLAIN_KEYS or key.endswith("_id") or abs(value) >= 10**15
        return Shown((str(value) if plain else f"{value:,}") + unit, "number")
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    # A small number is not nothing.
    text = text if text not in ("0", "-0") or not value else f"{value:.3g}"
    return Shown(text + unit, "number", "" if text == str(value) else f"{value}{unit}")


def _time(when: datetime) -> Shown:
    text = f"{when:%Y-%m-%d %H:%M:%S}"
    exact = text + (f".{when.microsecond:06}".rstrip("0") if when.microsecond else "")
    return Shown(f"{text} UTC", "time", f"{exact} UTC", f"{when:%Y-%m-%dT%H:%M:%S.%fZ}")


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        return "…"


def names_in(value: Any, limit: int = 5000) -> dict[str, str]:
    """Return the names of guilds that an answer itself tells: of every object with an id and a name."""
    found: dict[str, str] = {}
    todo, seen = [value], 0
    while todo and seen < limit:
        one, seen = todo.pop(), seen + 1
        if isinstance(one, dict):
            for prefix in ("", "guild_", "server_"):
                number, name = one.get(f"{prefix}id"), one.get(f"{prefix}name")
                # A guild's default role has the guild's own id.
                if isinstance(name, str) and name != "@everyone" and _SNOWFLAKE.fullmatch(str(number)):
                    found.setdefault(str(number), name)
        if isinstance(one, dict | list):
            todo.extend(one.values() if isinstance(one, dict) else one)
    return found


def guild_ids_in(value: Any, limit: int = 5000) -> list[str]:
    """Return the ids in an answer that stand under a key for guilds, each once."""
    found: dict[str, None] = {}
    todo: list[tuple[str, Any]] = [("", value)]
    seen = 0
    while todo and seen < limit:
        (key, one), seen = todo.pop(), seen + 1
        if isinstance(one, dict):
            todo.extend((str(name), child) for name, child in one.items())
        elif isinstance(one, list):
            todo.extend((singular(key), child) for child in one)
        elif key in GUILD_KEYS and isinstance(one, int | str) and _SNOWFLAKE.fullmatch(str(one)):
            found[str(one)] = None
    return list(found)


def singular(key: str) -> str:
    """Return the name of one item of a list: ``guild_ids`` holds ``guild_id``."""
    return key.removesuffix("s")
