"""botkit.panels.query_values: from fields to arguments."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.panels.query_catalogue import RouteEntry, read_catalogue
from botkit.panels.query_draft import Draft, Typed
from botkit.panels.query_values import FieldErrors, arguments_of, field_problem
from tests.unit.panels.query_bot import EVERY, entry, parameter


def route(*parameters: dict[str, Any], **more: Any) -> RouteEntry:
    """Return a route as the form knows it."""
    found = read_catalogue({"routes": [entry("x", "", *parameters, **more)]}, "operator")
    assert found is not None
    return found["x"]


def sent(one: dict[str, Any], typed: Typed) -> Any:
    """Return what is sent for one field; KeyError if nothing is."""
    return arguments_of(route(one), Draft("x", {one["name"]: typed}))[one["name"]]


def problem(one: dict[str, Any], typed: Typed) -> str:
    """Return what is told at one field."""
    with pytest.raises(FieldErrors) as caught:
        arguments_of(route(one), Draft("x", {one["name"]: typed}))
    return caught.value.problems[one["name"]]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("int", " 5 ", 5),
        ("int", str(2**70), 2**70),
        ("float", "0.25", 0.25),
        ("str", " as typed ", " as typed "),
        ("str", "5", "5"),
        ("bool", True, True),
        ("bool", "false", False),
        ("datetime", "2026-05-01T12:00:00Z", "2026-05-01T12:00:00Z"),
        ("timedelta", "1h 30m", 5400),
        ("any", "[1, 2]", [1, 2]),
        ("any", "[1e400, NaN]", "[1e400, NaN]"),
        ("any", "words", "words"),
        ("any", '"5"', "5"),
        ("snowflake", str(2**60), str(2**60)),
        ("guild", "My server", "My server"),
        ("member", "<@5>", "<@5>"),
    ],
)
def test_each_type_is_sent_as_its_own(kind: str, typed: Typed, value: Any) -> None:
    """Numbers as numbers, ids as text, spans in seconds."""
    assert sent(parameter("p", kind), typed) == value


@pytest.mark.parametrize(
    ("one", "typed", "text"),
    [
        (parameter("p", "int"), "5.5", "This takes a whole number."),
        (parameter("p", "int", minimum=1, maximum=200), "201", "This takes a whole number from 1 to 200."),
        (parameter("p", "int", minimum=1), "0", "This takes a whole number of 1 or more."),
        (parameter("p", "float", maximum=30.0), "31", "This takes a number of 30 or less."),
        (parameter("p", "float"), "nan", "This takes a number."),
        (parameter("p", "bool"), "maybe", "This takes true or false."),
        (parameter("p", "datetime"), "2026-05-01T12:00:00", "This takes a date and a time with its zone"),
        (parameter("p", "timedelta"), "5 months", "This takes a span of time such as"),
        (parameter("p", "snowflake"), "five", "This takes an id, which is digits alone, or a mention."),
        (parameter("p", "int", choices=[1, 2]), "3", "This takes one of: 1, 2."),
        (parameter("p", "list", items="int"), "1, two", "Item 2, 'two': each takes a whole number."),
        (parameter("p", maximum=3), "four", "This takes text of 3 characters or less."),
        (parameter("p", "timedelta", maximum=30), "1m", "This takes a span of time such as"),
        (parameter("p", "list", items="int", maximum=2), "1,2,3", "This takes a list of 2 items or less."),
        (parameter("p", "list", items="str", choices=["a"]), "a, c", "Item 2, 'c': each takes one of: a."),
        (parameter("p"), "", "This is required."),
        (parameter("p"), None, "This is required."),
    ],
)
def test_a_wrong_field_says_what_it_takes(one: dict[str, Any], typed: Typed, text: str) -> None:
    """A sentence at the field itself, before anything is asked."""
    assert problem(one, typed).startswith(text)


def test_all_wrong_fields_are_told_at_once() -> None:
    """Nobody mends one field to hear of the next."""
    found = read_catalogue({"routes": [EVERY]}, "viewer")
    assert found is not None
    with pytest.raises(FieldErrors) as caught:
        arguments_of(found["every_type"], Draft("every_type", {"ratio": "-1"}))
    assert set(caught.value.problems) == {"count", "choice", "ratio"}


@pytest.mark.parametrize("typed", ["", "  ", "50"])
def test_an_empty_field_and_the_default_are_left_out(typed: str) -> None:
    """The route knows its default itself."""
    with pytest.raises(KeyError):
        sent(parameter("p", "int", default=50), typed)


def test_one_is_not_true() -> None:
    """A number that equals a boolean default is another JSON value, and is sent."""
    assert sent(parameter("p", "any", default=True), "1") == 1


def test_null_is_sent_where_it_is_not_the_default() -> None:
    """A parameter that takes null gets it by its box; one whose default it is, by being left out."""
    assert sent(parameter("p", default="x", nullable=True), None) is None
    assert sent(parameter("p", nullable=True), None) is None
    with pytest.raises(KeyError):
        sent(parameter("p", default=None, nullable=True), None)


@pytest.mark.parametrize("typed", ["1, 2,3", "1\n2\n3\n", " 1 \n\n 2\n3"])
def test_a_list_is_written_in_lines_or_with_commas(typed: str) -> None:
    """Both ways give the same list."""
    assert sent(parameter("p", "list", items="int"), typed) == [1, 2, 3]


def test_in_lines_a_comma_belongs_to_the_item() -> None:
    """Names may hold commas."""
    assert sent(parameter("p", "list", items="str"), "a, b\nc") == ["a, b", "c"]


def test_a_range_of_a_list_counts_its_items() -> None:
    """Not what the items are."""
    assert sent(parameter("p", "list", items="int", maximum=2), "500, 600") == [500, 600]
    assert sent(parameter("p", "list", items="any", choices=[1, "two"]), "two, 1") == ["two", 1]


def test_a_mention_is_an_id() -> None:
    """As it is copied from Discord."""
    assert sent(parameter("p", "snowflake"), "<@!5>") == "<@!5>"


def test_choices_keep_their_type() -> None:
    """A choice is known by its text, and sent as what it is."""
    assert sent(parameter("p", "any", choices=[1, "two", True]), "true") is True
    assert sent(parameter("p", "any", choices=[1, "two", True]), "1") == 1


def test_free_arguments_are_those_of_the_magic() -> None:
    """Words, quoted where they hold blanks; JSON alone on its line needs no quotes."""
    free = 'a=1 b="two words"\nc:={"d": [1, 2]}\n\ne:=null'
    arguments = arguments_of(route(any_arguments=True), Draft("x", {}, free))
    assert arguments == {"a": "1", "b": "two words", "c": {"d": [1, 2]}, "e": None}


@pytest.mark.parametrize(
    ("free", "text"),
    [
        ("five", "'five' is not an argument"),
        ("a:=b", "is not JSON"),
        ('a="b', "quotation mark is not closed"),
    ],
)
def test_wrong_free_arguments_are_told(free: str, text: str) -> None:
    """In a sentence that says how to write them."""
    with pytest.raises(FieldErrors, match=text):
        arguments_of(route(any_arguments=True), Draft("x", {}, free))


def test_the_server_names_the_field() -> None:
    """Its message about wrong arguments stands beside that field, if the form has it; as short as it can be there."""
    entry = route(parameter("limit", "int"))
    short = field_problem(entry, "The argument 'limit' of route 'x' cannot be 0: it takes 1 to 9.")
    assert short == {"limit": "Cannot be 0: it takes 1 to 9."}
    whole = "The route 'x' needs the argument 'limit', which was not sent."
    assert field_problem(entry, whole) == {"limit": whole}
    assert field_problem(entry, "The route 'x' has no argument 'depth'.") == {}
    assert field_problem(entry, "No.") == {}
