"""What a developer or a test does to the sandbox's world, in Python; the control API offers the same over HTTP."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from botkit.sandbox.control.refusals import ControlError
from botkit.sandbox.control.wishes import MOST_MEMBERS
from botkit.sandbox.world import Guild, World, guilds, members, objects
from botkit.sandbox.world.events import PRIVILEGED, Intent
from botkit.sandbox.world.founding import BOT_ROLE
from botkit.sandbox.world.ids import shard_of
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.permissions import ALL, Permission

if TYPE_CHECKING:
    from botkit.sandbox.account import Account
    from botkit.sandbox.gateway.gateway import Gateway

Id = int | str


class Acts:
    """Changes of the world and of the bot's account. Each returns when the bot has been told.

    Ids may be given as numbers or as texts; answers have them as texts, as Discord does. What is unknown raises
    `botkit.sandbox.world.Unknown`, what cannot be done `botkit.sandbox.control.refusals.ControlError`.
    """

    world: World
    account: Account
    gateway: Gateway

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

    async def revoke_token(self) -> list[int]:
        """Make the token good for nothing: REST answers 401, connections end with 4004; return their shards."""
        self.account.revoked = True
        return await self.gateway.revoke()

    def restore_token(self) -> None:
        """Make a revoked token good again."""
        self.account.revoked = False

    def grant_intents(self, *names: str) -> list[str]:
        """Grant privileged intents to the application; return those that are granted then."""
        self.account.granted |= privileged(names)
        return self.intents()

    def remove_intents(self, *names: str) -> list[str]:
        """Take privileged intents away: the next identify with one is refused with 4014."""
        self.account.granted &= ~privileged(names)
        return self.intents()

    def intents(self) -> list[str]:
        """Return the names of the privileged intents that are granted."""
        return [str(one.name) for one in PRIVILEGED if one & self.account.granted]

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


def privileged(names: tuple[str, ...]) -> int:
    """Return the bits of privileged intents that are named as Discord does.

    Raises
    ------
    ControlError
        If one is no privileged intent.
    """
    known = {str(one.name): one for one in PRIVILEGED}
    wanted = Intent.NONE
    for name in names:
        if name.upper() not in known:
            raise ControlError(f"{name!r} is not a privileged intent; those are {', '.join(known)}.")
        wanted |= known[name.upper()]
    return int(wanted)


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
