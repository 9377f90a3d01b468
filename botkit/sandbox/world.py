"""The sandbox's world: guilds and their members, as pure state. It does no I/O and has no clock: time is passed in.

A world is the same on each machine for a seed, and its first n guilds are the same for each number of guilds.
Members are not stored: each is computed from its guild and its serial number there, so that a guild of any size costs
a few hundred bytes until it changes. Every change returns the event that the gateway sends for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random

from botkit.sandbox import names, payloads
from botkit.sandbox.ids import DISCORD_EPOCH, created_at, iso, low_bits, mix, snowflake
from botkit.sandbox.payloads import Json, dumps

BIRTH = 1767225600.0
"""When the world begins: the first second of 2026. What was there before the start happened before it."""

YEAR = 365.25 * 86400.0
GUILDS_INTENT, MEMBERS_INTENT, MESSAGES_INTENT, CONTENT_INTENT = 1 << 0, 1 << 1, 1 << 9, 1 << 15
LARGE = 250
"""From this many members on a guild counts as large."""


@dataclass(frozen=True, slots=True)
class Event:
    """A dispatch, before it has a place in a session's sequence.

    Parameters
    ----------
    type
        Its name (``GUILD_CREATE``).
    guild
        The guild that it belongs to: only the shard of this guild gets it.
    body
        The data as JSON.
    intent
        The intent that a session must have to get it; 0 if none.
    bare
        What sessions without the message content intent get instead of ``body``.
    """

    type: str
    guild: int
    body: bytes
    intent: int = 0
    bare: bytes | None = None


@dataclass(slots=True)
class Guild:
    """A guild that the bot is in.

    Parameters
    ----------
    id, name, locale
        Its snowflake, name and language.
    joined_at
        When the bot joined, in seconds since the epoch.
    people
        The serial numbers of its members without the bot; the first is the owner. A `range` until it changes.
    next_serial
        The serial number of the next member.
    arrivals
        When those joined who came while the sandbox ran, by serial number.
    """

    id: int
    name: str
    locale: str
    joined_at: float
    people: range | list[int]
    next_serial: int
    arrivals: dict[int, float] = field(default_factory=dict)
    _head: bytes = b""

    @property
    def members(self) -> int:
        """How many members the guild has, the bot included."""
        return len(self.people) + 1

    @property
    def general(self) -> int:
        """The id of the channel in which people talk."""
        return self.id + payloads.COMMUNITY_CHANNELS[1][0]

    @property
    def owner(self) -> int:
        """The id of the user who owns it."""
        return self.user_id(0)

    def roster(self) -> list[int]:
        """Return the serial numbers as a list that can be changed."""
        if isinstance(self.people, range):
            self.people = list(self.people)
        return self.people

    def user_id(self, serial: int) -> int:
        """Return the id of a member; the serial number can be read from its low bits."""
        age = mix(self.id, serial) % int(BIRTH - YEAR - DISCORD_EPOCH)
        return snowflake(DISCORD_EPOCH + age, serial)

    def serial_of(self, user: int) -> int | None:
        """Return the serial number of a member by its id, None if it is not one of the guild's people."""
        serial = low_bits(user)
        return serial if serial in self.people and self.user_id(serial) == user else None

    def user(self, serial: int) -> Json:
        """Return a member's user object."""
        bits = mix(serial, self.id)
        return payloads.user(self.user_id(serial), names.username(bits), names.display_name(bits))

    def member(self, serial: int, *, with_user: bool = True) -> Json:
        """Return a member object."""
        roles = (self.id + payloads.MODERATOR_ROLE,) if serial == 0 else ()
        since = created_at(self.id)
        until = max(self.joined_at, BIRTH)
        joined = self.arrivals.get(serial, since + (until - since) * (mix(serial) % 1000) / 1000)
        return payloads.member(self.user(serial) if with_user else None, joined, roles)


class UnknownGuild(LookupError):
    """The bot is not in a guild of that id."""


