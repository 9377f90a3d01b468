"""The control API over HTTP: what it does, and what it refuses in sentences."""

from __future__ import annotations

import asyncio
import io
import json
import math
import random
import re
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from botkit.sandbox import Sandbox
from botkit.sandbox.control.app import ROUTES
from botkit.sandbox.control.routes import Route
from botkit.sandbox.world.permissions import Permission
from tests.unit.sandbox.peers import Closed, World, world


def some_guild(there: World) -> str:
    """Return the id of a guild of the world."""
    return str(next(iter(there.sandbox.world.guilds)))


async def test_state_counts_what_there_is() -> None:
    """Guilds, members, shards and events, and how the account is."""
    async with world(guilds=4) as there:
        state = (await there.control("GET", "/state"))[1]
        assert state["members"] == sum(one.size for one in there.sandbox.world.guilds.values())
        assert (state["guilds"], state["shards"], state["events"]) == (4, [], 0)
        assert (state["revoked"], state["session_starts"]) == (False, 1000)
        async with there.identified() as peer:
            state = (await there.control("GET", "/state"))[1]
            (shard,) = state["shards"]
            assert (shard["id"], shard["connected"], shard["session"]) == (0, True, peer.session)
            assert state["session_starts"] == 999
            assert state == there.sandbox.state()


async def test_what_there_is_can_be_found() -> None:
    """Guilds by pages, and of one its channels, roles and people: with their ids somebody can say something."""
    async with world(guilds=5) as there:
        page = (await there.control("GET", "/guilds?offset=1&limit=2"))[1]
        known = list(there.sandbox.world.guilds.values())
        assert (page["total"], [one["name"] for one in page["guilds"]]) == (
            5,
            [one.name for one in known[1:3]],
        )
        guild = (await there.control("GET", f"/guilds/{page['guilds'][0]['id']}?members=1"))[1]
        assert guild["name"] == known[1].name
        assert guild["people"][0]["id"] == str(known[1].owner)
        assert guild["roles"][0]["name"] == "@everyone"
        channel = next(one["id"] for one in guild["channels"] if one["type"] == 0)
        said = {"channel": channel, "content": "hi", "user": guild["people"][0]["id"]}
        assert (await there.control("POST", "/messages", said))[0] == 201
        for path in ("/guilds?limit=1001", "/guilds?offset=-1"):
            assert (await there.control("GET", path))[0] == 400
        assert (await there.control("GET", "/guilds/5"))[0] == 404


async def test_a_guild_is_joined_and_left() -> None:
    """The bot is told of both; the answer describes the guild."""
    async with world(guilds=0) as there, there.identified() as peer:
        status, made = await there.control("POST", "/guilds", {"name": " 새 서버 🎮 ", "members": 50})
        assert (status, made["name"], made["members"], made["shard"]) == (201, "새 서버 🎮", 50, 0)
        assert (await peer.until("GUILD_CREATE"))["d"]["member_count"] == 50
        assert (await there.control("DELETE", f"/guilds/{made['id']}"))[0] == 200
        assert (await peer.until("GUILD_DELETE"))["d"] == {"id": made["id"]}
        status, answer = await there.control("DELETE", f"/guilds/{made['id']}")
        assert (status, answer["error"].partition(".")[0]) == (
            404,
            f"There is no guild with the id {made['id']}",
        )


async def test_the_shard_of_a_guild_is_told() -> None:
    """By the number of shards that the bot identified with."""
    async with world(guilds=0) as there, there.identified(shard=[0, 2]):
        shards = {(await there.control("POST", "/guilds", {"name": "A"}))[1]["shard"] for _ in range(30)}
    assert shards == {0, 1}


@pytest.mark.parametrize("base", ["/members", "/guilds/{guild}/members"])
async def test_a_member_joins_and_leaves(base: str) -> None:
    """Anybody, somebody who is known, or a new user with a name; each way to write the path does."""
    async with world() as there, there.identified() as peer:
        guild = some_guild(there)
        path, said = (base.format(guild=guild), {}) if "{" in base else (base, {"guild": guild})
        status, member = await there.control("POST", path, {**said, "name": "Ada"})
        assert (status, member["user"]["global_name"]) == (201, "Ada")
        assert (await peer.until("GUILD_MEMBER_ADD"))["d"]["user"] == member["user"]
        assert (await there.control("POST", path, said))[1]["user"]["id"] != member["user"]["id"]
        gone = f"{path}/{member['user']['id']}" + (f"?guild={guild}" if said else "")
        assert (await there.control("DELETE", gone))[0] == 200
        assert (await peer.until("GUILD_MEMBER_REMOVE"))["d"]["user"]["id"] == member["user"]["id"]
        assert (await there.control("DELETE", gone))[0] == 404
        back = (await there.control("POST", path, {**said, "user": member["user"]["id"]}))[1]
        assert back["user"] == member["user"]


