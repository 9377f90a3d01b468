"""The control API: what it does, and what it refuses in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sandbox.peers import Closed, world


async def test_state_counts_what_there_is() -> None:
    """Guilds, members, shards and events."""
    async with world(guilds=4) as there:
        members = sum(one.members for one in there.sandbox.world.guilds.values())
        assert await there.control("GET", "/state") == (
            200,
            {"guilds": 4, "members": members, "shards": [], "events": 0},
        )
        async with there.identified() as peer:
            (shard,) = (await there.control("GET", "/state"))[1]["shards"]
            assert (shard["id"], shard["connected"], shard["session"]) == (0, True, peer.session)


async def test_a_guild_is_joined_and_left() -> None:
    """The bot is told of both; the answer describes the guild."""
    async with world(guilds=0) as there, there.identified() as peer:
        status, made = await there.control("POST", "/guilds", {"name": " 새 서버 🎮 ", "members": 50})
        assert (status, made["name"], made["members"], made["shard"]) == (201, "새 서버 🎮", 50, 0)
        assert (await peer.until("GUILD_CREATE"))["d"]["member_count"] == 50
        assert (await there.control("DELETE", f"/guilds/{made['id']}"))[0] == 200
        assert (await peer.until("GUILD_DELETE"))["d"] == {"id": made["id"]}
        assert (await there.control("DELETE", f"/guilds/{made['id']}"))[0] == 404


async def test_the_shard_of_a_guild_is_told() -> None:
    """By the number of shards that the bot identified with."""
    async with world(guilds=0) as there, there.identified(shard=[0, 2]):
        shards = {(await there.control("POST", "/guilds", {"name": "A"}))[1]["shard"] for _ in range(30)}
    assert shards == {0, 1}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, "name"), ({"name": ""}, "name"), ({"name": " "}, "name"), ({"name": 5}, "name"),
        ({"name": "x" * 101}, "name"), ({"name": "\ud800"}, "name"), ({"name": "A", "members": 0}, "members"),
        ({"name": "A", "members": "5"}, "members"), ({"name": "A", "members": True}, "members"),
        ({"name": "A", "members": 10**9}, "members"), ([], "object"),
    ],
)  # fmt: skip
async def test_guilds_that_cannot_be_are_refused(body: Any, word: str) -> None:
    """The sentence names the field; nothing changes."""
    async with world() as there:
        status, answer = await there.control("POST", "/guilds", body)
        assert (status, len(there.sandbox.world.guilds)) == (400, 3)
    assert word in answer["error"]


@pytest.mark.parametrize(
    ("body", "seen"), [({}, 1006), ({"code": 1006}, 1006), ({"shard": 0, "code": 4009}, 4009)]
)
async def test_a_line_is_cut(body: dict[str, int], seen: int) -> None:
    """Without a word, or with a code."""
    async with world() as there, there.identified() as peer:
        assert await there.control("POST", "/gateway/drop", body) == (200, {"dropped": [0]})
        assert await peer.close_code() == seen
        assert (await there.control("POST", "/gateway/drop"))[1] == {"dropped": []}


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({"shard": 7}, 404, "Shard 7 is not connected"), ({"shard": "0"}, 400, "shard"), ({"code": 5}, 400, "code"),
        ({"code": 1005}, 400, "code"), ({"code": "x"}, 400, "code"),
    ],
)  # fmt: skip
async def test_what_cannot_be_cut_is_told(body: Any, status: int, word: str) -> None:
    """The sentence says what is wrong."""
    async with world() as there:
        got, answer = await there.control("POST", "/gateway/drop", body)
    assert got == status
    assert word in answer["error"]


async def test_no_answer_is_told_after_three_seconds() -> None:
    """A bot that is silent, and one that is not there."""
    async with world() as there:
        application = there.sandbox.world.bot_id
        await there.rest(
            "PUT", f"/applications/{application}/commands", [{"name": "ping", "description": "x"}]
        )
        wish = {"guild": str(next(iter(there.sandbox.world.guilds))), "command": "/ping"}
        absent = (await there.control("POST", "/interactions", wish))[1]
        assert absent == {"answer": None, "error": "No shard that serves this guild is connected."}
        async with there.identified():
            silent = (await there.control("POST", "/interactions", wish))[1]
            assert silent == {"answer": None, "error": "no answer in 3 s"}


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"guild": "5"}, 404, "no guild with the id 5"), ({"guild": None}, 400, "by its id"),
        ({"command": "pong"}, 400, "no command 'pong'"), ({"command": 5}, 400, "command"),
        ({"user": "5"}, 404, "No member"), ({"user": "me"}, 404, "No member"), ({"options": []}, 400, "command"),
        ({"options": [1]}, 400, "options"),
    ],
)  # fmt: skip
async def test_an_invocation_that_cannot_be_is_told(changes: Any, status: int, word: str) -> None:
    """The sentence names what is unknown."""
    async with world() as there:
        wish = {"guild": str(next(iter(there.sandbox.world.guilds))), "command": "ping"} | changes
        got, answer = await there.control("POST", "/interactions", wish)
    assert got == status
    assert word in answer["error"]


async def test_pages_of_the_web_may_not_control() -> None:
    """A browser says from which page a request comes; pages of this machine may."""
    async with world() as there:
        for origin, status in (("https://evil.example", 403), ("null", 403), ("http://localhost:8888", 200)):
            assert (await there.control("GET", "/state", headers={"Origin": origin}))[0] == status


async def test_unknown_paths_are_told() -> None:
    """As JSON, with a sentence."""
    async with world() as there:
        assert await there.control("GET", "/nothing") == (404, {"error": "GET /sandbox/nothing: Not Found."})


async def test_a_bot_that_was_cut_sees_the_end() -> None:
    """Receiving on a cut line fails at once."""
    async with world(guilds=0) as there, there.identified() as peer:
        await there.control("POST", "/gateway/drop")
        with pytest.raises(Closed):
            await peer.receive()
