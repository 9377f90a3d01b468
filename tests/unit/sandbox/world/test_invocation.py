"""The data of invocations, and who may invoke what."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from botkit.sandbox.world import Guild, World, members
from botkit.sandbox.world.commands import Commands
from botkit.sandbox.world.invocation import invocation, may_use, menu_invocation
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.resolving import CannotAct, Resolved

ECHO: dict[str, Any] = {
    "id": "9",
    "type": 1,
    "name": "echo",
    "description": "Says it again.",
    "options": [
        {"name": "text", "type": 3, "description": "What.", "required": True, "max_length": 10},
        {"name": "times", "type": 4, "description": "How often.", "choices": [{"name": "two", "value": 2}]},
        {"name": "to", "type": 6, "description": "Whom."},
        {"name": "where", "type": 7, "description": "Where.", "channel_types": [0]},
        {"name": "role", "type": 8, "description": "Which."},
        {"name": "any", "type": 9, "description": "Any."},
        {"name": "much", "type": 10, "description": "How much.", "min_value": 0, "max_value": 1.5},
        {"name": "file", "type": 11, "description": "What file."},
        {"name": "loud", "type": 5, "description": "Whether."},
    ],
}
ADMIN: dict[str, Any] = {
    "id": "8",
    "type": 1,
    "name": "admin",
    "options": [
        {"type": 1, "name": "ban"},
        {
            "type": 2,
            "name": "roles",
            "options": [{"type": 1, "name": "add", "options": ECHO["options"][:1]}],
        },
    ],
}


def test_options_are_sent_with_their_type(resolved: Resolved) -> None:
    """In the order of the command; a choice can be named as it is shown."""
    values = {"times": "two", "text": "hi", "loud": True, "much": 1}
    assert invocation(resolved, ECHO, "echo", values)["options"] == [
        {"name": "text", "type": 3, "value": "hi"},
        {"name": "times", "type": 4, "value": 2},
        {"name": "much", "type": 10, "value": 1},
        {"name": "loud", "type": 5, "value": True},
    ]


def test_subcommands_are_nested(resolved: Resolved) -> None:
    """Group, subcommand, option."""
    (group,) = invocation(resolved, ADMIN, "admin roles add", {"text": "x"})["options"]
    assert (group["name"], group["type"]) == ("roles", 2)
    (sub,) = group["options"]
    assert (sub["name"], sub["type"], sub["options"][0]["value"]) == ("add", 1, "x")
    assert invocation(resolved, ADMIN, "admin ban", {})["options"] == [
        {"name": "ban", "type": 1, "options": []}
    ]


def test_ids_are_resolved(world: World, guild: Guild, resolved: Resolved) -> None:
    """The objects that ids mean are sent along, in the partial shape that Discord documents."""
    user, channel, role = str(guild.user_id(1)), str(guild.general), str(guild.id)
    values = {"text": "x", "to": user, "where": channel, "role": role, "any": role}
    found = invocation(resolved, ECHO, "echo", values)["resolved"]
    assert found["users"][user] == world.user(int(user))
    assert not {"user", "deaf", "mute"} & found["members"][user].keys()
    assert found["members"][user]["permissions"] == str(world.permissions(guild, int(user)))
    assert found["channels"][channel]["name"] == "general"
    assert "permission_overwrites" not in found["channels"][channel]
    assert found["roles"][role]["name"] == "@everyone"


def test_files_are_resolved(resolved: Resolved) -> None:
    """Their value is the attachment's id."""
    data = invocation(resolved, ECHO, "echo", {"text": "x", "file": {"id": "5", "filename": "a"}})
    assert data["options"][1]["value"] == "5"
    assert data["resolved"]["attachments"] == {"5": {"id": "5", "filename": "a"}}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "needs the option 'text'"),
        ({"text": 5}, "must be a text"),
        ({"text": "x" * 11}, "must have 0 to 10 characters, not 11"),
        ({"text": "x", "times": True}, "must be a whole number"),
        ({"text": "x", "times": 7}, r"must be one of \[2\]"),
        ({"text": "x", "much": 1.6}, "must have 0 to 1.5, not 1.6"),
        ({"text": "x", "to": "me"}, "needs the id of a user"),
        ({"text": "x", "where": 5}, "needs the id of a channel"),
        ({"text": "x", "role": 5}, "needs the id of a role"),
        ({"text": "x", "file": "a"}, "needs a file"),
        ({"text": "x", "why": 1}, "has no option 'why'; it has: text, times"),
    ],
)
def test_wrong_options_are_told(resolved: Resolved, values: dict[str, Any], sentence: str) -> None:
    """The sentence names the option and what it must be."""
    with pytest.raises(CannotAct, match=sentence):
        invocation(resolved, ECHO, "echo", values)


