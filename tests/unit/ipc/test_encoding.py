"""botkit.ipc.encoding: what is sent of each kind of value."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import OrderedDict, deque, namedtuple
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, Flag, IntEnum, StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import discord
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, SecretStr, field_serializer

from botkit.ipc.encoding import EncodingError, default, plain
from botkit.ipc.snowflake import Snowflake

BIG = 123456789012345678


class Colour(Enum):
    """Has a value of any kind."""

    RED = "red"
    PAIR = (1, timedelta(seconds=2))


class Word(StrEnum):
    """Is text."""

    A = "a"


class Level(IntEnum):
    """Is a number."""

    HIGH = 2


class Right(Flag):
    """Is a number of bits."""

    READ = 1
    WRITE = 2


class Text(str):
    """Says something else of itself."""

    __slots__ = ()

    def __str__(self) -> str:
        return "else"


class Whole(int):
    """Is a number."""


Pair = namedtuple("Pair", "a b")


@dataclass
class Song:
    """Is a dataclass."""

    title: str
    length: timedelta
    by: Snowflake = field(default=Snowflake(BIG))
    _file: str = "/secret"


class Album(BaseModel):
    """Is a pydantic model."""

    name: str
    out: date
    songs: list[Any] = Field(default_factory=list)
    key: SecretStr = SecretStr("hidden")
    path: str = Field("/secret", exclude=True)


ENCODED = [
    ("text", "text"),
    (None, None),
    (True, True),
    (BIG, BIG),
    (2**70, 2**70),
    (1.5, 1.5),
    (float("nan"), None),
    (float("-inf"), None),
    (Text("text"), "text"),
    (Whole(5), 5),
    ([1, (2, [3])], [1, [2, [3]]]),
    ({3, 1, 2}, [1, 2, 3]),
    (frozenset("b"), ["b"]),
    (deque([1]), [1]),
    ({"a": 1}.keys(), ["a"]),
    ({"a": 1}.values(), [1]),
    (range(3), [0, 1, 2]),
    (Pair(1, 2), [1, 2]),
    (MappingProxyType({"a": Word.A}), {"a": "a"}),
    (OrderedDict(a=1), {"a": 1}),
    ({True: "c", None: "b", Snowflake(5): "d", date(2026, 1, 2): "e", Level.HIGH: "f"},
     {"true": "c", "null": "b", "5": "d", "2026-01-02": "e", "2": "f"}),
    (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), "2026-11-24T09:30:00Z"),
    (datetime(2026, 11, 24, 18, 30, 0, 5, timezone(timedelta(hours=9))), "2026-11-24T09:30:00.000005Z"),
    (datetime(2026, 11, 24, 9, 30), "2026-11-24T09:30:00Z"),
    (date(2026, 11, 24), "2026-11-24"),
    (time(9, 30), "09:30:00"),
    (timedelta(minutes=1.5), 90.0),
    (Colour.RED, "red"),
    (Colour.PAIR, [1, 2.0]),
    (Word.A, "a"),
    (Level.HIGH, 2),
    (Right.READ | Right.WRITE, 3),
    (Decimal("1.10"), "1.10"),
    (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    (Path("a") / "b", "a/b"),
    (b"\x00\xff", "AP8="),
    (bytearray(b"a"), "YQ=="),
    (memoryview(b"a"), "YQ=="),
    (Snowflake(BIG), str(BIG)),
    (Song("A", timedelta(seconds=61)), {"title": "A", "length": 61.0, "by": str(BIG)}),
    (
        Album(name="B", out=date(2026, 1, 2), songs=[Song("A", timedelta(0)), discord.Object(BIG)]),
        {
            "name": "B",
            "out": "2026-01-02",
            "songs": [{"title": "A", "length": 0.0, "by": str(BIG)}, {"id": str(BIG)}],
            "key": "**********",
        },
    ),
    (discord.Object(BIG), {"id": str(BIG)}),
    (discord.Colour(0xEA461E), "#ea461e"),
    (discord.Permissions(send_messages=True), ["send_messages"]),
    (discord.ChannelType.voice, "voice"),
    (discord.PermissionOverwrite(connect=False), {"allow": [], "deny": ["connect"]}),
    (discord.Embed(title="Hi"), {"type": "rich", "title": "Hi", "fields": []}),
    (discord.PartialEmoji(name="x", id=BIG), {"id": str(BIG), "name": "x", "animated": False}),
    (discord.Game("chess"), {"name": "chess", "type": "playing"}),
]  # fmt: skip


@pytest.mark.parametrize(("value", "sent"), ENCODED, ids=lambda value: type(value).__name__)
def test_each_kind_of_value_has_one_encoding(value: Any, sent: Any) -> None:
    """A value is sent as the documentation says, alone and within others."""
    found = plain(value)
    assert found == sent or sent is None
    assert type(found) is type(sent)
    assert plain({"rows": [value]}) == {"rows": [found]}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize(("value", "sent"), ENCODED, ids=lambda value: type(value).__name__)
def test_an_encoder_with_the_default_gives_the_same(value: Any, sent: Any) -> None:
    """`default` in orjson sends what `plain` returns; what orjson refuses goes through `plain`."""
    options = (
        orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
    )
    refused = value == 2**70 or (isinstance(value, dict) and None in value)
    if refused:
        with pytest.raises(TypeError):
            orjson.dumps(value, default=default, option=options)
    else:
        assert orjson.loads(orjson.dumps([value], default=default, option=options)) == [sent]


class Thing:
    """Is nothing that is known."""


class Single(BaseModel):
    """Says itself how it is sent."""

    day: date

    @field_serializer("day")
    def _year(self, day: date) -> int:
        return day.year


def test_a_models_own_serializers_are_heard() -> None:
    """What a model says of itself comes first."""
    assert plain([Single(day=date(2026, 1, 2))]) == [{"day": 2026}]


@dataclass
class Holder:
    """Holds anything."""

    inner: Any


def circle() -> Any:
    """Return a list that holds itself in a dataclass."""
    found: list[Any] = []
    found.append({"a": Holder(found)})
    return found


def deep(levels: int) -> Any:
    """Return lists in lists."""
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            Thing(),
            "the value is a tests.unit.ipc.test_encoding.Thing, which cannot be sent: return JSON values, ",
        ),
        ({"rows": [1, {"guild": Thing()}]}, "the value at rows[1].guild is a "),
        (
            [Holder(Holder(iter(())))],
            "the value at [0].inner.inner is a tuple_iterator, which cannot be sent",
        ),
        (
            {"a": {Thing(): 1}},
            "the value at a is a tests.unit.ipc.test_encoding.Thing, which cannot be a key",
        ),
        ({(1, 2): 1}, "the value is a tuple, which cannot be a key"),
        (Thing, "the value is a type, which cannot be sent"),
        (len, "the value is a builtin_function_or_method, which cannot be sent"),
        (circle(), "the value at [0].a.inner is a list that holds itself"),
        (deep(120), "[0][0][0][0][0][0][0][0][0][0][0][0]… is nested more than 100 levels deep"),
        (1j, "the value is a complex, which cannot be sent"),
    ],
)
def test_what_cannot_be_sent_is_named_with_its_place(value: Any, message: str) -> None:
    """An error says the type, and where in the answer it stands."""
    with pytest.raises(EncodingError) as caught:
        plain(value)
    assert message.replace("tests.unit.ipc.test_encoding", __name__) in str(caught.value)


def test_one_object_in_two_places_is_no_circle() -> None:
    """Only what holds itself is refused."""
    shared = [1]
    assert plain({"a": shared, "b": [shared, shared]}) == {"a": [1], "b": [[1], [1]]}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_json_values_stay_as_they_are(value: Any) -> None:
    """What is JSON already is not changed."""
    assert plain(value) == value


def test_importing_it_imports_neither_py_cord_nor_pydantic() -> None:
    """The one who asks stays light."""
    code = "import sys, botkit.ipc.encoding; print([n for n in ('discord', 'pydantic') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
