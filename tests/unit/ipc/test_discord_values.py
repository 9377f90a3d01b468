"""botkit.ipc.discord_values: what is sent of py-cord's objects."""

from __future__ import annotations

import json
from typing import Any

import discord
import pytest

from botkit.ipc.encoding import EncodingError, plain
from tests.guilds import FIRST, FilledBot, channel, guild, member, role

ID = 2 * FIRST
BRIEF = {"id": str(ID), "name": "Python KR"}


@pytest.fixture
async def server() -> discord.Guild:
    """A server with a category, a channel of each usual kind, a role, and two members."""
    channels = [
        channel(ID, 1, "Talk", 4),
        {**channel(ID, 2, "general"), "parent_id": str(ID + 1), "topic": "All.", "rate_limit_per_user": 5},
        channel(ID, 3, "Lounge", 2),
        channel(ID, 4, "Stage", 13),
        channel(ID, 5, "Forum", 15),
    ]
    people = [member(0), {**member(1), "roles": [str(ID + 9)], "nick": "Ada"}]
    return FilledBot().fill(
        {
            **guild(0, name="Python KR", roles=[role(ID, 0, "@everyone"), role(ID, 9, "Helper")]),
            "channels": channels,
            "members": people,
            "member_count": 2,
            "icon": "abc",
        }
    )


def test_a_guild(server: discord.Guild) -> None:
    """Ids are strings, times ISO 8601, the icon an address."""
    found = plain(server)
    assert (found["id"], found["name"], found["members"], found["owner_id"]) == (
        str(ID),
        "Python KR",
        2,
        str(FIRST),
    )
    assert found["created_at"].endswith("Z")
    assert found["joined_at"] == "2024-01-01T00:00:00Z"
    assert found["icon"].startswith("https://cdn.discordapp.com/icons/")


def test_a_member_and_a_user(server: discord.Guild) -> None:
    """A member is a user with what they are in the server."""
    ada = server.get_member(FIRST + 1)
    found = plain(ada)
    assert (found["id"], found["name"], found["display_name"], found["nick"]) == (
        str(FIRST + 1),
        "user1",
        "Ada",
        "Ada",
    )
    assert found["roles"] == [{"id": str(ID + 9), "name": "Helper"}]
    assert (found["guild"], found["bot"], found["status"]) == (BRIEF, False, "offline")
    assert ada is not None
    user = plain(ada._user)
    assert user.items() <= {**found, "display_name": "User 1"}.items()
    assert set(plain(server._state.user)) == set(user)


def test_a_role(server: discord.Guild) -> None:
    """Colour and permissions are written as people read them."""
    found = plain(server.get_role(ID + 9))
    assert (found["id"], found["name"], found["guild"]) == (str(ID + 9), "Helper", BRIEF)
    assert (found["colour"], found["permissions"]) == ("#000000", [])


def test_channels(server: discord.Guild) -> None:
    """A channel tells what its kind has, and nothing that it has not."""
    category, text, voice, stage, forum = (plain(server.get_channel(ID + number)) for number in range(1, 6))
    assert [one["type"] for one in (category, text, voice, stage, forum)] == [
        "category",
        "text",
        "voice",
        "stage_voice",
        "forum",
    ]
    assert (text["topic"], text["slowmode_delay"], text["category"]["name"]) == ("All.", 5, "Talk")
    assert "topic" not in category
    assert "nsfw" not in category
    assert voice["bitrate"] == 64_000
    assert "bitrate" not in text


def thread(server: discord.Guild, parent: int) -> discord.Thread:
    """Return an archived thread in a channel."""
    data: Any = {
        "id": str(ID + 50),
        "parent_id": str(parent),
        "owner_id": str(FIRST),
        "name": "Help",
        "type": 11,
        "message_count": 0,
        "member_count": 1,
        "thread_metadata": {
            "archived": True,
            "auto_archive_duration": 60,
            "archive_timestamp": "2026-01-01T00:00:00+00:00",
            "locked": False,
        },
    }
    return discord.Thread(guild=server, state=server._state, data=data)


def test_a_thread(server: discord.Guild) -> None:
    """A thread names the channel that it is in; py-cord raises where that is gone, and it is sent all the same."""
    found = plain(thread(server, ID + 2))
    assert (found["id"], found["type"], found["archived"]) == (str(ID + 50), "public_thread", True)
    assert found["parent"] == {"id": str(ID + 2), "name": "general"}
    assert found["owner_id"] == str(FIRST)
    assert plain(thread(server, 6))["parent"] is None


def test_a_message(server: discord.Guild) -> None:
    """A message names where it stands and who wrote it, and holds what was attached."""
    data: Any = {
        "id": str(ID + 70),
        "channel_id": str(ID + 2),
        "author": member(1)["user"],
        "content": "Hi",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "pinned": False,
        "type": 0,
        "mentions": [],
        "mention_roles": [],
        "embeds": [{"type": "rich", "title": "T"}],
        "attachments": [
            {"id": "8", "filename": "a.png", "size": 3, "url": "https://u", "proxy_url": "https://p"}
        ],
    }
    text = server.get_channel(ID + 2)
    assert isinstance(text, discord.TextChannel)
    found = plain(discord.Message(state=server._state, channel=text, data=data))
    assert (found["id"], found["content"], found["channel"]["name"]) == (str(ID + 70), "Hi", "general")
    assert (found["guild"], found["author"]["name"]) == (BRIEF, "user1")
    assert found["attachments"][0]["name"] == "a.png"
    assert found["embeds"][0]["title"] == "T"
    assert found["url"].endswith(f"/{ID}/{ID + 2}/{ID + 70}")
    assert json.loads(json.dumps(found)) == found


def test_other_objects_of_py_cord(server: discord.Guild) -> None:
    """What has an id is sent by it, without its token; what has none is refused by name."""
    webhook = discord.Webhook.partial(5, "secret-token", session=object())  # type: ignore[arg-type]
    assert plain(webhook) == {"id": "5"}
    with pytest.raises(EncodingError, match=r"tests\.guilds\.FilledBot, which cannot be sent"):
        plain({"bot": server._state._get_client()})
    with pytest.raises(EncodingError, match=r"at cog is a discord\.cog\.Cog, which"):
        plain({"cog": discord.Cog()})
