"""The table's first paint."""

from __future__ import annotations

from typing import Any

from botkit.panels import GuildTablePanel

NOW = 1_700_000_000.0


def _page(*names: str, joined: float | None = None) -> dict[str, Any]:
    rows = [
        {"id": str(90071992547409931 + index), "name": name, "members": 1234, "joined_at": joined, "shard": 0}
        for index, name in enumerate(names)
    ]
    return {"rows": rows, "total": 2000, "matching": 2000, "offset": 0, "revision": 1}


def test_rows_are_shown_with_their_range() -> None:
    """A page has its rows, whole ids, and its place in the list."""
    html = GuildTablePanel.first_paint(_page("Owls", "Foxes"), "en", NOW)
    assert "<bdi>Owls</bdi>" in html
    assert "90071992547409931" in html
    assert "1–2 of 2,000" in html


def test_names_are_text() -> None:
    """A name that looks like markup is shown as it is spelled."""
    html = GuildTablePanel.first_paint(_page("<img src=x onerror=alert(1)>"), "en", NOW)
    assert "<img" not in html
    assert "&lt;img src=x" in html


def test_blank_names_are_said_to_be_none() -> None:
    """A name in which nothing is visible gets a stand-in."""
    html = GuildTablePanel.first_paint(_page("\u200b \u202e", ""), "en", NOW)
    assert html.count("(no name)") == 2


def test_a_join_of_today_is_an_age() -> None:
    """Within a day the age is told, later the date."""
    recent = GuildTablePanel.first_paint(_page("a", joined=NOW - 400), "en", NOW)
    old = GuildTablePanel.first_paint(_page("a", joined=NOW - 90_000), "en", NOW)
    assert "7 min ago</time>" in recent
    assert "Nov 13, 2023</time>" in old


def test_no_page_yet_is_told() -> None:
    """Before the bot has answered there is a sentence."""
    assert "Waiting for the list" in GuildTablePanel.first_paint(None, "en", NOW)


def test_no_guild_is_told() -> None:
    """An empty list has a sentence of its own."""
    assert "in no server yet" in GuildTablePanel.first_paint(_page(), "en", NOW)
