"""Messages and pins over REST: each answer, error answers too, is as Discord's description says."""

from __future__ import annotations

import json
import time
from typing import Any

import aiohttp

from botkit.sandbox.world import messages
from botkit.sandbox.world.events import Intent
from botkit.sandbox.world.ids import snowflake
from botkit.sandbox.world.permissions import Permission
from tests.integration.sandbox.rest.asking import Asking
from tests.integration.sandbox.rest.unlimited import unlimited

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\0\5\0\0\0\6"


def _path(rest: Asking, rest_of_it: str = "") -> str:
    return f"/channels/{rest.guild.general}/messages{rest_of_it}"


def _said(rest: Asking, content: str = "hello", **fields: Any) -> dict[str, Any]:
    """Let the owner say something, and return the message."""
    world, guild = rest.world, rest.guild
    channel = world.channel(guild.general)[0]
    fields["content"] = content
    return messages.send(world, channel, world.user(guild.owner), fields, time.time())


def _grant(rest: Asking, *, without: int) -> None:
    """Let everybody, the bot included, lack permissions."""
    roles = rest.world.open_roles(rest.guild)
    for role in roles.values():
        role["permissions"] = str(int(role["permissions"]) & ~without)


def _form(body: Any, *files: tuple[str, bytes]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for number, (name, data) in enumerate(files):
        form.add_field(f"files[{number}]", data, filename=name, content_type="image/png")
    return form


def _errors(value: Any, *path: str) -> str:
    """Return the first sentence about a field."""
    place = value["errors"]
    for step in path:
        place = place[step]
    return str(place["_errors"][0]["message"])


async def test_create_get_and_list() -> None:
    """What was written is got one by one, and in pages around, before and after an id, newest first."""
    async with unlimited() as rest:
        made = [(await rest.ask("POST", _path(rest), {"content": f" {n} "}))["id"] for n in range(5)]
        assert (await rest.ask("GET", _path(rest, f"/{made[0]}")))["content"] == "0"

        async def page(query: str) -> list[str]:
            return [one["content"] for one in await rest.ask("GET", _path(rest, f"?{query}"))]

        assert await page("") == ["4", "3", "2", "1", "0"]
        assert await page("limit=2") == ["4", "3"]
        assert await page(f"before={made[3]}&limit=2") == ["2", "1"]
        assert await page(f"after={made[1]}&limit=2") == ["3", "2"]
        assert await page(f"around={made[2]}&limit=3") == ["3", "2", "1"]
        await rest.ask("GET", _path(rest, "?limit=101"), expect=400, code=50035)
        await rest.ask("GET", _path(rest, f"?before={made[0]}&after={made[1]}"), expect=400, code=50035)
        await rest.ask("GET", _path(rest, "/123"), expect=404, code=10008)
        await rest.ask("GET", "/channels/123/messages", expect=404, code=10003)


async def test_embeds() -> None:
    """Embeds are shown as rich ones, and their limits are told field by field."""
    async with unlimited() as rest:
        embed = {
            "title": "t",
            "color": 1,
            "fields": [{"name": "n", "value": "v"}],
            "timestamp": "2026-01-01T00:00:00Z",
        }
        embed |= {"author": {"name": "a", "icon_url": "https://example.org/a.png"}, "footer": {"text": "f"}}
        shown = (await rest.ask("POST", _path(rest), {"embeds": [embed]}))["embeds"][0]
        assert shown["type"] == "rich"
        assert shown["fields"] == [{"name": "n", "value": "v", "inline": False}]
        bad = {"embeds": [{"fields": [{"name": "n", "value": "v"}, {"name": "x" * 257, "value": ""}]}]}
        wrong = await rest.ask("POST", _path(rest), bad, expect=400, code=50035)
        assert _errors(wrong, "embeds", "0", "fields", "1", "name") == "Must be 256 or fewer in length."
        assert _errors(wrong, "embeds", "0", "fields", "1", "value") == "This field is required"
        long = {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}
        wrong = await rest.ask("POST", _path(rest), long, expect=400, code=50035)
        assert _errors(wrong, "embeds") == "Embed size exceeds maximum size of 6000"


async def test_empty_and_too_long() -> None:
    """A message needs something to show, and its text has an end."""
    async with unlimited() as rest:
        await rest.ask("POST", _path(rest), {}, expect=400, code=50006)
        await rest.ask("POST", _path(rest), {"content": "  "}, expect=400, code=50006)
        wrong = await rest.ask("POST", _path(rest), {"content": "x" * 2001}, expect=400, code=50035)
        assert _errors(wrong, "content") == "Must be 2000 or fewer in length."
        await rest.ask("POST", _path(rest), {"sticker_ids": ["1"]}, expect=400, code=50081)
        await rest.ask("POST", _path(rest), {"poll": {"question": {}}}, expect=400, code=50035)


async def test_files() -> None:
    """Files are kept and served; one that an embed shows is not listed beside it."""
    async with unlimited() as rest:
        body = {"attachments": [{"id": 0, "description": "a picture"}]}
        made = await rest.ask("POST", _path(rest), form=_form(body, ("ä b.png", PNG)))
        (file,) = made["attachments"]
        assert (file["description"], file["size"], file["width"], file["height"]) == ("a picture", 24, 5, 6)
        assert file["title"] == "ä b"
        async with rest.there.http.get(file["url"]) as response:
            assert await response.read() == PNG
        body = {"embeds": [{"image": {"url": "attachment://a.png"}}]}
        made = await rest.ask("POST", _path(rest), form=_form(body, ("a.png", PNG), ("b.png", b"x")))
        assert [one["filename"] for one in made["attachments"]] == ["b.png"]
        assert made["embeds"][0]["image"]["url"].endswith("/a.png")
        await rest.ask("POST", _path(rest), {"attachments": [{"id": 0}]}, expect=400, code=50035)


async def test_edit_keeps_files_by_id() -> None:
    """An edit with a list of attachments keeps those that it names, and adds those that come with it."""
    async with unlimited() as rest:
        made = await rest.ask("POST", _path(rest), form=_form({}, ("a.png", PNG), ("b.png", PNG)))
        kept = made["attachments"][1]["id"]
        where = _path(rest, f"/{made['id']}")
        edited = await rest.ask("PATCH", where, {"content": "text"})
        assert len(edited["attachments"]) == 2
        assert edited["edited_timestamp"]
        body = {"attachments": [{"id": kept}, {"id": 0}]}
        edited = await rest.ask("PATCH", where, form=_form(body, ("c.png", PNG)))
        assert [one["filename"] for one in edited["attachments"]] == ["b.png", "c.png"]
        edited = await rest.ask("PATCH", where, {"attachments": []})
        assert edited["attachments"] == []
        await rest.ask("PATCH", where, {"content": ""}, expect=400, code=50006)


async def test_components() -> None:
    """Rows of the old kind get ids; what does not fit is refused where it is."""
    button = {"type": 2, "style": 1, "label": "go", "custom_id": "go"}
    async with unlimited() as rest:
        made = await rest.ask(
            "POST", _path(rest), {"content": "x", "components": [{"type": 1, "components": [button]}]}
        )
        assert made["components"][0]["components"][0]["id"] == 2
        twice = {"components": [{"type": 1, "components": [button, button]}]}
        wrong = await rest.ask("POST", _path(rest), twice, expect=400, code=50035)
        assert "duplicated" in _errors(wrong, "components", "0", "components", "1", "custom_id")
        wrong = await rest.ask("POST", _path(rest), {"components": [button]}, expect=400, code=50035)
        assert "must be one of" in _errors(wrong, "components", "0")
        link = {"components": [{"type": 1, "components": [{"type": 2, "style": 5, "label": "x"}]}]}
        wrong = await rest.ask("POST", _path(rest), link, expect=400, code=50035)
        assert _errors(wrong, "components", "0", "components", "0", "url") == "This field is required"


async def test_components_of_the_new_kind() -> None:
    """With the flag a message is components only, and shows its files in them."""
    parts = [
        {"type": 10, "content": "text"},
        {"type": 17, "components": [
            {"type": 9, "components": [{"type": 10, "content": "x"}],
             "accessory": {"type": 11, "media": {"url": "https://example.org/a.png"}}},
            {"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]},
            {"type": 14},
            {"type": 1, "components": [{"type": 3, "custom_id": "s", "options": [{"label": "l", "value": "v"}]}]},
        ]},
        {"type": 13, "file": {"url": "attachment://a.png"}},
    ]  # fmt: skip
    async with unlimited() as rest:
        body = {"flags": 1 << 15, "components": parts}
        made = await rest.ask("POST", _path(rest), form=_form(body, ("a.png", PNG)))
        assert made["flags"] & 1 << 15
        assert made["components"][2]["size"] == len(PNG)
        wrong = await rest.ask("POST", _path(rest), {**body, "content": "x"}, expect=400, code=50035)
        assert "IS_COMPONENTS_V2" in _errors(wrong, "content")
        await rest.ask("PATCH", _path(rest, f"/{made['id']}"), {"content": "x"}, expect=400, code=50035)


async def test_replies() -> None:
    """A reply shows what it replies to, mentions its author, and fails without it unless told not to."""
    async with unlimited() as rest:
        said = _said(rest)
        made = await rest.ask(
            "POST", _path(rest), {"content": "x", "message_reference": {"message_id": said["id"]}}
        )
        assert made["type"] == 19
        assert made["referenced_message"]["id"] == said["id"]
        assert [one["id"] for one in made["mentions"]] == [said["author"]["id"]]
        quiet = {
            "content": "x",
            "message_reference": {"message_id": said["id"]},
            "allowed_mentions": {"parse": []},
        }
        assert (await rest.ask("POST", _path(rest), quiet))["mentions"] == []
        gone = {"message_id": "5"}
        wrong = await rest.ask(
            "POST", _path(rest), {"content": "x", "message_reference": gone}, expect=400, code=50035
        )
        assert _errors(wrong, "message_reference") == "Unknown message"
        gone |= {"fail_if_not_exists": False}
        assert (await rest.ask("POST", _path(rest), {"content": "x", "message_reference": gone}))["type"] == 0
        await rest.ask("DELETE", _path(rest, f"/{said['id']}"), expect=204)
        assert (await rest.ask("GET", _path(rest, f"/{made['id']}")))["referenced_message"] is None


async def test_mentions() -> None:
    """Users and roles that a text names are mentioned, everyone only by who may."""
    async with unlimited() as rest:
        owner = rest.guild.owner
        content = f"<@{owner}> <@&{rest.guild.id + 11}> @everyone"
        _grant(rest, without=Permission.MENTION_EVERYONE)
        made = await rest.ask("POST", _path(rest), {"content": content})
        assert [one["id"] for one in made["mentions"]] == [str(owner)]
        assert not made["mention_everyone"]
        assert made["mention_roles"] == []
        role = rest.world.open_roles(rest.guild)[rest.guild.id + 12]
        role["permissions"] = str(int(role["permissions"]) | Permission.MENTION_EVERYONE)
        made = await rest.ask("POST", _path(rest), {"content": content})
        assert made["mention_everyone"]
        assert made["mention_roles"] == [str(rest.guild.id + 11)]
        both = {"content": "x", "allowed_mentions": {"parse": ["users"], "users": [str(owner)]}}
        await rest.ask("POST", _path(rest), both, expect=400, code=50035)


async def test_nonce() -> None:
    """The same nonce, when it is enforced, gives the message that is there."""
    async with unlimited() as rest:
        body = {"content": "x", "nonce": "n", "enforce_nonce": True}
        first, second = [await rest.ask("POST", _path(rest), body) for _ in range(2)]
        assert first["id"] == second["id"]
        assert first["nonce"] == "n"


async def test_edit_and_delete_of_foreign_messages() -> None:
    """Other people's messages can be deleted, and their embeds hidden, by who manages messages; never edited."""
    async with unlimited() as rest:
        where = _path(rest, f"/{_said(rest)['id']}")
        await rest.ask("PATCH", where, {"content": "mine"}, expect=403, code=50005)
        assert (await rest.ask("PATCH", where, {"flags": 4}))["flags"] == 4
        _grant(rest, without=Permission.MANAGE_MESSAGES)
        await rest.ask("DELETE", where, expect=403, code=50013)
        await rest.ask("PATCH", where, {"flags": 0}, expect=403, code=50013)
        mine = await rest.ask("POST", _path(rest), {"content": "mine"})
        await rest.ask("DELETE", _path(rest, f"/{mine['id']}"), expect=204)
        await rest.ask("DELETE", _path(rest, f"/{mine['id']}"), expect=404, code=10008)


async def test_bulk_delete() -> None:
    """Two to a hundred young messages are deleted at once."""
    async with unlimited() as rest:
        ids = [_said(rest)["id"] for _ in range(3)]
        where = _path(rest, "/bulk-delete")
        await rest.ask("POST", where, {"messages": ids[:1]}, expect=400, code=50035)
        await rest.ask("POST", where, {"messages": [ids[0], ids[0]]}, expect=400, code=50035)
        old = str(snowflake(time.time() - 15 * 86400, 1))
        await rest.ask("POST", where, {"messages": [ids[0], old]}, expect=400, code=50034)
        await rest.ask("POST", where, {"messages": ids[:2]}, expect=204)
        assert [one["id"] for one in await rest.ask("GET", _path(rest))] == [ids[2]]


async def test_permissions() -> None:
    """What the bot may not do in a channel is refused with Discord's codes, or left out."""
    async with unlimited() as rest:
        said = _said(rest)
        _grant(
            rest, without=Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.READ_MESSAGE_HISTORY
        )
        made = await rest.ask("POST", _path(rest), {"content": "x", "embeds": [{"title": "t"}]})
        assert made["embeds"] == []
        await rest.ask("POST", _path(rest), form=_form({}, ("a", b"x")), expect=403, code=50013)
        reply = {"content": "x", "message_reference": {"message_id": said["id"]}}
        await rest.ask("POST", _path(rest), reply, expect=403, code=160002)
        assert await rest.ask("GET", _path(rest)) == []
        _grant(rest, without=Permission.SEND_MESSAGES)
        await rest.ask("POST", _path(rest), {"content": "x"}, expect=403, code=50013)
        _grant(rest, without=Permission.VIEW_CHANNEL)
        await rest.ask("POST", _path(rest), {"content": "x"}, expect=403, code=50001)
        await rest.ask("GET", _path(rest), expect=403, code=50001)


async def test_content_needs_the_intent() -> None:
    """Without the message content intent REST hides what others wrote, unless it mentions the bot."""
    async with unlimited() as rest:
        rest.sandbox.account.granted &= ~Intent.MESSAGE_CONTENT
        hidden = _said(rest, "secret")
        seen = _said(rest, "hey", mentions=[rest.world.bot_user])
        assert (await rest.ask("GET", _path(rest, f"/{hidden['id']}")))["content"] == ""
        assert (await rest.ask("GET", _path(rest, f"/{seen['id']}")))["content"] == "hey"


async def test_category() -> None:
    """Nothing can be written to a category."""
    async with unlimited() as rest:
        where = f"/channels/{rest.guild.id + 1}/messages"
        await rest.ask("POST", where, {"content": "x"}, expect=400, code=50008)
        await rest.ask("GET", where, expect=400, code=50024)


async def test_crosspost() -> None:
    """A message is published once, and only in an announcement channel."""
    async with unlimited() as rest:
        base = f"/channels/{rest.guild.id + 4}/messages"
        made = await rest.ask("POST", base, {"content": "news"})
        assert (await rest.ask("POST", f"{base}/{made['id']}/crosspost"))["flags"] == 1
        await rest.ask("POST", f"{base}/{made['id']}/crosspost", expect=400, code=40033)
        other = _said(rest)
        await rest.ask("POST", _path(rest, f"/{other['id']}/crosspost"), expect=400, code=50024)


async def test_pins() -> None:
    """Pins are listed newest first in pages; pinning leaves a notice, and needs its permission."""
    async with unlimited() as rest:
        one, two = _said(rest, "one"), _said(rest, "two")
        for message in (one, two):
            await rest.ask("PUT", _path(rest, f"/pins/{message['id']}"), expect=204)
        page = await rest.ask("GET", _path(rest, "/pins?limit=1"))
        assert page["has_more"]
        assert page["items"][0]["message"]["content"] == "two"
        before = page["items"][0]["pinned_at"].replace("+", "%2B")
        rest_of_it = await rest.ask("GET", _path(rest, f"/pins?before={before}"))
        assert [item["message"]["content"] for item in rest_of_it["items"]] == ["one"]
        old = f"/channels/{rest.guild.general}/pins"
        assert [message["content"] for message in await rest.ask("GET", old)] == ["two", "one"]
        notices = [message for message in await rest.ask("GET", _path(rest)) if message["type"] == 6]
        assert notices[0]["message_reference"]["message_id"] == two["id"]
        await rest.ask("DELETE", f"{old}/{one['id']}", expect=204)
        assert len(await rest.ask("GET", old)) == 1
        _grant(rest, without=Permission.PIN_MESSAGES)
        await rest.ask("PUT", _path(rest, f"/pins/{one['id']}"), expect=403, code=50013)


async def test_most_pins() -> None:
    """A channel holds 250 pins."""
    async with unlimited() as rest:
        channel = rest.world.channel(rest.guild.general)[0]
        for _ in range(250):
            messages.pin(rest.world, channel, _said(rest), rest.world.bot_user, time.time())
        rest.world.take()
        await rest.ask("PUT", _path(rest, f"/pins/{_said(rest)['id']}"), expect=400, code=30003)
