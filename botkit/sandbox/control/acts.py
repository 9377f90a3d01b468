"""What a developer or a test does to the sandbox's world, in Python; the control API offers the same over HTTP."""

from __future__ import annotations

import time
from itertools import islice

from botkit.sandbox.control.account_acts import AccountActs
from botkit.sandbox.control.refusals import ControlError
from botkit.sandbox.control.wishes import MOST_MEMBERS
from botkit.sandbox.world import Guild, World, channels, guilds, members, objects, roles
from botkit.sandbox.world.ids import shard_of
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import ALL, Permission

Id = int | str

CHANNEL_TYPES = frozenset(
    {objects.TEXT, objects.VOICE, objects.CATEGORY, objects.ANNOUNCEMENT, objects.STAGE, objects.FORUM}
)


class Acts(AccountActs):
    """Changes of the world. Each returns when the bot has been told.

    Ids may be given as numbers or as texts; answers have them as texts, as Discord does. What is unknown raises
    `botkit.sandbox.world.Unknown`, what cannot be done `botkit.sandbox.control.refusals.ControlError`.
    """

    world: World

    async def join_guild(self, name: str, members: int = 2) -> Json:
        """Let the bot join a new guild; return its id, name, member count and shard.

        Parameters
        ----------
        name
            1 to 100 characters.
        members
            How many members it has, the bot included.
        """
        if not 1 <= len(name.strip()) <= 100 or not 1 <= members <= MOST_MEMBERS:
            raise ControlError(
                f"A guild has a name of 1 to 100 characters and 1 to {MOST_MEMBERS:,} members, "
                f"not {name!r} and {members}."
            )
        guild = guilds.join(self.world, name.strip(), members, time.time())
        await self._publish()
        return self._described(guild)

    def list_guilds(self, offset: int = 0, limit: int = 100) -> Json:
        """Return some of the guilds (id, name, member count, shard), oldest first, and how many there are in all."""
        some = islice(self.world.guilds.values(), offset, offset + limit)
        return {"total": len(self.world.guilds), "guilds": [self._described(guild) for guild in some]}

    def show_guild(self, guild: Id, members: int = 20) -> Json:
        """Return a guild with the ids of its channels, its roles, and its first so many members, the owner first."""
        where = self.world.guild(int(guild))
        users = [self.world.user(user) for user in islice(where.user_ids(), members)]
        return {
            **self._described(where),
            "channels": [_named(one, "type") for one in self.world.channels(where).values()],
            "roles": [_named(one) for one in self.world.roles(where).values()],
            "people": [{"id": one["id"], "name": one["username"]} for one in users],
        }

    async def leave_guild(self, guild: Id) -> Json:
        """Take the bot out of a guild, as when it is kicked; return what the guild was."""
        left = self.world.guild(int(guild))
        guilds.leave(self.world, left)
        await self._publish()
        return self._described(left)

    async def add_member(self, guild: Id, user: Id | None = None, name: str | None = None) -> Json:
        """Let somebody join a guild; return the member object.

        Parameters
        ----------
        guild
            Where.
        user
            Who; somebody whom the guild does not know if None.
        name
            Makes a new user of this name. Not together with ``user``.
        """
        where = self.world.guild(int(guild))
        if user is not None and name is not None:
            raise ControlError('A member is either an existing "user" or a new "name", not both.')
        if name is not None:
            user = self._new_user(name)
        elif user is not None:
            self.world.user(int(user))
        who = members.join(self.world, where, time.time(), None if user is None else int(user))
        if who is None:
            raise ControlError("Everybody is a member of that guild already.")
        await self._publish()
        return self.world.member(where, who)

    async def remove_member(self, guild: Id, user: Id) -> Json:
        """Let a member leave a guild; return the member object that was."""
        where, who = self.world.guild(int(guild)), int(user)
        member = self.world.member(where, who)
        if who == self.world.bot_id:
            raise ControlError("The bot itself leaves with its guild: DELETE {control}/guilds/{guild}.")
        if who == where.owner:
            raise ControlError(f"The owner {who} cannot leave the guild {where.id}.")
        members.leave(self.world, where, who)
        await self._publish()
        return member

    async def add_channel(
        self, guild: Id, name: str = "new-channel", type: int = objects.TEXT, parent: Id | None = None
    ) -> Json:
        """Let a channel be made in a guild; return the channel object.

        Parameters
        ----------
        guild, name
            Where, and 1 to 100 characters.
        type
            One of Discord's channel types: 0 text, 2 voice, 4 category, 5 announcements, 13 stage, 15 forum.
        parent
            The id of a category of the guild.
        """
        where = self.world.guild(int(guild))
        if type not in CHANNEL_TYPES or not 1 <= len(name.strip()) <= 100:
            raise ControlError(
                f"A channel has a name of 1 to 100 characters and a type of {sorted(CHANNEL_TYPES)}, "
                f"not {name!r} and {type}."
            )
        fields: Json = {}
        if parent is not None:
            if self.world.channels(where).get(int(parent), {}).get("type") != objects.CATEGORY:
                raise ControlError(f"The guild {where.id} has no category {parent}.", 404)
            fields["parent_id"] = str(parent)
        made = channels.create(self.world, where, type, name.strip(), fields, time.time())
        await self._publish()
        return made

    async def remove_channel(self, channel: Id) -> Json:
        """Let a channel of a guild be deleted; return what it was. The channels of a category stay, without it."""
        _, where = self.world.channel(int(channel))
        if where is None:
            raise ControlError("Direct messages cannot be deleted.")
        gone = channels.delete(self.world, where, int(channel))
        await self._publish()
        return gone

    async def set_permissions(self, guild: Id, permissions: int | str | list[str]) -> Json:
        """Give the bot's own role in a guild these permissions; return the role.

        Parameters
        ----------
        guild
            Where.
        permissions
            A number, its text, or names like ``["SEND_MESSAGES"]``.
        """
        where, bits = self.world.guild(int(guild)), permission_bits(permissions)
        bot = str(self.world.bot_id)
        mine = [one for one in self.world.roles(where).values() if one.get("tags", {}).get("bot_id") == bot]
        if not mine:
            raise ControlError(f"The bot has no role of its own in the guild {where.id}.", 404)
        role = roles.modify(self.world, where, int(mine[0]["id"]), {"permissions": str(bits)})
        await self._publish()
        return role

    def state(self) -> Json:
        """Return how much there is, who is connected, and how the account is."""
        guilds, limit = self.world.guilds.values(), self.account.session_start_limit(time.time())
        return {
            "guilds": len(guilds),
            "members": sum(one.size for one in guilds),
            "shards": self.gateway.state(),
            "events": self.gateway.events,
            "session_starts": limit["remaining"],
            "revoked": self.account.revoked,
            "intents": self.intents(),
        }

    async def _publish(self) -> None:
        await self.gateway.publish(*self.world.take())

    def _new_user(self, name: str) -> int:
        if not 1 <= len(name.strip()) <= 32:
            raise ControlError(f"A user's name has 1 to 32 characters, not {name!r}.")
        identifier = self.world.snowflake(time.time())
        self.world.users[identifier] = objects.user(identifier, name.strip().lower(), name.strip())
        return identifier

    def _described(self, guild: Guild) -> Json:
        return {
            "id": str(guild.id),
            "name": guild.name,
            "members": guild.size,
            "shard": shard_of(guild.id, self.gateway.shard_count),
        }


def _named(thing: Json, *more: str) -> Json:
    return {key: thing[key] for key in ("id", "name", *more)}


def permission_bits(wanted: int | str | list[str]) -> int:
    """Return permissions given as a number, as its text, or by their names in Discord's reference.

    Raises
    ------
    ControlError
        If they are none.
    """
    if isinstance(wanted, str) and wanted.isascii() and wanted.isdecimal():
        wanted = int(wanted)
    if isinstance(wanted, int):
        if not 0 <= wanted <= ALL:
            raise ControlError(f"Permissions are a number from 0 to {ALL}, not {wanted}.")
        return wanted
    bits = 0
    for name in wanted.replace(",", " ").split() if isinstance(wanted, str) else wanted:
        try:
            bits |= Permission[str(name).strip().upper()]
        except KeyError:
            known = ", ".join(one.name for one in Permission if one.name)
            raise ControlError(f"{name!r} is not a permission; they are a number, or of {known}.") from None
    return bits
