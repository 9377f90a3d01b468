"""botkit.panels.guild_detail: what a viewer sees of one guild."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.bot.service import Service
from botkit.errors import BotNotRunning, IPCError, RouteNotFound
from botkit.ipc import _table
from botkit.ipc.encoding import plain
from botkit.model import GuildRow
from botkit.panels._static import read
from botkit.panels.guild_detail import NAMES, guild_detail, nobody, thin
from botkit.panels.texts import texts_of
from botkit.settings import load
from tests.guilds import FIRST, FilledBot, guild, role

THERE = str(2 * FIRST)
GONE = "5"


class Bot:
    """The real routes over a filled cache; keeps what was asked."""

    def __init__(self) -> None:
        self.bot = FilledBot()
        self.service = Service(load())
        self.service.server.bot = self.bot
        self.history: Any = None

    def fill(self, data: dict[str, Any]) -> None:
        """Add a guild to the cache and to the table."""
        one = self.bot.fill(data)
        self.service.monitor.put_guild(GuildRow(str(one.id), one.name or "", one.member_count or 0, None, 0))

    async def ask(self, name: str, /, **arguments: Any) -> Any:
        """Ask as the server does."""
        if name == "guild_history" and self.history is not None:
            return {"id": arguments["guild"], "span": arguments["span"], "points": self.history}
        found = _table.find(name, self.service.server._objects, self.bot)
        if found is None:
            raise RouteNotFound(name)
        return plain(await found.call(found.spec.bind(arguments)))


@pytest.fixture
async def bot() -> Bot:
    """Return a bot in one guild."""
    bot = Bot()
    bot.fill(guild(0, members=2))
    return bot


async def _told(bot: Bot, guild_id: str = THERE) -> dict[str, Any]:
    found = await guild_detail(bot.ask, guild_id)
    assert found is not None
    json.dumps(found)
    return found


async def test_a_guild_is_told_with_its_parts(bot: Bot) -> None:
    """Owner, times, and channels by kind."""
    found = await _told(bot)
    assert (found["id"], found["owner"]) == (THERE, {"id": str(FIRST), "name": "user0"})
    assert found["created_at"] == pytest.approx((int(THERE) >> 22) / 1000 + 1420070400)
    assert found["available"]
    assert sum(found["channels"].values()) == len(bot.bot.guilds[0].channels)
    assert found["role_count"] == len(bot.bot.guilds[0].roles)


async def test_without_a_history_there_is_no_line(bot: Bot) -> None:
    """A bot that has no such route is no failure."""
    bot.history = []
    assert (await _told(bot))["history"] is None
    bot.history = [[1.0, 5], [2.0, None], [3.0, 6]]
    assert (await _told(bot))["history"] == bot.history


async def test_many_roles_are_counted_not_listed(bot: Bot) -> None:
    """The answer goes to every viewer: it stays small."""
    data = guild(1, members=1)
    data["roles"] += [role(1, number, "x" * 100) for number in range(5, 255)]
    bot.fill(data)
    found = await _told(bot, data["id"])
    assert len(found["roles"]) == NAMES
    assert found["role_count"] == len(bot.bot.guilds[1].roles)
    assert len(json.dumps(found)) < 12_000


async def test_a_guild_that_was_left_is_none(bot: Bot) -> None:
    """Neither the cache nor the table knows it."""
    assert await guild_detail(bot.ask, GONE) is None


async def test_a_guild_that_is_still_to_come_was_not_left(bot: Bot) -> None:
    """While the bot receives its guilds again the table has it."""
    bot.service.monitor.put_guild(GuildRow(GONE, "Later", 1, None, 0))
    with pytest.raises(IPCError, match="does not know its servers yet"):
        await guild_detail(bot.ask, GONE)


async def test_a_bot_without_guilds_has_left_none() -> None:
    """Before the first guild is known nothing is said to be gone."""
    with pytest.raises(IPCError, match="does not know its servers yet"):
        await guild_detail(Bot().ask, GONE)


async def test_a_name_that_looks_like_an_id_is_none(bot: Bot) -> None:
    """The route also takes names; a viewer asked for an id."""
    bot.fill(guild(1, members=1) | {"name": GONE})
    assert await guild_detail(bot.ask, GONE) is None


async def test_an_outage_is_told(bot: Bot) -> None:
    """Of a guild in an outage little is known."""
    bot.bot.fill({"id": GONE, "unavailable": True})
    found = await _told(bot, GONE)
    assert (found["available"], found["owner"], found["name"]) == (False, None, None)


async def test_nobody_answers_with_a_reason() -> None:
    """A table without a bot to ask says so."""
    with pytest.raises(BotNotRunning):
        await guild_detail(nobody, GONE)


points = st.lists(st.tuples(st.floats(0, 1e9), st.none() | st.integers(0, 10**6)), max_size=700)


@given(points, st.integers(3, 200))
def test_a_line_is_thinned_within_its_ends(some: Any, most: int) -> None:
    """At most so many points, in order, of those there are, with the first and the last."""
    kept = thin(some, most)
    assert len(kept) <= most
    rest = iter(some)
    assert all(any(one is other for other in rest) for one in kept)
    assert not some or (kept[0] is some[0] and kept[-1] is some[-1])


def test_a_thinned_line_keeps_its_peak_and_its_gap() -> None:
    """What is worth seeing stays."""
    some: list[Any] = [[n, 100] for n in range(1000)]
    some[333] = [333, 900]
    some[700] = [700, None]
    kept = thin(some, 50)
    assert [333, 900] in kept
    assert [700, None] in kept


@pytest.mark.parametrize("script", ["guild_detail.js", "guild_rows.js", "guild_frame.js", "guild_table.js"])
def test_scripts_ask_for_texts_that_exist(script: str) -> None:
    """All files of the table take the table's texts."""
    texts = texts_of("table", "en")
    source = read(script)
    asked = re.findall(r'say\("(\w+)"', source)
    asked += re.findall(r'\? "(detail_\w+)" : "detail_\w+"', source)
    assert asked
    assert [key for key in asked if key not in texts] == []
