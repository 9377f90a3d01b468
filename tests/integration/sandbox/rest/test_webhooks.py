"""Webhooks over REST, with and without their token."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from botkit.sandbox.world import webhooks
from botkit.sandbox.world.permissions import Permission
from tests.integration.sandbox.rest.asking import Asking
from tests.integration.sandbox.rest.granting import grant, heard
from tests.integration.sandbox.rest.unlimited import unlimited

PIXEL = "data:image/png;base64,aGVsbG8="
NO_TOKEN = {"token": ""}


async def _made(rest: Asking) -> tuple[dict[str, Any], str]:
    """Make a webhook; return it and its path with token."""
    hook = await rest.ask(
        "POST", f"/channels/{rest.guild.general}/webhooks", {"name": "Hook", "avatar": PIXEL}
    )
    return hook, f"/webhooks/{hook['id']}/{hook['token']}"


async def test_create_and_list() -> None:
    """A webhook is made, told of, and listed by channel and guild."""
    async with unlimited() as rest:
        async with heard(rest, "WEBHOOKS_UPDATE") as told:
            hook, path = await _made(rest)
        assert told == [{"guild_id": str(rest.guild.id), "channel_id": str(rest.guild.general)}]
        assert hook["user"]["id"] == hook["application_id"] == rest.world.bot_user["id"]
        assert await rest.ask("GET", f"/channels/{rest.guild.general}/webhooks") == [hook]
        assert await rest.ask("GET", f"/guilds/{rest.guild.id}/webhooks") == [hook]
        assert await rest.ask("GET", f"/webhooks/{hook['id']}") == hook
        assert "user" not in await rest.ask("GET", path, **NO_TOKEN)


async def test_refused() -> None:
    """Names have rules, channels hold fifteen, and it takes the permission."""
    async with unlimited() as rest:
        where = f"/channels/{rest.guild.general}/webhooks"
        for name in ("", " ", "x" * 81, "My Discord"):
            await rest.ask("POST", where, {"name": name}, expect=400, code=50035)
        await rest.ask("POST", where, {"name": "x", "avatar": "y"}, expect=400, code=50035)
        await rest.ask(
            "POST", f"/channels/{rest.guild.id + 1}/webhooks", {"name": "x"}, expect=400, code=50024
        )
        channel = rest.world.channel(rest.guild.general)[0]
        for _ in range(15):
            webhooks.create(rest.world, channel, rest.guild, rest.guild.owner, "x", None, 1.8e9)
        await rest.ask("POST", where, {"name": "x"}, expect=400, code=30007)
        grant(rest, without=Permission.MANAGE_WEBHOOKS)
        await rest.ask("POST", where, {"name": "x"}, expect=403, code=50013)
        await rest.ask("GET", where, expect=403, code=50013)
        await rest.ask("GET", f"/guilds/{rest.guild.id}/webhooks", expect=403, code=50013)


async def test_modify_and_delete() -> None:
    """It is changed, moved and deleted; by its token it is not moved."""
    async with unlimited() as rest:
        hook, path = await _made(rest)
        other = str(rest.guild.id + 3)
        moved = await rest.ask("PATCH", f"/webhooks/{hook['id']}", {"name": "New", "channel_id": other})
        assert (moved["name"], moved["channel_id"], moved["avatar"]) == ("New", other, hook["avatar"])
        body = {"avatar": None, "channel_id": hook["channel_id"]}
        changed = await rest.ask("PATCH", path, body, **NO_TOKEN)
        assert (changed["avatar"], changed["channel_id"]) == (None, other)
        await rest.ask("PATCH", f"/webhooks/{hook['id']}", {"channel_id": "5"}, expect=404, code=10003)
        await rest.ask("DELETE", path, expect=204, **NO_TOKEN)
        await rest.ask("GET", path, expect=404, code=10015, **NO_TOKEN)
        hook, _ = await _made(rest)
        await rest.ask("DELETE", f"/webhooks/{hook['id']}", expect=204)
        await rest.ask("DELETE", f"/webhooks/{hook['id']}", expect=404, code=10015)


async def test_wrong_token() -> None:
    """A wrong token opens nothing."""
    async with unlimited() as rest:
        hook, _ = await _made(rest)
        for method in ("GET", "DELETE"):
            await rest.ask(method, f"/webhooks/{hook['id']}/wrong", expect=401, code=50027, **NO_TOKEN)
        await rest.ask("POST", f"/webhooks/{hook['id']}/wrong", {"content": "x"}, expect=401, code=50027)


async def test_execute() -> None:
    """It writes under its own or another name, and answers with the message only when asked to wait."""
    async with unlimited() as rest:
        hook, path = await _made(rest)
        await rest.ask("POST", path, {"content": "silent"}, expect=204, **NO_TOKEN)
        body = {"content": "@everyone", "username": "Other", "avatar_url": "https://example.org/a.png"}
        made = await rest.ask("POST", f"{path}?wait=true", body, **NO_TOKEN)
        assert (made["author"]["username"], made["author"]["id"]) == ("Other", hook["id"])
        assert made["author"]["avatar"] != hook["avatar"]
        assert (made["webhook_id"], made["mention_everyone"]) == (hook["id"], True)
        form = aiohttp.FormData()
        form.add_field("payload_json", json.dumps({"embeds": [{"title": "t"}]}))
        form.add_field("files[0]", b"data", filename="a.txt")
        made = await rest.ask("POST", f"{path}?wait=true", form=form, **NO_TOKEN)
        assert (made["attachments"][0]["filename"], made["embeds"][0]["title"]) == ("a.txt", "t")
        await rest.ask("POST", path, {}, expect=400, code=50006, **NO_TOKEN)
        await rest.ask("POST", f"{path}?thread_id=5", {"content": "x"}, expect=404, code=10003, **NO_TOKEN)
        await rest.ask(
            "POST", path, {"content": "x", "thread_name": "t"}, expect=400, code=220003, **NO_TOKEN
        )


async def test_components_of_a_webhook_that_is_no_application_s() -> None:
    """They are left out unless asked for, and then none may be interactive."""
    async with unlimited() as rest:
        channel = rest.world.channel(rest.guild.general)[0]
        hook = webhooks.create(rest.world, channel, rest.guild, rest.guild.owner, "x", None, 1.8e9)
        path = f"/webhooks/{hook['id']}/{hook['token']}?wait=true"

        def body(**button: Any) -> dict[str, Any]:
            parts = [{"type": 1, "components": [{"type": 2, "label": "l", **button}]}]
            return {"content": "x", "components": parts}

        link, pressed = body(style=5, url="https://example.org"), body(style=1, custom_id="c")
        assert (await rest.ask("POST", path, pressed, **NO_TOKEN))["components"] == []
        path += "&with_components=true"
        assert len((await rest.ask("POST", path, link, **NO_TOKEN))["components"]) == 1
        await rest.ask("POST", path, pressed, expect=400, code=50035, **NO_TOKEN)


async def test_messages_by_token() -> None:
    """It gets, changes and deletes what it wrote itself, nothing else."""
    async with unlimited() as rest:
        _, path = await _made(rest)
        made = await rest.ask("POST", f"{path}?wait=true", {"content": "x"}, **NO_TOKEN)
        where = f"{path}/messages/{made['id']}"
        assert (await rest.ask("GET", where, **NO_TOKEN))["content"] == "x"
        edited = await rest.ask("PATCH", where, {"content": "y"}, **NO_TOKEN)
        assert (edited["content"], edited["edited_timestamp"] is None) == ("y", False)
        await rest.ask("DELETE", where, expect=204, **NO_TOKEN)
        await rest.ask("GET", where, expect=404, code=10008, **NO_TOKEN)
        await rest.ask("GET", f"{path}/messages/@original", expect=404, code=10008, **NO_TOKEN)
        mine = await rest.ask("POST", f"/channels/{rest.guild.general}/messages", {"content": "z"})
        await rest.ask("GET", f"{path}/messages/{mine['id']}", expect=404, code=10008, **NO_TOKEN)
