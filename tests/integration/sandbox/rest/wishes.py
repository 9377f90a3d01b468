"""How each operation of REST is asked for so that it does what it is for: one wish for each line of the table."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from botkit.sandbox.world.interaction_objects import COMMAND, Pending
from botkit.sandbox.world.permissions import Permission
from tests.integration.sandbox.rest.asking import Asking
from tests.integration.sandbox.rest.granting import grant, hide, moderators

PING = {"name": "ping", "description": "Answers."}
EVERYTHING = (1 << 60) - 1
SMILE = "%F0%9F%98%80"


@dataclass
class Wish:
    """What is sent.

    Parameters
    ----------
    body
        The JSON body, if there is one.
    query
        What stands after the question mark.
    place
        Path parameters that are others than those of the `Scene`.
    """

    body: Any = None
    query: str = ""
    place: dict[str, Any] = field(default_factory=dict)


class Scene:
    """A guild with one of each thing that paths name.

    Attributes
    ----------
    place
        The path parameters that name them.
    """

    def __init__(self, rest: Asking) -> None:
        self.rest = rest
        self.place: dict[str, Any] = {}

    async def set(self) -> None:
        """Make what a guild does not have by itself; all that the bot asks for is checked, too."""
        rest, guild = self.rest, self.rest.guild
        grant(rest, Permission.BAN_MEMBERS | Permission.ADMINISTRATOR)
        ask, bot = rest.ask, rest.world.bot_id
        self.said = int(
            (await ask("POST", f"/channels/{guild.general}/messages", {"content": "Hello."}))["id"]
        )
        await ask("PUT", f"/channels/{guild.general}/messages/{self.said}/reactions/{SMILE}/@me", expect=204)
        overwrite = f"/channels/{guild.general}/permissions/{moderators(rest)}"
        await ask("PUT", overwrite, {"type": 0, "allow": "1024"}, expect=204)
        news = guild.id + 4
        self.news = int((await ask("POST", f"/channels/{news}/messages", {"content": "News!"}))["id"])
        hook = await ask("POST", f"/channels/{guild.general}/webhooks", {"name": "Hook"})
        executed = f"/webhooks/{hook['id']}/{hook['token']}?wait=true"
        self.hooked = (await ask("POST", executed, {"content": "Through it."}, token=""))["id"]
        self.command = (await ask("POST", f"/applications/{bot}/commands", PING, expect=201))["id"]
        where = f"/applications/{bot}/guilds/{guild.id}/commands"
        self.guild_command = (await ask("POST", where, PING, expect=201))["id"]
        allowed = [{"id": str(moderators(rest)), "type": 1, "permission": True}]
        rest.sandbox._commands.set_permissions(guild.id, int(self.guild_command), allowed)
        self.banned = guild.user_id(3)
        await ask("PUT", f"/guilds/{guild.id}/bans/{self.banned}", {}, expect=204)
        self.answered = self.begun()
        callback = f"/interactions/{self.answered.id}/{self.answered.token}/callback"
        await ask("POST", callback, {"type": 4, "data": {"content": "Pong."}}, expect=204, token="")
        follow = f"/webhooks/{bot}/{self.answered.token}"
        self.followed = (await ask("POST", follow, {"content": "And more."}, token=""))["id"]
        self.others = [int((await rest.sandbox.people.say(guild.general, "Hi."))["id"]) for _ in range(2)]
        fresh = self.begun()
        self.place = {
            "guild_id": guild.id,
            "channel_id": guild.general,
            "message_id": self.said,
            "user_id": guild.user_id(2),
            "role_id": moderators(rest),
            "overwrite_id": moderators(rest),
            "webhook_id": hook["id"],
            "webhook_token": hook["token"],
            "emoji_name": SMILE,
            "application_id": bot,
            "command_id": self.command,
            "interaction_id": fresh.id,
            "interaction_token": fresh.token,
        }

    def begun(self) -> Pending:
        """Let the owner of the guild use a command."""
        rest, guild = self.rest, self.rest.guild
        where = rest.world.channel(guild.general)[0]
        data = {"id": "1", "name": "ping", "type": 1}
        return rest.sandbox._interactions.send(COMMAND, data, where, guild, guild.owner, time.time())

    def forbid(self) -> None:
        """Take everything from the bot that it may do."""
        hide(self.rest, self.rest.guild.general)
        grant(self.rest, without=EVERYTHING)

    def wish(self, route: str) -> Wish:
        """Return the wish for an operation ("GET /users/@me")."""
        guild, bot = self.rest.guild, self.rest.world.bot_id
        answer = {"webhook_id": bot, "webhook_token": self.answered.token}
        moves = [{"id": str(guild.general), "position": 2}]
        wishes = {
            "PATCH /users/@me": Wish({"username": "renamed"}),
            "POST /users/@me/channels": Wish({"recipient_id": str(guild.owner)}),
            "GET /users/@me/guilds": Wish(query="with_counts=true"),
            "PATCH /applications/@me": Wish({"description": "What it does.", "tags": ["tools"]}),
            "GET /guilds/{guild_id}": Wish(query="with_counts=true"),
            "PATCH /guilds/{guild_id}": Wish({"name": "Renamed", "afk_timeout": 300}),
            "GET /guilds/{guild_id}/members": Wish(query="limit=50"),
            "GET /guilds/{guild_id}/members/search": Wish(query="query=a&limit=50"),
            "PATCH /guilds/{guild_id}/members/@me": Wish({"nick": "Me"}),
            "PATCH /guilds/{guild_id}/members/{user_id}": Wish({"nick": "You", "roles": []}),
            "GET /guilds/{guild_id}/bans/{user_id}": Wish(place={"user_id": self.banned}),
            "PUT /guilds/{guild_id}/bans/{user_id}": Wish({"delete_message_seconds": 60}),
            "DELETE /guilds/{guild_id}/bans/{user_id}": Wish(place={"user_id": self.banned}),
            "POST /guilds/{guild_id}/bulk-ban": Wish({"user_ids": [str(guild.user_id(4))]}),
            "POST /guilds/{guild_id}/roles": Wish({"name": "New", "permissions": "0"}),
            "PATCH /guilds/{guild_id}/roles": Wish([{"id": str(moderators(self.rest)), "position": 1}]),
            "PATCH /guilds/{guild_id}/roles/{role_id}": Wish({"name": "Changed", "hoist": True}),
            "POST /guilds/{guild_id}/channels": Wish({"name": "new", "type": 0, "topic": "News."}),
            "PATCH /guilds/{guild_id}/channels": Wish(moves),
            "PATCH /channels/{channel_id}": Wish({"topic": "Changed.", "rate_limit_per_user": 5}),
            "PUT /channels/{channel_id}/permissions/{overwrite_id}": Wish({"type": 0, "allow": "1024"}),
            "POST /channels/{channel_id}/messages": Wish(
                {"content": "Hello.", "embeds": [{"title": "Embed"}], "tts": False}
            ),
            "GET /channels/{channel_id}/messages": Wish(query="limit=2"),
            "PATCH /channels/{channel_id}/messages/{message_id}": Wish({"content": "Changed."}),
            "POST /channels/{channel_id}/messages/bulk-delete": Wish(
                {"messages": [str(one) for one in self.others]}
            ),
            "POST /channels/{channel_id}/messages/{message_id}/crosspost": Wish(
                place={"channel_id": guild.id + 4, "message_id": self.news}
            ),
            "POST /channels/{channel_id}/webhooks": Wish({"name": "Another"}),
            "PATCH /webhooks/{webhook_id}": Wish({"name": "Changed", "channel_id": str(guild.general)}),
            "PATCH /webhooks/{webhook_id}/{webhook_token}": Wish({"name": "Changed"}),
            "POST /webhooks/{webhook_id}/{webhook_token}": Wish({"content": "Hi."}, query="wait=true"),
            "POST /applications/{application_id}/commands": Wish(PING | {"name": "pong"}),
            "PUT /applications/{application_id}/commands": Wish([PING]),
            "PATCH /applications/{application_id}/commands/{command_id}": Wish({"description": "New."}),
            "POST /interactions/{interaction_id}/{interaction_token}/callback": Wish(
                {"type": 4, "data": {"content": "Pong."}}, query="with_response=true"
            ),
        }
        short = route.replace("/guilds/{guild_id}/commands", "/commands")
        wish = wishes.get(short, Wish())
        if short != route:
            wish.place = wish.place | {"command_id": self.guild_command}
        if "{webhook_token}/messages/" in route:
            wish.place = {"message_id": self.hooked} if "@original" not in route else answer
            wish.body = {"content": "Changed."} if route.startswith("PATCH") else None
        if route == "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me":
            wish.place = {"emoji_name": "%F0%9F%91%8D"}
        return wish
