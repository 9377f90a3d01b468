"""Interactions: what the bot is told, and what becomes of its answers."""

from __future__ import annotations

import asyncio
import json
from itertools import count
from typing import Any

import pytest

from botkit.sandbox.world import Audience, Guild, World
from botkit.sandbox.world.commands import Commands
from botkit.sandbox.world.interaction_objects import (
    COMPONENT,
    DEFERRED,
    DEFERRED_UPDATE,
    MESSAGE,
    UPDATE,
    Pending,
)
from botkit.sandbox.world.interactions import Interactions
from botkit.sandbox.world.resolving import CannotAct
from tests.unit.sandbox.lines import NOW


class Stage:
    """One guild, one command, and who invokes it."""

    def __init__(self, kept: int = 100) -> None:
        ids = count(100)
        self.world = World(1, 1)
        self.commands = Commands(self.world.bot_id, lambda: next(ids))
        self.commands.put({"name": "ping", "description": "Answers."})
        self.interactions = Interactions(self.world, self.commands, kept)
        self.guild: Guild = next(iter(self.world.guilds.values()))
        self.channel = self.world.channels(self.guild)[self.guild.general]
        self.user = self.guild.user_id(1)

    def invoke(self) -> Pending:
        """Invoke the command."""
        return self.interactions.invoke(self.guild, "ping", self.user, {}, NOW)

    def press(self, message: dict[str, Any]) -> Pending:
        """Press a button of a message."""
        data = {"component_type": 2, "custom_id": "b", "id": 2}
        where = self.channel, self.guild, self.user
        return self.interactions.send(COMPONENT, data, *where, NOW, source=message)

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what the bot has been told since the last time."""
        return [(one.type, json.loads(one.body(Audience()))) for one in self.world.take()]

    def shown(self) -> list[dict[str, Any]]:
        """Return what stands in the channel."""
        return self.world.messages.all(self.guild.general)


@pytest.fixture
def stage() -> Stage:
    """Return a fresh stage."""
    return Stage()


def test_the_bot_is_told_who_where_and_what(stage: Stage) -> None:
    """The event has what Discord documents."""
    pending = stage.invoke()
    ((kind, told),) = stage.told()
    assert kind == "INTERACTION_CREATE"
    assert (told["id"], told["token"], told["type"]) == (str(pending.id), pending.token, 2)
    assert told["data"]["name"] == "ping"
    assert told["member"]["user"]["id"] == str(stage.user)
    assert told["channel"]["id"] == told["channel_id"] == str(stage.guild.general)
    assert told["authorizing_integration_owners"] == {"0": str(stage.guild.id)}
    assert (told["context"], told["version"], told["entitlements"]) == (0, 1, [])
    assert told["app_permissions"] == str(
        stage.world.permissions(stage.guild, stage.world.bot_id, stage.channel)
    )


def test_an_unknown_command_names_the_known(stage: Stage) -> None:
    """The sentence tells what could be invoked."""
    with pytest.raises(CannotAct, match=r"no command 'pong'; it has: ping\."):
        stage.interactions.invoke(stage.guild, "pong", stage.user, {}, NOW)


def test_an_answer_is_a_message_of_the_channel(stage: Stage) -> None:
    """Everyone sees it, the gateway tells of it, and it names the interaction."""
    pending = stage.invoke()
    message = stage.interactions.answer(pending, MESSAGE, {}, NOW, {"content": "pong"})
    assert stage.shown() == [message]
    assert message is not None
    assert (message["type"], message["interaction"]["name"]) == (20, "ping")
    assert message["interaction_metadata"]["user"]["id"] == str(stage.user)
    created = stage.told()[-1]
    assert (created[0], created[1]["content"]) == ("MESSAGE_CREATE", "pong")


def test_an_ephemeral_answer_is_for_one_person_alone(stage: Stage) -> None:
    """No channel has it, and nobody is told; it can be edited and deleted all the same."""
    pending = stage.invoke()
    stage.told()
    message = stage.interactions.answer(pending, MESSAGE, {}, NOW, {"content": "psst", "flags": 64})
    assert message is not None
    hidden = stage.interactions.ephemeral(int(message["id"]))
    assert hidden is not None
    assert (hidden.message, hidden.user) == (message, stage.user)
    stage.interactions.edit(pending, message, {"content": "new"}, NOW + 1)
    assert (message["content"], message["flags"]) == ("new", 64)
    stage.interactions.delete(pending, message)
    assert stage.interactions.message(pending, int(message["id"])) is None
    assert (stage.shown(), stage.told()) == ([], [])


def test_a_deferred_answer_shows_when_it_is_edited(stage: Stage) -> None:
    """The edit takes the loading flag away."""
    pending = stage.invoke()
    message = stage.interactions.answer(pending, DEFERRED, {}, NOW)
    assert message is not None
    assert message["flags"] == 128
    stage.interactions.edit(pending, message, {"content": "late"}, NOW)
    assert (message["content"], message["flags"]) == ("late", 0)
    assert [kind for kind, _ in stage.told()][1:] == ["MESSAGE_CREATE", "MESSAGE_UPDATE"]


def test_the_first_follow_up_of_a_deferral_is_the_answer(stage: Stage) -> None:
    """Whether it is ephemeral was said before; later ones are messages of their own, which reply to it."""
    pending = stage.invoke()
    original = stage.interactions.answer(pending, DEFERRED, {}, NOW, {"flags": 64})
    first = stage.interactions.follow_up(pending, {"content": "a"}, NOW)
    second = stage.interactions.follow_up(pending, {"content": "b"}, NOW)
    assert first is original
    assert first["flags"] == 64
    assert pending.follow_ups == [int(second["id"])]
    assert second["message_reference"]["message_id"] == first["id"]
    assert second["interaction_metadata"]["original_response_message_id"] == first["id"]


def test_a_button_can_change_its_own_message(stage: Stage) -> None:
    """At once or later; the original answer is that message."""
    source = stage.interactions.answer(stage.invoke(), MESSAGE, {}, NOW, {"content": "press"})
    assert source is not None
    pending = stage.press(source)
    told = stage.told()[-1][1]
    assert told["message"]["id"] == source["id"]
    assert stage.interactions.answer(pending, UPDATE, {}, NOW, {"content": "pressed"}) is source
    later = stage.press(source)
    assert stage.interactions.answer(later, DEFERRED_UPDATE, {}, NOW) is None
    assert stage.interactions.message(later, int(source["id"])) is source
    assert (source["content"], stage.shown()) == ("pressed", [source])


def test_an_answer_to_a_button_replies_to_its_message(stage: Stage) -> None:
    """It has no `interaction`, but a reference."""
    source = stage.interactions.answer(stage.invoke(), MESSAGE, {}, NOW, {"content": "press"})
    assert source is not None
    message = stage.interactions.answer(stage.press(source), MESSAGE, {}, NOW, {"content": "x"})
    assert message is not None
    assert "interaction" not in message
    assert (message["type"], message["message_reference"]["message_id"]) == (19, source["id"])
    assert message["interaction_metadata"]["interacted_message_id"] == source["id"]


def test_three_seconds_for_the_first_answer(stage: Stage) -> None:
    """After that the interaction is unknown; one that was answered stays known."""
    pending = stage.invoke()
    found = [stage.interactions.by_id(pending.id, pending.token, NOW + wait) for wait in (2.9, 3.1)]
    assert found == [pending, None]
    assert stage.interactions.by_id(pending.id, "wrong", NOW) is None
    stage.interactions.answer(pending, DEFERRED, {}, NOW)
    assert stage.interactions.by_id(pending.id, pending.token, NOW + 3.1) is pending


def test_old_interactions_are_forgotten() -> None:
    """Memory is bounded."""
    stage = Stage(kept=3)
    first, *_, last = [stage.invoke() for _ in range(4)]
    assert stage.interactions.by_id(first.id, first.token, NOW) is None
    assert stage.interactions.by_token(first.token) is None
    assert stage.interactions.by_token(last.token) is last


async def test_one_can_wait_for_an_answer(stage: Stage) -> None:
    """Whoever waits is woken at once, or told that the time is over."""
    pending = stage.invoke()
    answered = asyncio.create_task(
        stage.interactions.until(pending, lambda one: one.answer is not None, 30.0)
    )
    await asyncio.sleep(0)
    stage.interactions.answer(pending, DEFERRED, {}, NOW)
    assert await answered
    assert not await stage.interactions.until(pending, lambda one: bool(one.follow_ups), 0.01)
