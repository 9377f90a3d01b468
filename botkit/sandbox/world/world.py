"""The sandbox's world: users, guilds and what is in them, as pure state. It does no I/O and has no clock.

Time is passed in. A world is the same on each machine for a seed, and its first n guilds are the same for each number
of guilds. Each change tells its events (`World.tell`); whoever made the change takes them (`World.take`) and sends
them. The changes themselves are the functions of the modules beside this one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from botkit.sandbox.world import founding, names, objects, permissions
from botkit.sandbox.world.events import Audience, Event, event
from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.ids import snowflake
from botkit.sandbox.world.message_store import MessageStore
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.people import BIRTH, YEAR, bot_id, person_of
from botkit.sandbox.world.people import user as person
from botkit.sandbox.world.permissions import Permission
from botkit.sandbox.world.whereabouts import Whereabouts


class Unknown(LookupError):
    """There is no such thing.

    Parameters
    ----------
    thing
        Its kind in Discord's words: ``"Guild"``, ``"Channel"``, ``"Member"``…
    identifier
        The id that was asked for.
    """

    def __init__(self, thing: str, identifier: object) -> None:
        super().__init__(f"There is no {thing.lower()} with the id {identifier}.")
        self.thing = thing


class World:
    """All guilds of the sandbox, the users in them, and the bot.

    Parameters
    ----------
    guilds
        How many guilds the bot is in at the start.
    seed
        What decides their names, ages and sizes.
    bot_permissions
        What the bot is invited with into each guild.
    """

    def __init__(self, guilds: int, seed: int, bot_permissions: int = permissions.BOT) -> None:
        self.seed = seed
        self.bot_id = bot_id(seed)
        self.bot_user = objects.user(self.bot_id, "sandbox-bot", "Sandbox Bot", bot=True)
        self.owner = objects.user(self.bot_id + 1, "sandbox-owner", "Sandbox Owner")
        self.bot_permissions = bot_permissions
        self.guilds: dict[int, Guild] = {}
        self.whereabouts = Whereabouts(self.guilds)
        """In which guilds a user is."""
        self.users: dict[int, Json] = {self.bot_id: self.bot_user, self.bot_id + 1: self.owner}
        """Users that were made by hand, by id; all others are generated."""
        self.direct: dict[int, Json] = {}
        """Direct channels with the bot, by id."""
        self.direct_with: dict[int, int] = {}
        """The ids of direct channels, by that of the other user."""
        self.application: Json = {}
        """Keys of the bot's application that were changed."""
        self.presences: dict[int, Json] = {}
        """Presences that were set, by user id: ``status``, ``activities`` and ``client_status``."""
        self.webhooks: dict[int, Json] = {}
        self.messages = MessageStore()
        self._homes: dict[int, int] = {}
        self._order: list[int] = []
        self._places: dict[int, int] = {}
        self._count = 0
        self._told: list[Event] = []
        self.rng = Random(seed)  # noqa: S311 - a seeded world, nothing secret
        for _ in range(guilds):
            self._found()

    def _found(self) -> None:
        """Make one of the guilds that are there from the start."""
        rng = self.rng
        name = names.guild_name(rng)
        size = min(5000, max(2, round(rng.lognormvariate(math.log(120), 1.3))))
        made = BIRTH - YEAR * rng.uniform(0.1, 8.0)
        joined = made + (BIRTH - made) * rng.random()
        self.add(self.make(made, name, size, joined))

    def make(self, made: float, name: str, members: int, joined_at: float) -> Guild:
        """Return a new guild, which is not yet part of the world."""
        korean = any("가" <= letter <= "힣" for letter in name)
        return Guild(self.snowflake(made), name, "ko" if korean else "en-US", joined_at, members - 1)

    def add(self, guild: Guild) -> None:
        """Make a guild part of the world."""
        self.guilds[guild.id] = guild
        self._places[guild.id] = len(self._order)
        self._order.append(guild.id)
        self.whereabouts.add(guild)

    def drop(self, guild: Guild) -> None:
        """Take a guild out of the world with all that is in it."""
        del self.guilds[guild.id]
        self.whereabouts.remove(guild)
        place, last = self._places.pop(guild.id), self._order.pop()
        if last != guild.id:
            self._order[place] = last
            self._places[last] = place
        for channel in self.channels(guild):
            self._homes.pop(channel, None)
            self.messages.forget(channel)
        for hook in [one for one in self.webhooks.values() if one["guild_id"] == str(guild.id)]:
            del self.webhooks[int(hook["id"])]

    def pick(self, rng: Random) -> Guild:
        """Return a guild by chance; the larger of two, since more happens there. There must be one."""
        one, other = (self.guilds[self._order[rng.randrange(len(self._order))]] for _ in range(2))
        return one if one.size >= other.size else other

    def snowflake(self, now: float) -> int:
        """Return a fresh id for something that is made now (seconds since the epoch)."""
        self._count += 1
        return snowflake(now, self._count * founding.SPACING)

    def tell(
        self,
        type: str,
        guild: Guild | None,
        data: Json | Callable[[Audience], Json],
        *,
        everyone: bool = False,
    ) -> None:
        """Note an event, for whoever takes it; parameters as in `botkit.sandbox.world.events.event`."""
        self._told.append(event(type, None if guild is None else guild.id, data, everyone=everyone))

    def take(self) -> list[Event]:
        """Return the events told since the last time, in order."""
        told, self._told = self._told, []
        return told

    def guild(self, identifier: int) -> Guild:
        """Return a guild by its id.

        Raises
        ------
        Unknown
            If the bot is not in it.
        """
        try:
            return self.guilds[identifier]
        except KeyError:
            raise Unknown("Guild", identifier) from None

    def user(self, identifier: int) -> Json:
        """Return a user object by its id.

        Raises
        ------
        Unknown
            If there is no such user.
        """
        if (made := self.users.get(identifier)) is not None:
            return made
        number = person_of(identifier)
        if number is None:
            raise Unknown("User", identifier)
        return person(number)

    def roles(self, guild: Guild) -> dict[int, Json]:
        """Return a guild's roles by id, ``@everyone`` among them. To be read only: see `open_roles`."""
        if guild.roles is not None:
            return guild.roles
        return founding.roles(guild.id, self.bot_user, self.bot_permissions)

    def open_roles(self, guild: Guild) -> dict[int, Json]:
        """Return a guild's roles by id, to be changed."""
        guild.roles = self.roles(guild)
        return guild.roles

    def role(self, guild: Guild, identifier: int) -> Json:
        """Return a role of a guild.

        Raises
        ------
        Unknown
            If the guild has no such role.
        """
        try:
            return self.roles(guild)[identifier]
        except KeyError:
            raise Unknown("Role", identifier) from None

    def channels(self, guild: Guild) -> dict[int, Json]:
        """Return a guild's channels by id. To be read only: see `open_channels`."""
        if guild.channels is not None:
            return guild.channels
        made = founding.channels(guild.id)
        for identifier, channel in made.items():
            if "last_message_id" in channel:
                channel["last_message_id"] = self.messages.last(identifier)
        return made

    def open_channels(self, guild: Guild) -> dict[int, Json]:
        """Return a guild's channels by id, to be changed. New ones must be told to `settle`."""
        guild.channels = self.channels(guild)
        return guild.channels

    def settle(self, channel: int, guild: Guild) -> None:
        """Note in which guild a channel is that was made after the guild."""
        self._homes[channel] = guild.id

    def unsettle(self, channel: int) -> None:
        """Forget a channel that was deleted, and what was written there."""
        self._homes.pop(channel, None)
        self.messages.forget(channel)

    def channel(self, identifier: int) -> tuple[Json, Guild | None]:
        """Return a channel, and its guild; None for the guild of a direct channel.

        Raises
        ------
        Unknown
            If there is no such channel.
        """
        if (direct := self.direct.get(identifier)) is not None:
            return direct, None
        guild = self.guilds.get(self._homes.get(identifier, identifier - identifier % founding.SPACING))
        channel = None if guild is None else self._channel(guild, identifier)
        if channel is None:
            raise Unknown("Channel", identifier)
        return channel, guild

    def _channel(self, guild: Guild, identifier: int) -> Json | None:
        if guild.channels is not None:
            return guild.channels.get(identifier)
        made = founding.channel(guild.id, identifier - guild.id)
        if made is not None and "last_message_id" in made:
            made["last_message_id"] = self.messages.last(identifier)
        return made

    def is_member(self, guild: Guild, user: int) -> bool:
        """Return whether a user, or the bot, is a member of a guild."""
        return user == self.bot_id or guild.has(user)

    def member_ids(self, guild: Guild) -> list[int]:
        """Return the user ids of a guild's members in order, the bot's among them."""
        return sorted([*guild.sorted_ids(), self.bot_id])

    def member(self, guild: Guild, user: int, *, with_user: bool = True) -> Json:
        """Return a member object; without its user it is the partial one inside a message.

        Raises
        ------
        Unknown
            If the user is not a member.
        """
        if user == self.bot_id:
            roles = (guild.id + founding.BOT_ROLE,)
            value = objects.member(None, guild.joined_at, roles) | (guild.members or {}).get(user, {})
        elif guild.has(user):
            value = guild.member(user)
        else:
            raise Unknown("Member", user)
        return value | {"user": self.user(user)} if with_user else value

    def permissions(self, guild: Guild, user: int, channel: Json | None = None) -> int:
        """Return what a member may in a guild, or in one of its channels.

        Raises
        ------
        Unknown
            If the user is not a member.
        """
        if user == self.bot_id and guild.roles is None and user not in (guild.members or ()):
            # Most guilds are as they were founded: their roles need not be made to be looked at.
            mine = [guild.id + founding.BOT_ROLE]
            base = permissions.granted(permissions.EVERYONE | self.bot_permissions)
        else:
            roles = self.roles(guild)
            mine = [int(one) for one in self.member(guild, user, with_user=False)["roles"]]
            base = permissions.in_guild(
                roles[guild.id], (roles[one] for one in mine if one in roles), owner=user == guild.owner
            )
        if channel is None:
            return base
        return permissions.in_channel(base, channel["permission_overwrites"], guild.id, mine, user)

    def sees(self, guild: Guild, channel: Json, user: int) -> bool:
        """Return whether a member can view a channel."""
        return bool(self.permissions(guild, user, channel) & Permission.VIEW_CHANNEL)

    def rank(self, guild: Guild, user: int) -> tuple[float, int]:
        """Return the `height` of a member's highest role; the owner's is above all."""
        if user == guild.owner:
            return math.inf, 0
        roles = self.roles(guild)
        mine = self.member(guild, user, with_user=False)["roles"]
        held = (roles[int(one)] for one in mine if int(one) in roles)
        return max(map(height, held), default=height(roles[guild.id]))


def height(role: Json) -> tuple[int, int]:
    """Return where a role is in the hierarchy; of two with the same position the older one is higher."""
    return int(role["position"]), -int(role["id"])
