from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal, Optional

import discord
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from botkit.errors import BadArguments
from botkit.ipc.arguments import Parameter, Range, bind
from botkit.ipc.kinds import Reference
from botkit.ipc.signature import read_parameters
from botkit.ipc.snowflake import Snowflake


class Colour(Enum):
    """Has values that are text."""

    RED = "red"
    GREEN = "green"


class Level(IntEnum):
    """Has numbers."""

    LOW = 1
    HIGH = 2


class _Holder:
    """Holds methods whose parameters are read."""

    async def every(
        self,
        whole: int,
        number: float,
        text: str,
        flag: bool,
        anything: Any,
        bare,
        choice: Literal["a", "b"],
        maybe: int | None = None,
        older: Optional[str] = None,  # noqa: UP045
        bounded: Annotated[int, Range(1, 5)] = 3,
        *,
        mixed: Annotated[float | None, Range(max=1)] = None,
        when: datetime | None = None,
        pause: Annotated[timedelta, Range(0, 3600)] = timedelta(minutes=5),
        colour: Colour = Colour.RED,
        level: Level | None = None,
        ids: Annotated[list[int], Range(max=3)] = [],  # noqa: B006
        words: list[Literal["one", "two"]] | None = None,
        user: Snowflake | None = None,
        short: Annotated[str, Range(1, 3)] = "a",
        guild: discord.Guild | None = None,
        voice: discord.VoiceChannel | discord.StageChannel | None = None,
    ) -> None: ...


EVERY = {parameter.name: parameter for parameter in read_parameters(_Holder.every)}


@pytest.mark.parametrize(
    ("name", "sent", "got"),
    [
        ("whole", 5, 5),
        ("whole", "5", 5),
        ("whole", 5.0, 5),
        ("number", 5, 5.0),
        ("number", "2.5", 2.5),
        ("text", "x", "x"),
        ("text", 123456789012345678, "123456789012345678"),
        ("flag", True, True),
        ("flag", "off", False),
        ("flag", 1, True),
        ("anything", [1, {"a": None}], [1, {"a": None}]),
        ("anything", None, None),
        ("choice", "b", "b"),
        ("maybe", None, None),
        ("bounded", "5", 5),
        ("mixed", 1, 1.0),
        ("when", "2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("when", "null", None),
        ("pause", "1h", timedelta(hours=1)),
        ("pause", 90, timedelta(seconds=90)),
        ("colour", "green", Colour.GREEN),
        ("colour", "GREEN", Colour.GREEN),
        ("level", "HIGH", Level.HIGH),
        ("level", 2, Level.HIGH),
        ("ids", [1, "2"], [1, 2]),
        ("ids", "1, 2,3", [1, 2, 3]),
        ("ids", "[1, 2]", [1, 2]),
        ("ids", "", []),
        ("ids", 5, [5]),
        ("words", "one,two", ["one", "two"]),
        ("user", "<@!123>", Snowflake(123)),
        ("user", "123456789012345678", Snowflake(123456789012345678)),
        ("short", "abc", "abc"),
        ("guild", 12, Reference("12")),
        ("guild", " Python KR ", Reference("Python KR")),
    ],
)
def test_what_is_allowed_is_converted(name: str, sent: Any, got: Any) -> None:
    """A value arrives in the type that the route asks for, from JSON and from the words of a shell."""
    converted = EVERY[name].convert(sent)
    assert converted == got
    assert type(converted) is type(got)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("whole", "five"),
        ("whole", 5.5),
        ("whole", True),
        ("whole", None),
        ("whole", [5]),
        ("whole", "9" * 5000),
        ("number", "nan"),
        ("number", False),
        ("text", None),
        ("text", True),
        ("text", {"a": 1}),
        ("flag", "perhaps"),
        ("flag", 2),
        ("flag", 0.0),
        ("choice", "c"),
        ("choice", None),
        ("bounded", 0),
        ("bounded", 6),
        ("mixed", 1.5),
        ("when", "soon"),
        ("when", True),
        ("pause", "2h"),
        ("pause", "-1s"),
        ("colour", "blue"),
        ("level", True),
        ("level", 3),
        ("ids", "1,x"),
        ("ids", [1, 2, 3, 4]),
        ("ids", "[1"),
        ("ids", {"a": 1}),
        ("words", ["three"]),
        ("user", "<#123>x"),
        ("user", 2**64),
        ("short", ""),
        ("short", "abcd"),
        ("guild", ""),
        ("guild", "x" * 201),
        ("guild", True),
        ("guild", ["1"]),
    ],
)
def test_what_is_not_allowed_is_refused(name: str, sent: Any) -> None:
    """A value that the route does not take never reaches it."""
    with pytest.raises(BadArguments, match=f"The argument '{name}' of route 'r' cannot be"):
        bind("r", (EVERY[name],), {name: sent})


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
as_text = json_values.map(json.dumps) | st.lists(st.text(max_size=4)).map(",".join)