async def test_members_who_cannot_come_or_go_are_told() -> None:
    """The owner, the bot, users who do not exist, and contradictions."""
    async with world() as there:
        guild = there.sandbox.world.guild(int(some_guild(there)))
        members = f"/guilds/{guild.id}/members"
        for path, word in (
            (f"{members}/{guild.owner}", "owner"),
            (f"{members}/{there.sandbox.world.bot_id}", "bot"),
        ):
            status, answer = await there.control("DELETE", path)
            assert status == 400
            assert word in answer["error"]
        assert (await there.control("POST", members, {"user": 5}))[0] == 404
        assert (await there.control("POST", members, {"user": guild.owner, "name": "A"}))[0] == 400


async def test_a_channel_is_made_and_deleted() -> None:
    """The bot is told of both."""
    async with world() as there, there.identified() as peer:
        guild = some_guild(there)
        status, made = await there.control("POST", "/channels", {"guild": guild, "name": "news", "type": 5})
        assert (status, made["name"], made["type"], made["guild_id"]) == (201, "news", 5, guild)
        assert (await peer.until("CHANNEL_CREATE"))["d"]["id"] == made["id"]
        assert (await there.control("DELETE", f"/channels/{made['id']}"))[0] == 200
        assert (await peer.until("CHANNEL_DELETE"))["d"]["id"] == made["id"]
        assert (await there.control("DELETE", f"/channels/{made['id']}"))[0] == 404
        assert (await there.control("POST", "/channels", {"guild": guild, "type": 99}))[0] == 400


async def test_the_bots_permissions_are_set() -> None:
    """By names or by number; the bot is told of its role, and the world enforces it."""
    async with world() as there, there.identified() as peer:
        guild = some_guild(there)
        path = f"/guilds/{guild}/permissions"
        answer = (await there.control("POST", path, {"permissions": ["VIEW_CHANNEL", "kick_members"]}))[1]
        wanted = int(Permission.VIEW_CHANNEL | Permission.KICK_MEMBERS)
        assert answer["permissions"] == str(wanted)
        assert (await peer.until("GUILD_ROLE_UPDATE"))["d"]["role"] == answer
        await there.control("POST", path, {"permissions": str(int(Permission.ADMINISTRATOR))})
        assert (
            there.sandbox.world.permissions(there.sandbox.world.guild(int(guild)), there.sandbox.world.bot_id)
            > wanted
        )
        status, refused = await there.control("POST", path, {"permissions": ["FLY"]})
        assert status == 400
        assert "'FLY' is not a permission" in refused["error"]


async def test_a_revoked_token_opens_nothing_until_it_is_restored() -> None:
    """The line ends with 4004, REST answers 401."""
    async with world() as there, there.identified() as peer:
        assert (await there.control("POST", "/token/revoke"))[1] == {"closed": [0]}
        assert await peer.close_code() == 4004
        assert (await there.rest("GET", "/users/@me"))[0] == 401
        assert (await there.control("POST", "/token/restore"))[0] == 200
        assert (await there.rest("GET", "/users/@me"))[0] == 200


async def test_intents_are_granted_and_taken_away() -> None:
    """An IDENTIFY with one that is not granted is closed with 4014."""
    async with world(identify_interval=0.0) as there:
        answer = await there.control("POST", "/intents", {"remove": ["guild_members"]})
        assert answer == (200, {"granted": ["GUILD_PRESENCES", "MESSAGE_CONTENT"]})
        async with there.connected() as peer:
            with pytest.raises(Closed):
                await peer.identify(there.sandbox.token, intents=1 << 1)
            assert peer.socket.close_code == 4014
        await there.control("POST", "/intents", {"grant": ["GUILD_MEMBERS"]})
        async with there.identified(intents=1 << 1):
            pass
        status, refused = await there.control("POST", "/intents", {"grant": ["GUILDS"]})
        assert status == 400
        assert "'GUILDS' is not a privileged intent" in refused["error"]


