"""REST of interactions and follow-ups; every answer is as Discord's OpenAPI description says."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from botkit.sandbox.world import messages
from botkit.sandbox.world.interaction_objects import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Pending,
)
from tests.integration.sandbox.rest.asking import Asking, asking

BUTTON: dict[str, Any] = {"type": 1, "components": [{"type": 2, "style": 1, "label": "l", "custom_id": "c"}]}
MODAL: dict[str, Any] = {
    "custom_id": "m",
    "title": "Title",
    "components": [
        {"type": 1, "components": [{"type": 4, "style": 1, "label": "Name", "custom_id": "name"}]},
        {"type": 18, "label": "Text", "component": {"type": 4, "style": 2, "custom_id": "text"}},
        {"type": 10, "content": "hi"},
    ],
}


class Scene:
    """Interactions of the owner of a guild, without a bot that answers."""

    def __init__(self, asker: Asking) -> None:
        self.asker = asker
        self.ask = asker.ask
        sandbox = asker.sandbox
        self.world, self._interactions = sandbox.world, sandbox._interactions

    @property
    def channel(self) -> int:
        """The channel where it happens."""
        return self.asker.guild.general

    def begun(self, kind: int = COMMAND, ago: float = 0.0, **more: Any) -> Pending:
        """Let an interaction happen, so many seconds ago."""
        data: dict[int, dict[str, Any]] = {
            COMMAND: {"id": "1", "name": "echo", "type": 1},
            COMPONENT: {"component_type": 2, "custom_id": "c", "id": 2},
            AUTOCOMPLETE: {
                "id": "1",
                "name": "echo",
                "type": 1,
                "options": [{"name": "n", "type": 4, "value": "1", "focused": True}],
            },
            MODAL_SUBMIT: {"custom_id": "m", "components": []},
        }
        guild = self.asker.guild
        where = self.world.channel(guild.general)[0]
        now = time.time() - ago
        return self._interactions.send(kind, data[kind], where, guild, guild.owner, now, **more)

    async def answer(self, pending: Pending, kind: int, data: Any = None, **options: Any) -> Any:
        """Answer an interaction; without expectation the answer is to be taken."""
        body = {"type": kind} if data is None else {"type": kind, "data": data}
        path = f"/interactions/{pending.id}/{pending.token}/callback"
        if "expect" not in options:
            return await self.ask("POST", f"{path}?with_response=true", body, token="")
        return await self.ask("POST", path, body, token="", **options)

    def hook(self, pending: Pending, rest: str = "") -> str:
        """Return the path of an interaction's messages."""
        return f"/webhooks/{self.world.bot_id}/{pending.token}{rest}"

    def shown(self) -> list[str]:
        """Return what stands in the channel."""
        return [one["content"] for one in self.world.messages.all(self.channel)]


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    """Run a sandbox with a guild."""
    async with asking() as asker:
        yield Scene(asker)


async def test_a_message_answers() -> None:
    """It stands in the channel; the answer tells of it if that is wanted."""
    async with scene() as here:
        told = await here.answer(here.begun(), 4, {"content": "pong"})
        assert told["resource"]["message"]["content"] == "pong"
        assert told["interaction"]["response_message_id"] == told["resource"]["message"]["id"]
        assert told["interaction"]["response_message_ephemeral"] is False
        await here.answer(here.begun(), 4, {"content": "quiet"}, expect=204)
        assert here.shown() == ["pong", "quiet"]


async def test_an_ephemeral_message_stands_in_no_channel() -> None:
    """It can be read, edited and deleted by the token alone."""
    async with scene() as here:
        pending = here.begun()
        told = await here.answer(pending, 4, {"content": "psst", "flags": 64})
        identifier = told["resource"]["message"]["id"]
        assert told["interaction"]["response_message_ephemeral"] is True
        assert here.shown() == []
        await here.ask("GET", f"/channels/{here.channel}/messages/{identifier}", expect=404, code=10008)
        original = here.hook(pending, "/messages/@original")
        assert (await here.ask("GET", original, token=""))["flags"] == 64
        assert (await here.ask("PATCH", original, {"content": "new"}, token=""))["content"] == "new"
        await here.ask("DELETE", original, expect=204, token="")
        await here.ask("GET", original, expect=404, code=10008, token="")


async def test_an_interaction_is_answered_once_and_in_time() -> None:
    """40060 afterwards; 10062 for one that is unknown, or too old."""
    async with scene() as here:
        pending = here.begun()
        await here.answer(pending, 5, expect=204)
        await here.answer(pending, 4, {"content": "x"}, expect=400, code=40060)
        await here.answer(here.begun(ago=3.5), 4, {"content": "x"}, expect=404, code=10062)
        await here.ask("POST", "/interactions/5/x/callback", {"type": 5}, expect=404, code=10062)