def test_a_channel_must_be_of_the_type_that_is_offered(guild: Guild, resolved: Resolved) -> None:
    """A client offers no other."""
    with pytest.raises(CannotAct, match=r"of the types \[0\]"):
        invocation(resolved, ECHO, "echo", {"text": "x", "where": guild.id + 5})


def test_what_is_being_typed_is_focused(resolved: Resolved) -> None:
    """It is a text, and nothing else need be there."""
    assert invocation(resolved, ECHO, "echo", {"times": 1}, focused="times")["options"] == [
        {"name": "times", "type": 4, "value": "1", "focused": True}
    ]


def test_menus_name_their_target(world: World, guild: Guild, resolved: Resolved) -> None:
    """A user, or a message, which is sent along."""
    user = guild.user_id(1)
    on_user = menu_invocation(resolved, {"id": "1", "name": "Who", "type": 2}, user)
    assert on_user["target_id"] == str(user)
    assert str(user) in on_user["resolved"]["members"]
    message = {"id": "77", "author": world.user(user)}
    on_message = menu_invocation(resolved, {"id": "2", "name": "Why", "type": 3}, message)
    assert (on_message["target_id"], on_message["resolved"]["messages"]) == ("77", {"77": message})
    with pytest.raises(CannotAct, match="is for messages"):
        menu_invocation(resolved, {"id": "2", "name": "Why", "type": 3}, user)


class Door:
    """Asks whether a member may use a command."""

    def __init__(self, world: World, guild: Guild) -> None:
        ids = count(100)
        self.world, self.guild = world, guild
        self.user = guild.user_id(1)
        self.commands = Commands(world.bot_id, lambda: next(ids))
        self.channel = world.channels(guild)[guild.general]

    def opens(self, user: int | None = None, **described: Any) -> bool:
        """Return whether a command is seen by an ordinary member, or another user."""
        command = self.commands.put({"name": "c", "description": "d", **described})
        who = self.user if user is None else user
        return may_use(self.world, self.commands, self.guild, self.channel, who, command)


@pytest.fixture
def door(world: World, guild: Guild) -> Door:
    """Return a door to the guild."""
    return Door(world, guild)


def test_default_permissions_are_heeded(door: Door) -> None:
    """All of them are needed; with "0" only administrators see the command."""
    assert door.opens()
    assert door.opens(default_member_permissions=str(int(Permission.SEND_MESSAGES)))
    kick = int(Permission.KICK_MEMBERS | Permission.SEND_MESSAGES)
    assert not door.opens(default_member_permissions=str(kick))
    assert not door.opens(default_member_permissions="0")
    assert door.opens(door.guild.owner, default_member_permissions="0")


def test_age_restricted_commands_are_for_such_channels(door: Door) -> None:
    """Even the owner does not see them elsewhere."""
    assert not door.opens(door.guild.owner, nsfw=True)
    door.channel["nsfw"] = True
    assert door.opens(nsfw=True)


def test_commands_for_direct_messages_are_not_seen_in_guilds(door: Door) -> None:
    """Contexts say where."""
    assert not door.opens(contexts=[1])
    assert door.opens(contexts=[0, 1])


def test_what_a_guild_has_set_goes_before_the_default(door: Door) -> None:
    """The user's own entry goes before those of roles, a role's before that of everyone."""
    command = int(door.commands.put({"name": "c"})["id"])
    everyone, mine = str(door.guild.id), str(door.user)

    def given(*entries: tuple[str, int, bool]) -> bool:
        fitted = [{"id": one, "type": kind, "permission": allowed} for one, kind, allowed in entries]
        door.commands.set_permissions(door.guild.id, command, fitted)
        return door.opens(default_member_permissions="0")

    assert given((mine, 2, True))
    assert given((everyone, 1, True))
    assert not given((everyone, 1, True), (mine, 2, False))
    assert not given((mine, 2, True), (str(door.guild.general), 3, False))
    assert not given((mine, 2, True), (str(door.guild.id - 1), 3, False))
    role = door.guild.id + 11
    members.modify(door.world, door.guild, door.user, {"roles": [str(role)]})
    assert given((everyone, 1, False), (str(role), 1, True))


def test_who_may_use_no_commands_sees_none(door: Door) -> None:
    """The permission can be taken in a channel."""
    deny = {"id": str(door.user), "type": 1, "allow": "0"}
    deny["deny"] = str(int(Permission.USE_APPLICATION_COMMANDS))
    door.channel["permission_overwrites"] = [deny]
    assert not door.opens()
