"""The tables of the history and what is asked of them; on any SQLite connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from botkit.history.spans import KEPT, MINUTE, QUARTER, RAW, Point, Sample, Span

VERSION = 1
"""Of the schema; a file with a later one is left alone."""

GUILD_ROWS = 3_000
"""Member counts that are kept of one guild: 31 days of one a quarter of an hour."""

ALL_GUILD_ROWS = 1_000_000
"""Member counts that are kept of all guilds together, about 25 MB."""

NEAR = 300
"""Seconds by which a row may be older than the moment that is asked for."""

MAX_ID = 2**63 - 1

_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS samples (
    step INTEGER NOT NULL, at INTEGER NOT NULL, guilds INTEGER, members INTEGER, events REAL, UNIQUE (step, at)
);
CREATE TABLE IF NOT EXISTS guild_members (
    guild INTEGER NOT NULL, at INTEGER NOT NULL, members INTEGER NOT NULL, PRIMARY KEY (guild, at)
) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
"""
# A bare column beside MAX() is that of the row with the maximum (SQLite's documentation of SELECT, "Bare columns").
_COARSER = """
INSERT OR REPLACE INTO samples (step, at, guilds, members, events)
SELECT :to, at / :to * :to, guilds, members, events FROM (
    SELECT MAX(at) AS at, guilds, members, AVG(events) AS events FROM samples
    WHERE step = :from AND at BETWEEN :since AND :until GROUP BY at / :to
)
"""
_FORGET = """
DELETE FROM samples WHERE step = :step AND rowid <= (
    SELECT rowid FROM samples WHERE step = :step ORDER BY rowid DESC LIMIT 1 OFFSET :kept
)
"""
_POINTS = """
SELECT at / :step * :step AS bucket, MAX(at), guilds, members, AVG(events) FROM samples
WHERE step = :grain AND at BETWEEN :begin AND :now GROUP BY bucket ORDER BY bucket
"""
_CHANGED = """
INSERT OR REPLACE INTO guild_members SELECT guild, :at, members FROM counts WHERE members IS NOT (
    SELECT members FROM guild_members AS known WHERE known.guild = counts.guild ORDER BY at DESC LIMIT 1
)
"""
_FORGET_OF_ONE = """
DELETE FROM guild_members WHERE (guild, at) IN (
    SELECT guild, at FROM (
        SELECT guild, at, ROW_NUMBER() OVER (PARTITION BY guild ORDER BY at DESC) AS place FROM guild_members
    ) WHERE place > :kept
)
"""
_FORGET_OF_ALL = """
DELETE FROM guild_members WHERE (guild, at) IN (
    SELECT guild, at FROM guild_members ORDER BY at DESC LIMIT -1 OFFSET :kept
)
"""


def version_of(db: sqlite3.Connection) -> int:
    """Return the version of a connection's schema; 0 of an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def prepare(db: sqlite3.Connection) -> None:
    """Make the tables that are missing."""
    db.executescript(_SCHEMA)
    db.execute("CREATE TEMP TABLE IF NOT EXISTS counts (guild INTEGER PRIMARY KEY, members INTEGER NOT NULL)")


def write(db: sqlite3.Connection, samples: Sequence[Sample]) -> None:
    """Write samples, bring the coarser grains up to date, and forget what is beyond the bounds; all or nothing."""
    if not samples:
        return
    first, last = min(int(one.at) for one in samples), max(int(one.at) for one in samples)
    with db:
        db.executemany(
            "INSERT OR REPLACE INTO samples VALUES (?, ?, ?, ?, ?)",
            [
                (RAW, int(one.at) // RAW * RAW, one.guilds, one.members, one.events_per_second)
                for one in samples
            ],
        )
        for fine, coarse in ((RAW, MINUTE), (MINUTE, QUARTER)):
            since, until = first // coarse * coarse, last // coarse * coarse + coarse - 1
            db.execute(_COARSER, {"from": fine, "to": coarse, "since": since, "until": until})
        for step, kept in KEPT.items():
            db.execute(_FORGET, {"step": step, "kept": kept})


def write_guilds(db: sqlite3.Connection, at: float, guilds: Sequence[int], members: Sequence[int]) -> None:
    """Write the member counts that have changed, at one moment, and forget what is beyond the bounds."""
    with db:
        db.execute("DELETE FROM temp.counts")
        db.executemany("INSERT OR REPLACE INTO temp.counts VALUES (?, ?)", zip(guilds, members, strict=True))
        db.execute(_CHANGED, {"at": int(at)})
        db.execute("DELETE FROM temp.counts")


def tidy(db: sqlite3.Connection) -> None:
    """Forget member counts beyond the bounds."""
    with db:
        db.execute(_FORGET_OF_ONE, {"kept": GUILD_ROWS})
        db.execute(_FORGET_OF_ALL, {"kept": ALL_GUILD_ROWS})


def points(db: sqlite3.Connection, span: Span, now: float) -> list[Point]:
    """Return the points of a span that ends now, in order of time, with gaps."""
    asked = {"step": span.step, "grain": span.grain, "begin": span.begin(now), "now": int(now)}
    rows = db.execute(_POINTS, asked)
    return span.with_gaps(([at, guilds, members, round(e, 2)] for at, _, guilds, members, e in rows), now)


def guild_points(db: sqlite3.Connection, guild: int, span: Span, now: float) -> list[list[float]]:
    """Return a guild's member counts as points ``[at, members]``, one a change; the first is what held before."""
    if guild > MAX_ID:
        return []
    begin, step = span.begin(now), max(span.step, QUARTER)
    before = db.execute(
        "SELECT members FROM guild_members WHERE guild = ? AND at <= ? ORDER BY at DESC LIMIT 1",
        (guild, begin),
    ).fetchone()
    rows = db.execute(
        "SELECT MAX(at), members FROM guild_members WHERE guild = ? AND at > ? AND at <= ? "
        "GROUP BY at / ? ORDER BY at",
        (guild, begin, int(now), step),
    )
    return [*([[begin, before[0]]] if before else []), *([at, members] for at, members in rows)]


def totals_at(db: sqlite3.Connection, moment: float) -> tuple[int, int] | None:
    """Return how many guilds and members there were at a moment; None if that is not known."""
    row = db.execute(
        "SELECT guilds, members FROM samples WHERE step = ? AND at BETWEEN ? AND ? ORDER BY at DESC LIMIT 1",
        (MINUTE, int(moment) - NEAR, int(moment)),
    ).fetchone()
    return None if row is None else (row[0], row[1])