class World:
    """All guilds of the sandbox, and the bot that is in them.

    Parameters
    ----------
    guilds
        How many guilds the bot is in at the start.
    seed
        What decides their names, ages and sizes.
    """

    def __init__(self, guilds: int, seed: int) -> None:
        self.seed = seed
        self.bot_id = snowflake(BIRTH - YEAR, mix(seed, 7))
        self.bot_user = payloads.user(self.bot_id, "sandbox-bot", "Sandbox Bot", bot=True)
        self.token = f"sandbox.{seed}.{mix(seed, 13):016x}"
        self.guilds: dict[int, Guild] = {}
        self._order: list[int] = []
        self._places: dict[int, int] = {}
        self._count = 0
        self._rng = Random(seed)  # noqa: S311 - a seeded world, nothing secret
        for _ in range(guilds):
            self._found()

    def _found(self) -> None:
        """Make one of the guilds that are there from the start."""
        rng = self._rng
        name = names.guild_name(rng)
        size = min(5000, max(2, round(rng.lognormvariate(math.log(120), 1.3))))
        made = BIRTH - YEAR * rng.uniform(0.1, 8.0)
        joined = made + (BIRTH - made) * rng.random()
        self._add(self._make(made, name, size, joined))

    def _make(self, made: float, name: str, members: int, joined_at: float) -> Guild:
        self._count += 1
        # Ids of its channels and roles follow its own: 16 apart keeps them from meeting the next guild's.
        identifier = snowflake(made, self._count * 16)
        korean = any("가" <= letter <= "힣" for letter in name)
        return Guild(
            identifier, name, "ko" if korean else "en-US", joined_at, range(members - 1), members - 1
        )

    def _add(self, guild: Guild) -> None:
        self.guilds[guild.id] = guild
        self._places[guild.id] = len(self._order)
        self._order.append(guild.id)

    def guild(self, identifier: int) -> Guild:
        """Return a guild by its id.

        Raises
        ------
        UnknownGuild
            If the bot is not in it.
        """
        try:
            return self.guilds[identifier]
        except KeyError:
            raise UnknownGuild(f"The bot is in no guild with the id {identifier}.") from None

    def guild_of(self, channel: int) -> Guild:
        """Return the guild that a channel belongs to.

        Raises
        ------
        UnknownGuild
            If there is no such channel.
        """
        offset = channel % 16
        if offset not in {one[0] for one in payloads.COMMUNITY_CHANNELS}:
            raise UnknownGuild(f"There is no channel with the id {channel}.")
        return self.guild(channel - offset)

    def pick(self, rng: Random) -> Guild:
        """Return a guild by chance; the larger of two, since more happens there. There must be one."""
        one, other = (self.guilds[self._order[rng.randrange(len(self._order))]] for _ in range(2))
        return one if one.members >= other.members else other

    def snowflake(self, now: float) -> int:
        """Return a fresh id for something that is made now."""
        self._count += 1
        return snowflake(now, self._count * 16)

    def join_guild(self, name: str, members: int, now: float) -> tuple[Guild, Event]:
        """Let the bot join a new guild.

        Parameters
        ----------
        name
            The guild's name.
        members
            How many members it has, the bot included; at least 1.
        now
            The time, in seconds since the epoch.
        """
        guild = self._make(now - 86400.0, name, members, now)
        self._add(guild)
        return guild, Event("GUILD_CREATE", guild.id, self.create_body(guild), GUILDS_INTENT)

    def random_guild(self, now: float) -> tuple[Guild, Event]:
        """Let the bot join a guild that somebody has just made, and that is still small."""
        size = min(500, max(2, round(self._rng.lognormvariate(math.log(12), 1.0))))
        return self.join_guild(names.guild_name(self._rng), size, now)

    def leave_guild(self, identifier: int) -> Event:
        """Take the bot out of a guild.

        Raises
        ------
        UnknownGuild
            If it is not in it.
        """
        guild = self.guild(identifier)
        del self.guilds[guild.id]
        place, last = self._places.pop(guild.id), self._order.pop()
        if last != guild.id:
            self._order[place] = last
            self._places[last] = place
        return Event("GUILD_DELETE", guild.id, dumps({"id": str(guild.id)}), GUILDS_INTENT)

    def create_body(self, guild: Guild, *, available: bool = False) -> bytes:
        """Return the data of GUILD_CREATE; ``available`` is said of a guild that READY announced.

        As Discord does for a bot without the presences intent, the members are the bot alone. What seldom changes
        is serialised once for each guild.
        """
        if not guild._head:
            guild._head = dumps(self._lasting(guild))[:-1]
        unavailable = b',"unavailable":false' if available else b""
        large = b"true" if guild.members >= LARGE else b"false"
        return b'%b,"member_count":%d,"large":%b%b}' % (guild._head, guild.members, large, unavailable)

    def _lasting(self, guild: Guild) -> Json:
        body = self.guild_object(guild)
        body["joined_at"] = iso(guild.joined_at)
        body["channels"] = [
            {key: value for key, value in channel.items() if key != "guild_id"}
            for channel in payloads.channels(guild.id)
        ]
        body["members"] = [self.bot_member(guild)]
        for absent in (
            "threads",
            "voice_states",
            "presences",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds",
        ):
            body[absent] = []
        return body

    def guild_object(self, guild: Guild) -> Json:
        """Return a guild as REST gives it."""
        roles = payloads.roles(guild.id, self.bot_id, self.bot_user["username"])
        return payloads.guild(guild.id, guild.name, guild.owner, guild.locale, roles)

    def bot_member(self, guild: Guild) -> Json:
        """Return the bot as a member of a guild."""
        return payloads.member(self.bot_user, guild.joined_at, (guild.id + payloads.BOT_ROLE,))

    def member_joins(self, guild: Guild, now: float) -> Event:
        """Let a new member join a guild."""
        serial = guild.next_serial
        guild.next_serial += 1
        guild.roster().append(serial)
        guild.arrivals[serial] = now
        body = {"guild_id": str(guild.id), **guild.member(serial)}
        return Event("GUILD_MEMBER_ADD", guild.id, dumps(body), MEMBERS_INTENT)

    def member_leaves(self, guild: Guild, rng: Random) -> Event | None:
        """Let a member leave a guild; None if only its owner and the bot are left."""
        if len(guild.people) < 2:
            return None
        roster = guild.roster()
        place = rng.randrange(1, len(roster))
        roster[place], roster[-1] = roster[-1], roster[place]
        serial = roster.pop()
        body = {"guild_id": str(guild.id), "user": guild.user(serial)}
        guild.arrivals.pop(serial, None)
        return Event("GUILD_MEMBER_REMOVE", guild.id, dumps(body), MEMBERS_INTENT)

    def message(self, guild: Guild, serial: int, content: str, now: float) -> Event:
        """Let a member write into the general channel."""
        extra = {"guild_id": str(guild.id), "member": guild.member(serial, with_user=False)}
        body = payloads.message(self.snowflake(now), guild.general, guild.user(serial), now, content, extra)
        bare = dumps({**body, "content": ""})
        return Event("MESSAGE_CREATE", guild.id, dumps(body), MESSAGES_INTENT, bare)

    def bot_message(self, guild: Guild, channel: int, fields: Json, now: float) -> tuple[Event, Json]:
        """Let the bot write into a channel; return also the message object that REST answers with."""
        body = payloads.message(self.snowflake(now), channel, self.bot_user, now, "", fields)
        member = payloads.member(None, guild.joined_at, (guild.id + payloads.BOT_ROLE,))
        told = dumps({**body, "guild_id": str(guild.id), "member": member})
        # A bot may always read what it wrote itself, with or without the message content intent.
        return Event("MESSAGE_CREATE", guild.id, told, MESSAGES_INTENT), body
