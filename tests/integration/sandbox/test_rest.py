"""REST as bots use it: what is answered, and what is refused in Discord's words."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.unit.sandbox.peers import World, world

PING = {"name": "ping", "description": "Answers."}


@pytest.mark.parametrize("header", [None, "", "Bot", "Bot wrong", "Bearer {token}", "{token}"])
async def test_without_the_right_token_nothing_is_told(header: str | None) -> None:
    """Discord's 401, word for word, with exactly the content type that py-cord reads."""
    async with world() as there:
        headers = {} if header is None else {"Authorization": header.format(token=there.sandbox.token)}
        async with there.http.get(there.sandbox.api + "/v10/users/@me", headers=headers) as response:
            assert response.status == 401
            assert response.headers["Content-Type"] == "application/json"
            assert await response.json() == {"message": "401: Unauthorized", "code": 0}


@pytest.mark.parametrize("version", ["", "/v9", "/v10"])
async def test_the_gateway_is_told_to_everybody(version: str) -> None:
    """With or without a version, without a token."""
    async with world() as there, there.http.get(f"{there.sandbox.api}{version}/gateway") as response:
        url = (await response.json())["url"]
    assert url == there.sandbox.api.replace("http:", "ws:").replace("/api", "/gateway")


async def test_shards_are_recommended_by_the_thousand_guilds() -> None:
    """One for each thousand begun."""
    async with world(guilds=1200) as there:
        assert (await there.rest("GET", "/gateway/bot"))[1]["shards"] == 2


async def test_a_guild_and_its_parts() -> None:
    """What the gateway announced can be fetched, too."""
    async with world() as there:
        guild = next(iter(there.sandbox.world.guilds.values()))
        base = f"/guilds/{guild.id}"
        answers = [
            (await there.rest("GET", path))[1]
            for path in (
                f"{base}?with_counts=true",
                f"{base}/channels",
                f"{base}/roles",
                f"{base}/members?limit=2",
            )
        ]
    assert (answers[0]["name"], answers[0]["approximate_member_count"]) == (guild.name, guild.members)
    assert [one["name"] for one in answers[1]] == ["Community", "general", "bot-commands", "Voice"]
    assert [one["name"] for one in answers[2]][:2] == ["@everyone", "Moderator"]
    assert len(answers[3]) == 2


async def test_members_can_be_paged_through() -> None:
    """Each once, by id."""
    async with world(guilds=0) as there:
        guild, _ = there.sandbox.world.join_guild("A", 26, 1.8e9)
        seen: list[int] = []
        while True:
            path = f"/guilds/{guild.id}/members?limit=10&after={seen[-1] if seen else 0}"
            page = (await there.rest("GET", path))[1]
            if not page:
                break
            seen += [int(one["user"]["id"]) for one in page]
    assert len(seen) == 25
    assert seen == sorted(set(seen))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/guilds/5", 10004), ("/guilds/²", 10004), ("/guilds/" + "9" * 500, 10004), ("/channels/5", 10003),
        ("/users/5", 10013), ("/nonsense", 0), ("/applications/5/commands", 10002),
    ],
)  # fmt: skip
async def test_what_is_unknown_is_told_with_discords_code(path: str, code: int) -> None:
    """404 with a code for each kind of thing."""
    async with world() as there:
        status, body = await there.rest("GET", path)
    assert (status, body["code"]) == (404, code)


async def test_a_wrong_method_is_told() -> None:
    """405, as JSON too."""
    async with world() as there:
        assert await there.rest("PUT", "/users/@me") == (
            405,
            {"message": "405: Method Not Allowed", "code": 0},
        )


async def test_commands_are_registered_and_kept() -> None:
    """In bulk, one more, changed, removed."""
    async with world() as there:
        base = f"/applications/{there.sandbox.world.bot_id}/commands"
        (made,) = (await there.rest("PUT", base, [PING]))[1]
        assert (await there.rest("POST", base, {**PING, "name": "pong"}))[0] == 201
        changed = (await there.rest("PATCH", f"{base}/{made['id']}", {"description": "New."}))[1]
        assert (changed["id"], changed["description"]) == (made["id"], "New.")
        assert (await there.rest("DELETE", f"{base}/{made['id']}"))[0] == 204
        assert [one["name"] for one in (await there.rest("GET", base))[1]] == ["pong"]


OPTIONS = ({}, [5], [{"name": "x"}], [{"name": "x", "type": "3"}], [{"name": "x", "type": 3, "choices": [1]}])
ODD = [[{**PING, "type": []}], *([{**PING, "options": one}] for one in ((5,), *OPTIONS[1:]))]


@pytest.mark.parametrize("body", [{}, [{"name": "x"}], [[]], ["x"], None, *ODD])
async def test_commands_that_do_not_fit_are_refused(body: Any) -> None:
    """Invalid Form Body, with the field."""
    async with world() as there:
        base = f"/applications/{there.sandbox.world.bot_id}/commands"
        status, answer = await there.rest("PUT", base, body)
    assert (status, answer["code"]) == (400, 50035)
    assert answer["errors"]


