"""A guild that the bot is in, stored as little as possible: what has not changed is computed when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from botkit.sandbox.world import founding, objects
from botkit.sandbox.world.ids import created_at, iso, mix
from botkit.sandbox.world.objects import Json
from botkit.sandbox.world.people import BIRTH, POPULATION, person_in, person_of, serial_of, user_id

LARGE = 250
"""From this many members on a guild counts as large."""

_TRIES = 8


@dataclass(slots=True)
class Extra:
    """What few guilds have.

    Parameters
    ----------
    fields
        Keys of the guild object that were changed.
    guests
        Ids of the members who are not of the generated people: users who were made by hand, other bots.
    bans
        The reasons of bans, by user id.
    voice
        Voice states, by user id.
    """

    fields: Json = field(default_factory=dict)
    guests: set[int] = field(default_factory=set)
    bans: dict[int, str | None] = field(default_factory=dict)
    voice: dict[int, Json] = field(default_factory=dict)


@dataclass(slots=True)
class Guild:
    """A guild that the bot is in.

    Parameters
    ----------
    id, name, locale
        Its snowflake, name and language.
    joined_at
        When the bot joined, in seconds since the epoch.
    serials
        How many serial numbers of members have been given out; the first, 0, is the owner.
    departed
        The serial numbers of those who have left.
    members
        By user id: keys of member objects that were changed.
    roles, channels
        By id; None while they are the generated ones.
    """

    id: int
    name: str
    locale: str
    joined_at: float
    serials: int
    departed: set[int] | None = None
    members: dict[int, Json] | None = None
    roles: dict[int, Json] | None = None
    channels: dict[int, Json] | None = None
    _extra: Extra | None = None
    _sorted: list[int] | None = None

    @property
    def people(self) -> int:
        """How many members the guild has, the bot not counted."""
        guests = len(self._extra.guests) if self._extra else 0
        return self.serials - len(self.departed or ()) + guests

    @property
    def size(self) -> int:
        """How many members the guild has, the bot included."""
        return self.people + 1

    @property
    def owner(self) -> int:
        """The id of the user who owns it."""
        if self._extra and "owner_id" in self._extra.fields:
            return int(self._extra.fields["owner_id"])
        return self.user_id(0)

    @property
    def general(self) -> int:
        """The id of the channel in which people talk at first."""
        return self.id + founding.GENERAL

    @property
    def extra(self) -> Extra:
        """What few guilds have; made when first asked for."""
        if self._extra is None:
            self._extra = Extra()
        return self._extra

    @property
    def has_extra(self) -> bool:
        """Whether `extra` was ever asked for."""
        return self._extra is not None

    def user_id(self, serial: int) -> int:
        """Return the user id of the member with a serial number."""
        return user_id(person_in(self.id, serial))

    def has(self, user: int) -> bool:
        """Return whether a user (not the bot) is a member."""
        if self._extra and user in self._extra.guests:
            return True
        serial = self._serial(user)
        return serial is not None and serial < self.serials and serial not in (self.departed or ())

    def _serial(self, user: int) -> int | None:
        person = person_of(user)
        return None if person is None else serial_of(self.id, person)

    def user_ids(self) -> Iterator[int]:
        """Yield the user ids of the members without the bot, the owner first."""
        departed = self.departed or ()
        for serial in range(self.serials):
            if serial not in departed:
                yield self.user_id(serial)
        yield from self._extra.guests if self._extra else ()

    def sorted_ids(self) -> list[int]:
        """Return the user ids of the members without the bot, in order; kept until the members change."""
        if self._sorted is None:
            self._sorted = sorted(self.user_ids())
        return self._sorted

    def some_user(self, rng: Random) -> int | None:
        """Return the id of a member by chance; None if there are none."""
        departed = self.departed or set()
        for _ in range(_TRIES if self.serials else 0):
            serial = rng.randrange(self.serials)
            if serial not in departed:
                return self.user_id(serial)
        rest = list(self.user_ids())
        return rng.choice(rest) if rest else None

    def newcomer(self) -> int | None:
        """Return the id of a user who may join next: somebody new, or one who had left; None if all are in."""
        departed = self.departed or set()
        while self._extra and self.user_id(self.serials) in self._extra.guests:
            # A guest whose turn it is anyway becomes one of the crowd.
            self._extra.guests.discard(self.user_id(self.serials))
            self.serials += 1
        if self.serials < POPULATION and len(departed) <= 8 + self.serials // 4:
            return self.user_id(self.serials)
        return self.user_id(min(departed)) if departed else None

    def admit(self, user: int, at: float) -> None:
        """Make a user a member."""
        serial, departed = self._serial(user), self.departed or set()
        if serial is not None and serial == self.serials:
            self.serials += 1
        elif serial is not None and serial in departed:
            departed.discard(serial)
        else:
            self.extra.guests.add(user)
        self.changed(user)["joined_at"] = iso(at)
        self._sorted = None

    def expel(self, user: int) -> None:
        """Take a member out."""
        if self._extra and user in self._extra.guests:
            self._extra.guests.discard(user)
        elif (serial := self._serial(user)) is not None:
            self.departed = self.departed if self.departed is not None else set()
            self.departed.add(serial)
        if self._extra:
            self._extra.voice.pop(user, None)
        if self.members:
            self.members.pop(user, None)
        self._sorted = None

    def changed(self, user: int) -> Json:
        """Return the changed keys of a member object, to be changed further."""
        if self.members is None:
            self.members = {}
        return self.members.setdefault(user, {})

    def member(self, user: int) -> Json:
        """Return a member object (not the bot's) without its user."""
        since = created_at(self.id)
        until = max(self.joined_at, BIRTH)
        joined = since + (until - since) * (mix(user, self.id) % 1000) / 1000
        roles = (self.id + founding.MODERATOR_ROLE,) if user == self.owner else ()
        return objects.member(None, joined, roles) | (self.members or {}).get(user, {})
