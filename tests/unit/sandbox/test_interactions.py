"""Invocations: what the bot is told, and what becomes of its answers."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest

from botkit.sandbox.commands import CannotInvoke, Commands
from botkit.sandbox.interactions import DEFERRED, KEPT, MESSAGE, Interactions, Pending
from botkit.sandbox.world import Guild, World
from tests.unit.sandbox.peers import NOW


class Stage:
    """One guild, one command, and who invokes it."""

    def __init__(self) -> None:
        ids = count(100)
        self.world = World(1, 1)
        self.commands = Commands(self.world.bot_id, lambda: next(ids))
        self.commands.put({"name": "ping", "description": "Answers."})
        self.interactions = Interactions(self.world, self.commands)

    @property
    def guild(self) -> Guild:
        """The guild."""
        return next(iter(self.world.guilds.values()))

    def invoke(self, path: str = "ping") -> tuple[Pending, dict[str, Any]]:
        """Invoke the command; return also what the bot is told."""
        pending, event = self.interactions.invoke(self.guild, path, 1, {}, NOW)
        return pending, json.loads(event.body)


@pytest.fixture
async def stage() -> Stage:
    """Return a fresh stage."""
    return Stage()


async def test_the_bot_is_told_who_where_and_what(stage: Stage) -> None:
    """The event has what py-cord reads."""
    pending, told = stage.invoke()
    assert (told["id"], told["token"], told["type"]) == (str(pending.id), pending.token, 2)
    assert told["data"]["name"] == "ping"
    assert told["member"]["user"]["id"] == str(stage.guild.user_id(1))
    assert told["channel"]["id"] == told["channel_id"] == str(stage.guild.general)


async def test_an_unknown_command_names_the_known(stage: Stage) -> None:
    """The sentence tells what could be invoked."""
    with pytest.raises(CannotInvoke, match=r"no command 'pong'; it has: ping\."):
        stage.invoke("pong")


async def test_the_first_answer_is_what_people_see(stage: Stage) -> None:
    """A message answers and shows at once."""
    pending, _ = stage.invoke()
    message = stage.interactions.answer(pending, MESSAGE, {"content": "pong", "flags": 64}, NOW)
    assert pending.shown.result() == {"type": 4, "content": "pong", "flags": 64}
    assert message is not None
    assert (message["content"], message["flags"]) == ("pong", 64)


async def test_a_deferred_answer_shows_when_it_is_edited(stage: Stage) -> None:
    """The edit takes the loading flag away."""
    pending, _ = stage.invoke()
    message = stage.interactions.answer(pending, DEFERRED, {}, NOW)
    assert message is not None
    assert message["flags"] == 128
    assert not pending.shown.done()
    stage.interactions.edit(pending, message, {"content": "late"}, NOW)
    assert pending.shown.result() == {"type": 5, "content": "late"}
    assert (message["content"], message["flags"]) == ("late", 0)


async def test_the_first_follow_up_of_a_deferral_is_the_answer(stage: Stage) -> None:
    """Discord edits the deferred message; later ones are messages of their own."""
    pending, _ = stage.invoke()
    original = stage.interactions.answer(pending, DEFERRED, {}, NOW)
    first = stage.interactions.follow_up(pending, {"content": "a"}, NOW)
    second = stage.interactions.follow_up(pending, {"content": "b"}, NOW)
    assert first is original
    assert pending.followups == {second["id"]: second}


async def test_three_seconds_for_the_first_answer(stage: Stage) -> None:
    """After that the interaction is unknown."""
    pending, _ = stage.invoke()
    found = [stage.interactions.by_id(pending.id, pending.token, NOW + wait) for wait in (2.9, 3.1)]
    assert found == [pending, None]
    assert stage.interactions.by_id(pending.id, "wrong", NOW) is None


async def test_fifteen_minutes_for_the_rest(stage: Stage) -> None:
    """A token works from the first answer on until it expires."""
    pending, _ = stage.invoke()
    assert stage.interactions.by_token(pending.token, NOW) is None
    stage.interactions.answer(pending, MESSAGE, {"content": "x"}, NOW)
    found = [stage.interactions.by_token(pending.token, NOW + wait) for wait in (899, 901)]
    assert found == [pending, None]


async def test_old_interactions_are_forgotten(stage: Stage) -> None:
    """Memory is bounded."""
    first, _ = stage.invoke()
    for _ in range(KEPT):
        last, _ = stage.invoke()
    assert stage.interactions.by_id(first.id, first.token, NOW) is None
    assert stage.interactions.by_id(last.id, last.token, NOW) is last


async def test_what_a_bot_sends_becomes_a_message(stage: Stage) -> None:
    """Embeds get their type and components their ids, as Discord adds them."""
    pending, _ = stage.invoke()
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "l", "custom_id": "c"}]}
    made = stage.interactions.message(pending, {"embeds": [{"title": "t"}], "components": [row]}, NOW)
    assert made["embeds"] == [{"type": "rich", "title": "t"}]
    assert made["components"][0]["id"] == 1
    assert made["components"][0]["components"][0]["id"] == 100
