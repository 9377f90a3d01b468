"""botkit.bot.owners: whom Discord is asked about."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from botkit.bot import owners
from botkit.bot.owners import Owners
from tests.guilds import FilledBot, guild, member

STRANGER = 7


class Asked:
    """Discord's answer to who a member is; counts the questions."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.failing = False
        asked = self

        async def fetch(here: discord.Guild, user_id: int) -> discord.Member:
            asked.count += 1
            if asked.failing:
                raise TimeoutError
            data: Any = member(STRANGER)
            return discord.Member(data=data, guild=here, state=here._state)

        monkeypatch.setattr(discord.Guild, "fetch_member", fetch)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return what counts the questions to Discord."""
    return Asked(monkeypatch)


def _of(owner_id: int | None) -> discord.Guild:
    found = FilledBot().fill(guild(0, members=1))
    found.owner_id = owner_id
    return found


async def test_discord_is_asked_once(asked: Asked) -> None:
    """Who looks at a server all day makes one request."""
    names = Owners()
    here = _of(STRANGER)
    told = [await names.of(here) for _ in range(5)]
    assert {one["name"] for one in told if one} == {"user7"}
    assert asked.count == 1


async def test_a_failure_is_tried_again_later(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an answer there is the id; after a while Discord is asked again."""
    names, here = Owners(), _of(STRANGER)
    asked.failing = True
    assert await names.of(here) == {"id": "7", "name": None}
    assert await names.of(here) == {"id": "7", "name": None}
    assert asked.count == 1
    asked.failing = False
    monkeypatch.setattr(owners, "FAILED", -1.0)
    assert (await names.of(here) or {})["name"] == "user7"


async def test_a_server_in_an_outage_has_no_owner(asked: Asked) -> None:
    """Where no owner is known nobody is asked."""
    assert await Owners().of(_of(None)) is None
    assert asked.count == 0


async def test_what_was_told_is_bounded(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many servers do not fill the memory."""
    monkeypatch.setattr(owners, "MOST", 3)
    names = Owners()
    for number in range(10):
        await names.of(_of(number + 1))
    assert len(names._told) == 3