async def test_a_deferred_answer_is_edited() -> None:
    """Nothing but "ephemeral" can be said beforehand; the first follow-up would be the edit, too."""
    async with scene() as here:
        first, second = here.begun(), here.begun()
        told = await here.answer(first, 5, {"flags": 64 | 4})
        assert told["interaction"]["response_message_loading"] is True
        assert "resource" not in told
        edited = await here.ask(
            "PATCH", here.hook(first, "/messages/@original"), {"content": "late"}, token=""
        )
        assert (edited["content"], edited["flags"]) == ("late", 64)
        await here.answer(second, 5, expect=204)
        followed = await here.ask("POST", here.hook(second), {"content": "late, too", "flags": 64}, token="")
        assert (followed["flags"], here.shown()) == (0, ["late, too"])


async def test_follow_ups() -> None:
    """Visible or not; each can be read, edited and deleted by its id."""
    async with scene() as here:
        pending = here.begun()
        await here.answer(pending, 4, {"content": "a"}, expect=204)
        seen = await here.ask("POST", here.hook(pending), {"content": "b"}, token="")
        unseen = await here.ask("POST", here.hook(pending), {"content": "c", "flags": 64}, token="")
        assert here.shown() == ["a", "b"]
        for one in (seen, unseen):
            path = here.hook(pending, f"/messages/{one['id']}")
            assert (await here.ask("GET", path, token=""))["id"] == one["id"]
            assert (await here.ask("PATCH", path, {"content": "z"}, token=""))["content"] == "z"
            await here.ask("DELETE", path, expect=204, token="")
            await here.ask("GET", path, expect=404, code=10008, token="")
        assert here.shown() == ["a"]
        await here.ask("POST", here.hook(pending), {}, expect=400, code=50006, token="")


async def test_a_token_lives_for_15_minutes_from_the_first_answer() -> None:
    """10015 before the answer, 50027 after the time and for tokens that never were."""
    async with scene() as here:
        pending, old = here.begun(), here.begun(ago=901)
        old.answer = {"type": 5, "data": {}}
        words = {"content": "x"}
        await here.ask("POST", here.hook(pending), words, expect=404, code=10015, token="")
        await here.ask("POST", here.hook(old), words, expect=401, code=50027, token="")
        await here.ask("GET", here.hook(old, "/messages/@original"), expect=401, code=50027, token="")
        never = f"/webhooks/{here.world.bot_id}/never"
        await here.ask("POST", never, words, expect=401, code=50027, token="")


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (COMMAND, {4, 5, 9, 10, 12}),
        (COMPONENT, {4, 5, 6, 7, 9, 10, 12}),
        (AUTOCOMPLETE, {8}),
        (MODAL_SUBMIT, {4, 5, 10, 12}),
    ],
)
async def test_which_answers_an_interaction_can_get(kind: int, allowed: set[int]) -> None:
    """Others are refused, and it can still be answered."""
    data: dict[int, Any] = {4: {"content": "x"}, 7: {"content": "y"}, 8: {"choices": []}, 9: MODAL}
    async with scene() as here:
        for answer in (1, 4, 5, 6, 7, 8, 9, 10, 12, 13, 99):
            source = {"source": _message(here)} if kind == COMPONENT else {}
            origin = {"origin": here.begun()} if kind == MODAL_SUBMIT else {}
            pending = here.begun(kind, **source, **origin)
            if answer in allowed:
                await here.answer(pending, answer, data.get(answer))
            else:
                refused = await here.answer(pending, answer, data.get(answer), expect=400, code=50035)
                assert "type" in refused["errors"]
                assert pending.answer is None


def _message(here: Scene) -> Any:
    """Return a message of the bot with a button."""
    channel = here.world.channel(here.channel)[0]
    button = {**BUTTON["components"][0], "id": 2}
    fields = {"content": "press", "components": [{"type": 1, "id": 1, "components": [button]}]}
    return messages.send(here.world, channel, here.world.bot_user, fields, time.time())


async def test_a_button_changes_its_message() -> None:
    """At once (7), or later (6)."""
    async with scene() as here:
        source = _message(here)
        told = await here.answer(
            here.begun(COMPONENT, source=source), 7, {"content": "pressed", "components": []}
        )
        assert told["resource"]["type"] == 7
        assert (source["content"], source["components"]) == ("pressed", [])
        later = here.begun(COMPONENT, source=source)
        await here.answer(later, 6, expect=204)
        await here.ask("PATCH", here.hook(later, "/messages/@original"), {"content": "again"}, token="")
        assert here.shown() == ["again"]


