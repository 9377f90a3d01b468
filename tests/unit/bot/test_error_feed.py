"""The error feed: groups, secrets, bounds."""

from __future__ import annotations

import logging

from pydantic import SecretStr

from botkit.bot.error_feed import MAX_GROUPS, ErrorFeed, place_of


class Failed(Exception):
    """Wraps another, as py-cord's errors of commands do."""

    def __init__(self, original: Exception) -> None:
        super().__init__("wrapped")
        self.original = original


def raised(number: int = 0, text: str = "x") -> Exception:
    """Return an error that was raised here; each number is another type."""
    kind = type(f"Error{number}", (Exception,), {"__module__": "cogs"})
    try:
        raise kind(text)
    except Exception as error:
        return error


def test_errors_are_grouped_by_type_and_place() -> None:
    """With the times of the first and the last."""
    now = 10.0
    feed = ErrorFeed(clock=lambda: now)
    for number in (1, 2, 1):
        feed.note(raised(number), "here")
        now += 1
    first, second = feed.groups()
    assert (first.type, first.count, first.first, first.last) == ("cogs.Error1", 2, 10.0, 12.0)
    assert (second.type, second.count) == ("cogs.Error2", 1)
    assert first.place.startswith("bot/test_error_feed.py:")
    assert first.place.endswith(" in raised")


def test_an_error_counts_once_whoever_tells_of_it() -> None:
    """Bare, wrapped, or in the log; and so does one of Python's own, which takes no weak reference."""
    feed = ErrorFeed()
    for error in (raised(), LookupError("y")):
        feed.note(error, "a")
        feed.note(Failed(error), "b")
        feed.note(error, "c")
    assert [group.count for group in feed.groups()] == [1, 1]


def test_the_log_is_listened_to_while_the_feed_is_open() -> None:
    """Errors with an exception; not warnings, not after the end."""
    feed, log = ErrorFeed(), logging.getLogger("discord.client")
    feed.open()
    feed.open()
    try:
        log.error("Ignoring exception", exc_info=raised(1))
        log.warning("careful", exc_info=raised(2))
        log.error("no exception")
    finally:
        feed.close()
        feed.close()
    log.error("later", exc_info=raised(3))
    assert [(group.type, group.source) for group in feed.groups()] == [("cogs.Error1", "discord.client")]


def test_secrets_are_taken_out() -> None:
    """Of message and traceback."""
    feed = ErrorFeed([SecretStr("hunter2"), None, SecretStr("")])
    feed.note(raised(text="the token is hunter2"), "here")
    (group,) = feed.groups()
    assert group.message == "the token is [secret]"
    assert "hunter2" not in group.traceback


def test_groups_are_bounded() -> None:
    """The one that was met longest ago goes."""
    now = 0.0
    feed = ErrorFeed(clock=lambda: now)
    for number in range(MAX_GROUPS + 3):
        feed.note(raised(number), "here")
        now += 1
    types = [group.type for group in feed.groups()]
    assert len(types) == MAX_GROUPS
    assert "cogs.Error2" not in types
    assert types[0] == f"cogs.Error{MAX_GROUPS + 2}"


def test_an_error_that_was_never_raised_has_no_place() -> None:
    """And is counted all the same."""
    assert place_of(ValueError("x")) == "an unknown place"


def test_a_message_that_cannot_be_read() -> None:
    """Is told as such."""

    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    feed = ErrorFeed()
    feed.note(Mute(), "here")
    assert feed.groups()[0].message == "its message cannot be read"
