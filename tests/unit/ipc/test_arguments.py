from __future__ import annotations

import math
from contextlib import suppress
from typing import Annotated, Any, Literal, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.errors import BadArguments
from botkit.ipc.arguments import Parameter, Range, bind
from botkit.ipc.signature import read_parameters


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
    ) -> None: ...

    async def plain_list(self, rows: list[int]) -> None: ...

    async def unknown_name(self, guild: Guild) -> None: ...  # noqa: F821

    async def star(self, *rest: int) -> None: ...

    async def positional(self, a: int, /) -> None: ...

    async def odd_default(self, a: Any = math) -> None: ...

    async def bounded_text(self, a: Annotated[str, Range(1)]) -> None: ...

    async def returns_a_name_for_checkers(self, a: int) -> Guild: ...  # noqa: F821


EVERY = {parameter.name: parameter for parameter in read_parameters(_Holder.every)}


@pytest.mark.parametrize(
    ("name", "type_", "nullable", "required"),
    [
        ("whole", "int", False, True),
        ("number", "float", False, True),
        ("text", "str", False, True),
        ("flag", "bool", False, True),
        ("anything", "any", False, True),
        ("bare", "any", False, True),
        ("choice", "str", False, True),
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


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (_Holder.plain_list, "'rows'.*is annotated list"),
        (_Holder.unknown_name, "name 'Guild' is not defined"),
        (_Holder.star, "'rest'.*cannot be sent by name"),
        (_Holder.positional, "'a'.*cannot be sent by name"),
        (_Holder.odd_default, "'a'.*not a JSON value"),
        (_Holder.bounded_text, "'a'.*is not a number"),
    ],
)
def test_what_cannot_be_offered_is_refused_when_it_is_written(method: Any, words: str) -> None:
    """A parameter that callers could not send is an error at the decorator, not at the first request."""
    with pytest.raises(TypeError, match=words):
        read_parameters(method)


def test_what_a_route_returns_is_not_read() -> None:
    """A return annotation may be a name for type checkers only."""
    assert [one.name for one in read_parameters(_Holder.returns_a_name_for_checkers)] == ["a"]


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
    ],
)
def test_what_is_not_allowed_is_refused(name: str, sent: Any) -> None:
    """A value that the route does not take never reaches it."""
    with pytest.raises(BadArguments, match=f"The argument '{name}' of route 'r' cannot be"):
        bind("r", (EVERY[name],), {name: sent})


@given(st.sampled_from(sorted(EVERY)), st.none() | st.booleans() | st.floats() | st.integers() | st.text())
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
    assert str(caught.value) == "The route 'guilds' has no argument 'limt'; its arguments: limit, offset."


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