async def test_a_modal_that_a_button_opened_can_change_the_message() -> None:
    """One that a command opened cannot."""
    async with scene() as here:
        source = _message(here)
        opened = here.begun(COMPONENT, source=source)
        told = await here.answer(
            here.begun(MODAL_SUBMIT, source=source, origin=opened), 7, {"content": "filled"}
        )
        assert told["resource"]["message"]["id"] == source["id"]
        assert source["content"] == "filled"


LONG = "x" * 101
LABEL = {"type": 18, "label": "l"}
WRONG: list[tuple[int, int, Any, str]] = [
    (COMMAND, 4, {"content": 5}, "data.content"),
    (COMMAND, 4, {"embeds": [{"title": "x" * 257}]}, "data.embeds.0.title"),
    (COMMAND, 4, {"components": [{"type": 1, "components": []}]}, "data.components.0.components"),
    (COMMAND, 4, {"content": "x" * 2001}, "data.content"),
    (COMMAND, 9, {**MODAL, "title": "x" * 46}, "data.title"),
    (COMMAND, 9, {**MODAL, "custom_id": LONG}, "data.custom_id"),
    (COMMAND, 9, {**MODAL, "components": []}, "data.components"),
    (COMMAND, 9, {**MODAL, "components": MODAL["components"] * 2}, "data.components"),
    (COMMAND, 9, {**MODAL, "components": [BUTTON]}, "data.components.0.components.0"),
    (
        COMMAND,
        9,
        {**MODAL, "components": [{"type": 1, "components": [{"type": 4, "style": 1, "custom_id": "x"}]}]},
        "data.components.0.components.0.label",
    ),
    (
        COMMAND,
        9,
        {
            **MODAL,
            "components": [
                LABEL | {"component": {"type": 4, "style": 1, "custom_id": "x", "max_length": 4001}}
            ],
        },
        "data.components.0.component.max_length",
    ),
    (
        COMMAND,
        9,
        {**MODAL, "components": [LABEL | {"component": {"type": 3, "custom_id": "x", "options": []}}]},
        "data.components.0.component.options",
    ),
    (
        COMMAND,
        9,
        {**MODAL, "components": [LABEL | {"component": {"type": 4, "style": 1, "custom_id": "x"}}] * 2},
        "data.components.1.component.custom_id",
    ),
    (AUTOCOMPLETE, 8, {"choices": [{"name": "a", "value": 1}] * 26}, "data.choices"),
    (AUTOCOMPLETE, 8, {"choices": [{"name": "a", "value": "b"}]}, "data.choices.0.value"),
    (AUTOCOMPLETE, 8, {"choices": [{"name": LONG, "value": 1}]}, "data.choices.0.name"),
    (AUTOCOMPLETE, 8, None, "data"),
]


@pytest.mark.parametrize(("kind", "answer", "data", "field"), WRONG)
async def test_what_does_not_fit_is_named(kind: int, answer: int, data: Any, field: str) -> None:
    """With its path, and the interaction can still be answered."""
    async with scene() as here:
        pending = here.begun(kind)
        refused = await here.answer(pending, answer, data, expect=400, code=50035)
        found = refused["errors"]
        for step in field.split("."):
            found = found[step]
        assert pending.answer is None


async def test_a_modal_is_kept_with_ids() -> None:
    """Each component has one, as in messages."""
    async with scene() as here:
        pending = here.begun()
        await here.answer(pending, 9, MODAL)
        assert pending.answer is not None
        row, label, text = pending.answer["data"]["components"]
        ids = [row["id"], row["components"][0]["id"], label["id"], label["component"]["id"], text["id"]]
        assert ids == [1, 2, 3, 4, 5]


async def test_an_empty_message_is_refused() -> None:
    """50006, as in channels."""
    async with scene() as here:
        await here.answer(here.begun(), 4, {"content": " "}, expect=400, code=50006)
        await here.answer(here.begun(), 4, expect=400, code=50006)


async def test_files_come_in_a_form() -> None:
    """With the answer, and with a follow-up."""
    async with scene() as here:
        pending = here.begun()
        path = f"/interactions/{pending.id}/{pending.token}/callback?with_response=1"
        told = await here.ask("POST", path, form=_form({"type": 4, "data": {"content": "a"}}), token="")
        (attachment,) = told["resource"]["message"]["attachments"]
        async with here.asker.there.http.get(attachment["url"]) as response:
            assert await response.read() == b"hello"
        followed = await here.ask("POST", here.hook(pending), form=_form({"flags": 64}), token="")
        assert followed["attachments"][0]["filename"] == "a.txt"


def _form(payload: dict[str, Any]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps(payload), content_type="application/json")
    form.add_field("files[0]", b"hello", filename="a.txt", content_type="text/plain")
    return form
