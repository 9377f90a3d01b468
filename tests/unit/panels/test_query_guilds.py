"""botkit.panels.query_guilds: what the guild picker is told."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.errors import RequestTimeout
from botkit.panels.query_guilds import GUILDS, find_guilds
from tests.unit.panels.query_bot import Bot


async def test_a_page_of_guilds() -> None:
    """Name, id and members; as many as fit, and how many there are."""
    reply = await find_guilds(Bot(), {"search": "server 1", "offset": 20, "number": 7})
    assert reply is not None
    assert (reply["number"], reply["matching"], len(reply["rows"])) == (7, 30, 10)
    assert set(reply["rows"][0]) == {"id", "name", "members"}


async def test_the_largest_come_first_and_a_search_is_short() -> None:
    """The question is one that the route takes."""
    bot = Bot()
    await find_guilds(bot, {"search": "x" * 500, "offset": -5, "number": 1})
    plain = {"sort": "members", "descending": True, "limit": GUILDS, "offset": 0}
    assert bot.asked == [("guilds", {"search": "x" * 100, **plain})]


@pytest.mark.parametrize(
    "content", [{}, {"search": 5, "offset": 0, "number": 1}, {"search": "", "offset": "0"}]
)
async def test_what_no_picker_sends_is_passed_over(content: dict[str, Any]) -> None:
    """A page can send anything."""
    assert await find_guilds(Bot(), content) is None


@pytest.mark.parametrize("error", [RequestTimeout("It took too long."), KeyError("rows")])
async def test_a_failure_is_told_to_the_one_who_searches(error: Exception) -> None:
    """As a sentence in the list."""
    bot = Bot()
    bot.error = error
    reply = await find_guilds(bot, {"search": "", "offset": 0, "number": 3})
    assert reply is not None
    assert reply["number"] == 3
    assert reply["error"].endswith(".")