async def test_requests_are_told_and_waited_for() -> None:
    """Filtered; a question with `wait` is answered as soon as the bot has asked, or when the time is over."""
    async with world() as there:
        await there.rest("GET", "/users/@me")
        await there.rest("GET", "/gateway/bot")
        found = (await there.control("GET", "/requests?path=/users/*"))[1]
        assert ([one["path"] for one in found["requests"]], found["total"]) == (["/users/@me"], 2)
        waiting = asyncio.create_task(there.control("GET", "/requests?method=get&after=2&wait=5"))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await there.rest("GET", "/users/@me")
        assert [one["number"] for one in (await waiting)[1]["requests"]] == [3]
        assert (await there.control("GET", "/requests?status=500&wait=0.05"))[1]["requests"] == []
        assert (await there.control("GET", "/requests?path=nonsense"))[0] == 400
        assert (await there.control("DELETE", "/requests"))[1]["requests"] == []


async def test_what_is_missing_is_told() -> None:
    """With how often it was asked for."""
    async with world() as there:
        assert await there.rest("GET", "/nonsense/5") == (404, {"message": "404: Not Found", "code": 0})
        (told,) = (await there.control("GET", "/missing"))[1].items()
        assert "/nonsense/" in told[0]
        assert told[1] == 1


async def test_routes_fail_and_are_slow_until_cleared() -> None:
    """For a number of requests, or until the fault is deleted."""
    async with world() as there:
        body = {"kind": "fail", "route": "GET /users/@me", "status": 502, "requests": 1}
        status, fault = await there.control("POST", "/faults", body)
        assert (status, fault["kind"], fault["status"]) == (201, "fail", 502)
        async with there.http.get(f"{there.sandbox.api}/v10/users/@me") as response:
            assert response.status == 502
        assert (await there.rest("GET", "/users/@me"))[0] == 200
        status, down = await there.control("POST", "/faults", {"kind": "down"})
        assert [one["id"] for one in (await there.control("GET", "/faults"))[1]] == [down["id"]]
        async with there.http.get(f"{there.sandbox.api}/v10/gateway") as response:
            assert response.status == 503
        assert (await there.control("DELETE", f"/faults/{down['id']}"))[0] == 200
        assert (await there.rest("GET", "/gateway"))[0] == 200
        assert (await there.control("DELETE", f"/faults/{down['id']}"))[0] == 404
        assert (await there.control("DELETE", "/faults"))[1] == {"faults": []}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, '"kind" is missing'), ({"kind": "explode"}, '"kind" must be'),
        ({"kind": "fail", "status": 200}, "400 to 599"),
        ({"kind": "fail", "route": "GET nonsense"}, "is no route"), ({"kind": "delay", "delay": 0}, '"delay" must be'),
        ({"kind": "fail", "what": "gateway", "requests": 0}, '"requests" must be'),
    ],
)  # fmt: skip
async def test_faults_that_cannot_be_are_told(body: Any, word: str) -> None:
    """The sentence says what is allowed."""
    async with world() as there:
        status, answer = await there.control("POST", "/faults", body)
    assert status == 400
    assert word in answer["error"]


async def test_the_gateway_is_taken_down() -> None:
    """Lines are cut, and nobody gets in until the fault is cleared."""
    async with world(identify_interval=0.0) as there:
        async with there.identified() as peer:
            answer = await there.control("POST", "/faults", {"kind": "down", "what": "gateway"})
            assert (answer[0], answer[1]["dropped"]) == (201, [0])
            assert await peer.close_code() == 1006
        with pytest.raises(aiohttp.ClientError):
            async with there.connected():
                pass
        assert [one["id"] for one in (await there.control("GET", "/faults"))[1]] == ["gateway"]
        await there.control("DELETE", "/faults/gateway")
        async with there.identified():
            pass