async def test_a_broken_body_is_told() -> None:
    """Invalid JSON has a code of its own."""
    async with world() as there:
        guild = next(iter(there.sandbox.world.guilds.values()))
        url = f"{there.sandbox.api}/v10/channels/{guild.general}/messages"
        headers = {"Authorization": f"Bot {there.sandbox.token}", "Content-Type": "application/json"}
        async with there.http.post(url, data=b"{", headers=headers) as response:
            assert (response.status, (await response.json())["code"]) == (400, 50109)


async def test_a_bot_hears_what_it_writes() -> None:
    """A message comes back as the answer and as an event; an empty one is refused."""
    async with world() as there, there.identified() as peer:
        guild = next(iter(there.sandbox.world.guilds.values()))
        path = f"/channels/{guild.general}/messages"
        made = (await there.rest("POST", path, {"content": "hi"}))[1]
        heard = (await peer.until("MESSAGE_CREATE"))["d"]
        assert (heard["id"], heard["content"]) == (made["id"], "hi")
        assert (await there.rest("POST", path, {"content": ""}))[1]["code"] == 50006


async def test_half_a_surrogate_pair_harms_nobody() -> None:
    """JSON can carry what UTF-8 cannot."""
    async with world() as there, there.identified() as peer:
        guild = next(iter(there.sandbox.world.guilds.values()))
        path = f"/channels/{guild.general}/messages"
        assert (await there.rest("POST", path, {"content": "\ud800!"}))[1]["content"] == "?!"
        assert (await peer.until("MESSAGE_CREATE"))["d"]["content"] == "?!"


async def test_a_bot_can_leave_a_guild() -> None:
    """The gateway tells it."""
    async with world() as there, there.identified() as peer:
        guild = next(iter(there.sandbox.world.guilds))
        assert (await there.rest("DELETE", f"/users/@me/guilds/{guild}"))[0] == 204
        assert (await peer.until("GUILD_DELETE"))["d"]["id"] == str(guild)


async def invoked(there: World, peer: Any) -> tuple[asyncio.Task[Any], str, str]:
    """Let a member invoke /ping; return the pending control request, and the paths to answer by."""
    application = there.sandbox.world.bot_id
    await there.rest("PUT", f"/applications/{application}/commands", [PING])
    guild = str(next(iter(there.sandbox.world.guilds)))
    asked = asyncio.create_task(there.control("POST", "/interactions", {"guild": guild, "command": "ping"}))
    told = (await peer.until("INTERACTION_CREATE"))["d"]
    webhook = f"/webhooks/{application}/{told['token']}"
    return asked, f"/interactions/{told['id']}/{told['token']}/callback", webhook


async def test_an_interaction_is_answered_once() -> None:
    """The second answer is refused; the message can be read, edited and deleted."""
    async with world() as there, there.identified() as peer:
        asked, callback, webhook = await invoked(there, peer)
        answer = {"type": 4, "data": {"content": "pong"}}
        status, body = await there.rest("POST", f"{callback}?with_response=true", answer)
        assert (status, body["resource"]["message"]["content"]) == (200, "pong")
        assert (await asked)[1] == {"answer": {"type": 4, "content": "pong"}}
        assert (await there.rest("POST", callback, answer))[1]["code"] == 40060
        original = f"{webhook}/messages/@original"
        assert (await there.rest("PATCH", original, {"content": "new"}))[1]["content"] == "new"
        assert (await there.rest("DELETE", original))[0] == 204
        assert (await there.rest("GET", original))[1]["code"] == 10008


async def test_a_deferred_answer_comes_with_its_edit() -> None:
    """The control API waits for the text."""
    async with world() as there, there.identified() as peer:
        asked, callback, webhook = await invoked(there, peer)
        assert (await there.rest("POST", callback, {"type": 5}))[0] == 204
        await there.rest("PATCH", f"{webhook}/messages/@original", {"content": "late"})
        assert (await asked)[1] == {"answer": {"type": 5, "content": "late"}}


WRONG = [
    {"content": "x", "flags": "x"},
    {"embeds": 5},
    {"embeds": [5]},
    {"components": [{"components": [1]}]},
]


@pytest.mark.parametrize(
    "body", [{}, {"type": 99}, {"type": []}, *({"type": 4, "data": one} for one in (None, [], 5, *WRONG))]
)
async def test_an_answer_that_does_not_fit_is_refused(body: Any) -> None:
    """And the interaction can still be answered."""
    async with world() as there, there.identified() as peer:
        asked, callback, _ = await invoked(there, peer)
        assert (await there.rest("POST", callback, body))[0] == 400
        assert (await there.rest("POST", callback, {"type": 4, "data": {"content": "x"}}))[0] == 204
        await asked


async def test_unknown_interactions_are_told() -> None:
    """As are unknown webhooks."""
    async with world() as there:
        answer = {"type": 4, "data": {"content": "x"}}
        assert (await there.rest("POST", "/interactions/5/x/callback", answer))[1]["code"] == 10062
        assert (await there.rest("POST", "/webhooks/5/x", {"content": "x"}))[1]["code"] == 10015
