"""botkit.ipc.signature: what a signature and a docstring say."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated, Any, Literal, Optional

import discord
import pytest

from botkit.ipc.arguments import Range
from botkit.ipc.signature import parameter_docs, read_parameters
from botkit.ipc.snowflake import Snowflake


class Colour(Enum):
    """Has values that are text."""

    RED = "red"


class _Holder:
    """Holds methods whose parameters are read."""

    async def every(
        self,
        whole: int,
        number: float,
        word: str,
        flag: bool,
        anything: Any,
        bare,
        choice: Literal["a", "b"],
        colour: Colour,
        when: datetime,
        guild: discord.Guild,
        member: discord.Member,
        maybe: int | None = None,
        older: Optional[str] = None,  # noqa: UP045
        bounded: Annotated[int, Range(1, 5), "Of the annotation."] = 3,
        pause: timedelta | None = None,
        id_: Snowflake | None = None,
        role: discord.Role | None = None,
        user: discord.User | None = None,
        text: discord.TextChannel | None = None,
        voice: discord.VoiceChannel | discord.StageChannel | None = None,
        place: discord.abc.GuildChannel | None = None,
        thread: discord.abc.GuildChannel | discord.Thread | None = None,
        roles: list[discord.Role] = [],  # noqa: B006
        bare_list: list = [],  # noqa: B006
        *,
        mixed: Annotated[float | None, Range(max=1)] = None,
    ) -> None:
        """Do it.

        Parameters
        ----------
        whole : int
            How many there are,
            over two lines.
        number, flag
            Both of them.

        Returns
        -------
        older
            Not a parameter.
        """

    async def nested_list(self, rows: list[list[int]]) -> None: ...

    async def dictionary(self, rows: dict[str, int]) -> None: ...

    async def several(self, one: int | str) -> None: ...

    async def odd_class(self, one: discord.Message) -> None: ...

    async def default_object(self, one: discord.Guild = 5) -> None: ...

    async def unknown_name(self, guild: Guild) -> None: ...  # noqa: F821

    async def star(self, *rest: int) -> None: ...

    async def positional(self, a: int, /) -> None: ...

    async def odd_default(self, a: Any = math) -> None: ...

    async def bounded_flag(self, a: Annotated[bool, Range(1)]) -> None: ...

    async def returns_a_name_for_checkers(self, a: int) -> Guild: ...  # noqa: F821


EVERY = {parameter.name: parameter for parameter in read_parameters(_Holder.every)}


@pytest.mark.parametrize(
    ("name", "type_", "nullable", "required"),
    [
        ("whole", "int", False, True),
        ("number", "float", False, True),
        ("word", "str", False, True),
        ("flag", "bool", False, True),
        ("anything", "any", False, True),
        ("bare", "any", False, True),
        ("choice", "str", False, True),
        ("colour", "str", False, True),
        ("when", "datetime", False, True),
        ("pause", "timedelta", True, False),
        ("id_", "snowflake", True, False),
        ("guild", "guild", False, True),
        ("member", "member", False, True),
        ("role", "role", True, False),
        ("user", "user", True, False),
        ("text", "channel", True, False),
        ("roles", "list", False, False),
        ("maybe", "int", True, False),
        ("older", "str", True, False),
        ("bounded", "int", False, False),
        ("mixed", "float", True, False),
    ],
)
def test_signatures_are_read(name: str, type_: str, nullable: bool, required: bool) -> None:
    """An annotation and a default say what a parameter takes."""
    found = EVERY[name]
    assert (found.type, found.nullable, found.required) == (type_, nullable, required)


def test_choices_and_ranges_are_read() -> None:
    """A Literal gives the choices, an Annotated Range the ends."""
    assert EVERY["choice"].choices == ("a", "b")
    assert EVERY["bounded"].range == Range(1, 5)
    assert EVERY["mixed"].range == Range(max=1)


def test_what_channels_may_be_is_read() -> None:
    """A class of channel, several, or any of a server; a thread is no channel of a server."""
    assert EVERY["text"].classes == (discord.TextChannel,)
    assert EVERY["voice"].classes == (discord.VoiceChannel, discord.StageChannel)
    assert EVERY["place"].classes == ()
    assert EVERY["thread"].classes == (discord.abc.GuildChannel, discord.Thread)


def test_items_of_lists_are_read() -> None:
    """A list says what it holds, also when that is looked up."""
    item = EVERY["roles"].item
    assert item is not None
    assert (item.type, EVERY["roles"].looked_up, EVERY["anything"].looked_up) == ("role", True, False)
    bare = EVERY["bare_list"].item
    assert bare is not None
    assert bare.type == "any"


def test_the_docstring_says_what_a_parameter_is_for() -> None:
    """The section of numpy is read; a text in the annotation serves where it says nothing."""
    docs = {name: one.doc for name, one in EVERY.items() if one.doc}
    assert docs == {
        "whole": "How many there are, over two lines.",
        "number": "Both of them.",
        "flag": "Both of them.",
        "bounded": "Of the annotation.",
    }


def test_a_docstring_without_parameters_says_nothing() -> None:
    """Nothing is taken from another section."""
    assert parameter_docs("Do it.\n\nReturns\n-------\nint\n    A number.") == {}
    assert parameter_docs("") == {}


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (_Holder.nested_list, "'rows'.*is a list of lists"),
        (_Holder.dictionary, "'rows'.*is annotated dict"),
        (_Holder.several, "'one'.*is annotated int | str"),
        (_Holder.odd_class, "'one'.*is annotated <class 'discord.message.Message'>"),
        (_Holder.default_object, "'one'.*its only default is None"),
        (_Holder.unknown_name, "name 'Guild' is not defined"),
        (_Holder.star, "'rest'.*cannot be sent by name"),
        (_Holder.positional, "'a'.*cannot be sent by name"),
        (_Holder.odd_default, "'a'.*not a JSON value"),
        (_Holder.bounded_flag, "'a'.*has a Range, and is no number"),
    ],
)
def test_what_cannot_be_offered_is_refused_when_it_is_written(method: Any, words: str) -> None:
    """A parameter that callers could not send is an error at the decorator, not at the first request."""
    with pytest.raises(TypeError, match=words):
        read_parameters(method)


def test_what_a_route_returns_is_not_read() -> None:
    """A return annotation may be a name for type checkers only."""
    assert [one.name for one in read_parameters(_Holder.returns_a_name_for_checkers)] == ["a"]