async def test_messages_of_the_gateway_are_lost_and_late() -> None:
    """By their name, for a number of them."""
    async with world(guilds=0) as there, there.identified() as peer:
        body = {"kind": "fail", "what": "gateway", "event": "GUILD_CREATE", "requests": 1}
        status, fault = await there.control("POST", "/faults", body)
        assert (status, fault["event"]) == (201, "GUILD_CREATE")
        for name in ("lost", "seen"):
            await there.control("POST", "/guilds", {"name": name})
        assert (await peer.until("GUILD_CREATE"))["d"]["name"] == "seen"
        late = {"kind": "delay", "what": "gateway", "event": "GUILD_CREATE", "delay": 0.3, "requests": 1}
        await there.control("POST", "/faults", late)
        start = asyncio.get_running_loop().time()
        await there.control("POST", "/guilds", {"name": "late"})
        assert (await peer.until("GUILD_CREATE"))["d"]["name"] == "late"
        assert asyncio.get_running_loop().time() - start >= 0.29
        assert (await there.control("GET", "/faults"))[1] == []


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


async def test_shards_are_told_to_come_back() -> None:
    """By op 7, or by op 9 with or without a session to resume."""
    async with world(identify_interval=0.0) as there:
        async with there.identified() as peer:
            assert (await there.control("POST", "/gateway/reconnect", {"shard": 0}))[1] == {"asked": [0]}
            assert (await peer.until(7))["d"] is None
        for resumable in (True, False):
            async with there.identified() as peer:
                body = {"resumable": resumable}
                assert (await there.control("POST", "/gateway/invalidate", body))[1] == {"invalidated": [0]}
                assert (await peer.until(9))["d"] is resumable


async def test_a_frozen_line_goes_on_when_it_thaws() -> None:
    """What happens meanwhile comes then."""
    async with world(guilds=0) as there, there.identified() as peer:
        assert (await there.control("POST", "/gateway/freeze", {"seconds": 0.3}))[1] == {"frozen": [0]}
        start = asyncio.get_running_loop().time()
        await there.control("POST", "/guilds", {"name": "A"})
        await peer.until("GUILD_CREATE")
        assert asyncio.get_running_loop().time() - start >= 0.25


async def test_the_gateway_refuses_for_a_time() -> None:
    """All lines are cut; 0 seconds let bots in again."""
    async with world(identify_interval=0.0) as there:
        async with there.identified():
            assert (await there.control("POST", "/gateway/refuse", {"seconds": 60}))[1]["dropped"] == [0]
        with pytest.raises(aiohttp.ClientError):
            async with there.connected():
                pass
        assert (await there.control("POST", "/gateway/refuse", {"seconds": 0}))[0] == 200
        async with there.identified():
            pass


async def test_a_route_is_limited() -> None:
    """More requests than that get 429, until the limit is deleted."""
    async with world() as there:
        body = {"route": "GET /users/@me", "requests": 1, "seconds": 60}
        status, limit = await there.control("POST", "/limits", body)
        assert (status, limit["scope"]) == (201, "user")
        assert [(await there.rest("GET", "/users/@me"))[0] for _ in range(2)] == [200, 429]
        assert (await there.control("GET", "/limits"))[1]["rules"] == [limit]
        assert (await there.control("DELETE", f"/limits/{limit['id']}"))[1]["rules"] == []
        assert (await there.control("DELETE", f"/limits/{limit['id']}"))[0] == 404
        assert (await there.control("DELETE", "/limits"))[0] == 200
        assert (await there.rest("GET", "/users/@me"))[0] == 200


async def test_pages_of_the_web_may_not_control() -> None:
    """A browser says from which page a request comes; pages of this machine may."""
    async with world() as there:
        for origin, status in (("https://evil.example", 403), ("null", 403), ("http://localhost:8888", 200)):
            assert (await there.control("GET", "/state", headers={"Origin": origin}))[0] == status


async def test_a_name_that_means_this_machine_is_not_enough() -> None:
    """A page whose own name was turned to 127.0.0.1 is of the sandbox's origin, but names itself as host."""
    async with world() as there:
        for host, status in (
            ("evil.example:80", 403),
            ("localhost", 200),
            ("127.0.0.1:5", 200),
            ("[::1]", 200),
        ):
            assert (await there.control("GET", "/state", headers={"Host": host}))[0] == status, host


async def test_a_sandbox_for_others_goes_by_any_name() -> None:
    """Bound to all addresses it cannot know its names."""
    async with Sandbox(guilds=0, host="0.0.0.0") as sandbox, aiohttp.ClientSession() as http:  # noqa: S104 - that is the test
        url = sandbox.control.replace("0.0.0.0", "127.0.0.1") + "/state"  # noqa: S104
        async with http.get(url, headers={"Host": "my-machine:80"}) as response:
            assert response.status == 200