@given(st.sampled_from(sorted(EVERY)), json_values | as_text)
@example("ids", "[" * 100_000)
@example("when", "0001-01-01T00:00+14:00")
@example("when", "-" + "9" * 70 + "w")
@example("pause", 1e300)
def test_binding_raises_nothing_but_bad_arguments(name: str, value: Any) -> None:
    """Whatever a caller sends is converted or refused."""
    with suppress(BadArguments):
        assert set(bind("r", (EVERY[name],), {name: value})) == {name}


def test_the_message_says_what_came_and_what_is_allowed() -> None:
    """A refused argument is named, with what came and what is allowed."""
    with pytest.raises(BadArguments) as caught:
        bind("guilds", (Parameter("limit", "int", range=Range(0, 200)),), {"limit": 500})
    assert str(caught.value) == (
        "The argument 'limit' of route 'guilds' cannot be 500: it takes a whole number from 0 to 200."
    )


def test_a_missing_argument_is_named() -> None:
    """What a route needs and was not sent is named, with what it takes."""
    with pytest.raises(BadArguments) as caught:
        bind("whois", (Parameter("user", "str"),), {})
    assert str(caught.value) == (
        "The route 'whois' needs the argument 'user', which was not sent: it takes a string."
    )


def test_an_unknown_argument_is_named_with_the_known_ones() -> None:
    """An argument that the route does not have is named beside those it has."""
    with pytest.raises(BadArguments) as caught:
        bind("guilds", (Parameter("limit", "int"), Parameter("offset", "int")), {"limt": 5})
    assert str(caught.value) == (
        "The route 'guilds' has no argument 'limt': did you mean 'limit'? Its arguments: limit, offset."
    )


def test_an_unknown_argument_that_is_like_none_is_only_named() -> None:
    """Nothing is suggested that is not near."""
    with pytest.raises(BadArguments, match=r"has no argument 'zzz'; its arguments: limit\.$"):
        bind("guilds", (Parameter("limit", "int"),), {"zzz": 5})


@pytest.mark.parametrize(
    ("name", "sent", "words"),
    [
        ("colour", "gren", "cannot be 'gren': did you mean 'green'? It takes one of 'red', 'green'."),
        (
            "ids",
            "1,x",
            "cannot be '1,x': item 2 is 'x'; it takes a list of 3 or less items (JSON, ",
        ),
        ("words", ["on"], "item 1 is 'on'; did you mean 'one'? It takes a list"),
        (
            "ids",
            [1, 2, 3, 4],
            "a list of 3 or less items (JSON, or text with commas), each item a whole number.",
        ),
        ("short", "abcd", "it takes a string from 1 to 3 characters."),
        ("pause", "2h", "it takes a duration (seconds, or 1h30m) from 0 to 3600 seconds."),
        ("when", "soon", "it takes a time (2026-11-24T18:30+09:00, UTC without a zone; "),
        ("guild", "", "it takes a server (its id or name), or null."),
        (
            "voice",
            "",
            "a channel (an id, a mention or a name) of the kind VoiceChannel or StageChannel, or null.",
        ),
    ],
)
def test_a_message_helps_the_one_who_asked(name: str, sent: Any, words: str) -> None:
    """It says which item of a list is wrong, what may have been meant, and what is allowed."""
    with pytest.raises(BadArguments) as caught:
        bind("r", (EVERY[name],), {name: sent})
    assert words in str(caught.value)


def test_a_catalogue_entry_is_json() -> None:
    """Defaults, choices and ranges of all types are sent as a caller writes them."""
    entries = {name: json.loads(json.dumps(one.to_dict())) for name, one in EVERY.items()}
    assert set(entries["whole"]) == {
        "name", "type", "required", "default", "choices", "nullable", "minimum", "maximum", "doc", "items",
    }  # fmt: skip
    assert (entries["pause"]["type"], entries["pause"]["default"]) == ("timedelta", 300.0)
    assert (entries["colour"]["default"], entries["colour"]["choices"]) == ("red", ["red", "green"])
    assert entries["level"]["choices"] == ["LOW", "HIGH"]
    assert (entries["ids"]["type"], entries["ids"]["items"], entries["ids"]["maximum"]) == ("list", "int", 3)
    assert (entries["words"]["items"], entries["words"]["choices"]) == ("str", ["one", "two"])
    assert (entries["voice"]["type"], entries["guild"]["type"]) == ("channel", "guild")


def test_defaults_are_filled_in() -> None:
    """What was not sent and has a default is bound to it."""
    assert bind("r", (EVERY["bounded"], EVERY["maybe"]), {"maybe": 7}) == {"bounded": 3, "maybe": 7}


@pytest.mark.parametrize(
    ("limits", "words"),
    [(Range(1), "of 1 or more"), (Range(max=2), "of 2 or less"), (Range(1, 2), "from 1 to 2")],
)
def test_a_range_says_its_ends(limits: Range, words: str) -> None:
    """A range reads as words in messages."""
    assert str(limits) == words
