"""In which guilds a user is, without a question to each of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping

from botkit.sandbox.world.guild import Guild
from botkit.sandbox.world.people import POPULATION, first_person, person_of

WIDE = 8192
"""From so many serial numbers on a guild is always asked, since it would be near nearly everybody."""


class Whereabouts:
    """Finds the guilds of a user.

    The generated members of a guild are people who follow one another, beginning at its first. So the guilds of a
    person begin at most `WIDE` people before, and are found in a sorted list.

    Parameters
    ----------
    guilds
        All guilds by id, kept up to date by whoever has them. Guilds that are gone from it are not found.
    """

    def __init__(self, guilds: Mapping[int, Guild]) -> None:
        self._guilds = guilds
        self._starts: list[tuple[int, int]] | None = None
        self._wide: set[int] = set()
        self._guests: dict[int, set[int]] = {}

    def add(self, guild: Guild) -> None:
        """Note a guild that is new."""
        if self._starts is not None:
            insort(self._starts, (first_person(guild.id), guild.id))
        if guild.serials > WIDE:
            self._wide.add(guild.id)

    def remove(self, guild: Guild) -> None:
        """Forget a guild."""
        if self._starts is not None:
            del self._starts[bisect_left(self._starts, (first_person(guild.id), guild.id))]
        self._wide.discard(guild.id)

    def came(self, guild: Guild, user: int) -> None:
        """Note somebody who has joined a guild."""
        if guild.serials > WIDE:
            self._wide.add(guild.id)
        if guild.has_extra and user in guild.extra.guests:
            self._guests.setdefault(user, set()).add(guild.id)

    def of(self, user: int) -> Iterator[Guild]:
        """Yield the guilds that a user is a member of, in an order that is always the same."""
        near = {*self._wide, *self._guests.get(user, ()), *self._near(person_of(user))}
        for identifier in sorted(near):
            guild = self._guilds.get(identifier)
            if guild is not None and guild.has(user):
                yield guild

    def _near(self, person: int | None) -> Iterator[int]:
        """Yield the guilds that begin at a person, or not far before."""
        if person is None:
            return
        if self._starts is None:
            # Made when first needed: a world in which nobody comes online has no use for it.
            self._starts = sorted((first_person(one), one) for one in self._guilds)
        for last in (person, person + POPULATION):
            begin = bisect_left(self._starts, (last - WIDE + 1, 0))
            end = bisect_right(self._starts, (last + 1, 0))
            for _, identifier in self._starts[begin:end]:
                yield identifier