@pytest.mark.parametrize(
    ("data", "status", "word"),
    [
        (b"{", 400, "not JSON"), (b"[]", 400, "must be a JSON object, not list"), (b"\xff", 400, "not JSON"),
        (b"[" * 100_000, 400, "not JSON"), (b" " * 2_000_000, 413, "1,048,576 bytes are allowed"),
        (b'{"name": 5}', 400, '"name" must be a text'), (b'{"name": "A", "members": NaN}', 400, "not NaN"),
        (b'{"name": "A", "members": ' + b"9" * 5000 + b"}", 400, ""),
    ],
)  # fmt: skip
async def test_bad_bodies_are_refused(data: bytes, status: int, word: str) -> None:
    """As JSON, with a sentence; nothing changes, and the next request is answered."""
    async with world() as there:
        async with there.http.post(f"{there.sandbox.control}/guilds", data=io.BytesIO(data)) as response:
            answer = await response.json()
        assert (response.status, len(there.sandbox.world.guilds)) == (status, 3)
        assert word in answer["error"]
        assert (await there.control("GET", "/state"))[0] == 200


async def test_unknown_paths_and_methods_are_told() -> None:
    """As JSON, with what there is instead."""
    async with world() as there:
        status, answer = await there.control("GET", "/nothing")
        assert (status, answer["error"]) == (
            404,
            "There is no GET /sandbox/nothing; GET {control} lists what there is.",
        )
        status, answer = await there.control("PUT", "/guilds")
        assert (status, answer["error"]) == (
            405,
            "There is no PUT /sandbox/guilds; allowed there: GET, POST.",
        )


async def test_the_index_lists_all_routes_with_a_sentence_each() -> None:
    """With what they take, and what must be given."""
    async with world() as there:
        for path in ("", "/"):
            index = (await there.control("GET", path))[1]["routes"]
            assert {(one["method"], one["path"]) for one in index} == {
                (one.method, one.path) for one in ROUTES
            }
    assert all(re.fullmatch(r"[A-Z].*\.", one["does"]) for one in index)
    assert all(text for one in index for text in one["takes"].values())


async def test_a_user_says_something() -> None:
    """The owner, if nobody is named; the answer is the message."""
    async with world() as there, there.identified() as peer:
        guild = there.sandbox.world.guild(int(some_guild(there)))
        status, message = await there.control(
            "POST", "/messages", {"channel": str(guild.general), "content": "Hi"}
        )
        assert (status, message["content"], message["author"]["id"]) == (201, "Hi", str(guild.owner))
        assert (await peer.until("MESSAGE_CREATE"))["d"]["id"] == message["id"]
        status, answer = await there.control(
            "POST", "/messages", {"channel": str(guild.general), "content": " "}
        )
        assert (status, "characters" in answer["error"]) == (400, True)
        assert (await there.control("POST", "/messages", {"channel": "5", "content": "Hi"}))[0] == 404


async def test_no_answer_is_told_after_three_seconds() -> None:
    """As Discord's clients show it."""
    async with world() as there, there.identified():
        application = there.sandbox.world.bot_id
        command = {"name": "ping", "description": "x"}
        await there.rest("PUT", f"/applications/{application}/commands", [command])
        wish = {"guild": some_guild(there), "command": "/ping"}
        status, silent = await there.control("POST", "/interactions", wish)
        assert (status, silent["answer"], silent["error"]) == (200, None, "no answer in 3 s")
        assert silent["notice"] == "The application did not respond"


async def test_what_the_bot_answers_is_told() -> None:
    """A command, its button, the button's modal: each by the keys that the answer before it gave."""
    async with world() as there, there.identified() as peer:
        application = there.sandbox.world.bot_id
        command = {"name": "ping", "description": "x"}
        await there.rest("PUT", f"/applications/{application}/commands", [command])

        async def act(body: dict[str, Any], callback: dict[str, Any]) -> dict[str, Any]:
            """Let somebody act, and the bot answer."""
            acting = asyncio.create_task(there.control("POST", "/interactions", body))
            told = (await peer.until("INTERACTION_CREATE"))["d"]
            assert (
                await there.rest("POST", f"/interactions/{told['id']}/{told['token']}/callback", callback)
            )[0] < 300
            return dict((await acting)[1])

        button = {"type": 2, "style": 1, "custom_id": "go", "label": "Go"}
        shown = {"content": "pong", "components": [{"type": 1, "components": [button]}]}
        pong = await act({"guild": some_guild(there), "command": "ping"}, {"type": 4, "data": shown})
        assert (pong["answer"]["content"], pong["answer"]["type"], "error" in pong) == ("pong", 4, False)
        field = {"type": 4, "custom_id": "why", "label": "Why?", "style": 1}
        modal = {"custom_id": "form", "title": "Form", "components": [{"type": 1, "components": [field]}]}
        form = await act({"message": pong["answer"]["id"], "button": "go"}, {"type": 9, "data": modal})
        assert (form["answer"]["type"], form["modal"]["title"]) == (9, "Form")
        done = await act(
            {"modal": form["interaction"], "values": {"why": "so"}}, {"type": 4, "data": {"content": "ok"}}
        )
        assert done["answer"]["content"] == "ok"
        again = (await there.control("GET", f"/interactions/{done['interaction']}"))[1]
        assert again["answer"]["content"] == "ok"


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"guild": "5"}, 404, "no guild with the id 5"), ({"guild": None}, 400, '"guild" is missing'),
        ({"command": "pong"}, 400, "no command 'pong'"), ({"command": 5}, 400, '"command" must be a command'),
        ({"user": "5"}, 404, "no member"), ({"user": "me"}, 400, '"user" must be'), ({"options": []}, 400, '"options"'),
        ({"button": "x"}, 400, '"command" does not go with "button"'), ({"values": []}, 400, 'go with "command"'),
        ({"autocomplete": "x"}, 400, "suggests nothing"),
    ],
)  # fmt: skip
async def test_an_interaction_that_cannot_be_is_told(changes: Any, status: int, word: str) -> None:
    """The sentence names what is unknown, missing, or too much."""
    async with world() as there:
        application = there.sandbox.world.bot_id
        command = {"name": "ping", "description": "x"}
        await there.rest("PUT", f"/applications/{application}/commands", [command])
        wish = {"guild": some_guild(there), "command": "ping"} | changes
        got, answer = await there.control("POST", "/interactions", wish)
    assert (got, word in answer["error"]) == (status, True), answer


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, 'is a "command"'), ({"message": "5", "select": "x"}, '"values" is missing'),
        ({"message": "5", "select": "x", "values": {}}, "must be a list"), ({"button": "x"}, '"message" is missing'),
        ({"modal": "5", "values": [1]}, "must be an object"),
    ],
)  # fmt: skip
async def test_an_interaction_needs_what_its_kind_needs(body: Any, word: str) -> None:
    """Decided by its keys."""
    async with world() as there:
        status, answer = await there.control("POST", "/interactions", body)
    assert (status, word in answer["error"]) == (400, True), answer


STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**30, math.nan, math.inf, "", "5", "\ud800", "\x00", "²", "x" * 3000, [], [None], [[]],
    ["FLY"], {}, {"a": None}, {"id": "5"}, "GET /x", "*", "**" * 50, "[" * 50, "fail", "down", "gateway",
)  # fmt: skip


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_nothing_that_is_said_breaks_a_route(route: Route) -> None:
    """Whatever stands in its fields: an effect or a sentence, never an error of the sandbox itself."""
    rng = random.Random(route.path)  # noqa: S311 - seeded
    async with world() as there:
        guild = there.sandbox.world.guild(int(some_guild(there)))
        right = {
            "guild": str(guild.id),
            "user": str(guild.owner),
            "channel": str(guild.general),
            "kind": "down",
        }
        for _ in range(60):
            fields = {name: rng.choice(STRANGE) for name in route.wish.model_fields if rng.random() < 0.5}
            said = {name: right[name] for name in right if name in route.wish.model_fields} | fields
            said |= {name: 0 for name in ("wait", "patience") if name in route.wish.model_fields}
            values = {
                name: quote(str(said.get(name, 5)).encode(errors="replace"), safe="") or "x" for name in right
            }
            path = route.path.format_map({**dict.fromkeys(("fault", "limit", "interaction"), 5), **values})
            data = io.BytesIO(json.dumps(said).encode())
            async with there.http.request(route.method, there.sandbox.control + path, data=data) as response:
                answer = await response.json()
            assert response.status < 500, (said, answer)
            assert response.status < 400 or answer["error"].endswith("."), answer
