"""botkit.cli.messages: errors with the words of a shell, and their exit codes."""

from __future__ import annotations

import pytest

from botkit import errors
from botkit.cli.messages import code_of, sentence_of
from botkit.ipc import connect
from tests.unit.ipc.peers import Routes, asking


def test_a_remedy_is_an_option() -> None:
    """Python's arguments are of no use to who reads a shell."""
    with pytest.raises(errors.BotNotRunning) as nobody:
        connect()
    assert "host=" not in sentence_of(nobody.value)
    assert "--attach" in sentence_of(nobody.value)


async def test_a_timeout_names_the_option_that_allows_more() -> None:
    """The client's own sentence names an argument."""
    routes = Routes()
    async with asking(routes, timeout=0.05) as (client, _):
        with pytest.raises(errors.RequestTimeout) as late:
            await client.call("hold")
    assert "request_timeout=" in str(late.value)
    assert "with --timeout." in sentence_of(late.value)


def test_what_a_route_says_stays_as_it_is() -> None:
    """Its words are the bot's own."""
    error = errors.RouteFailed("x", "ValueError", "allow more with request_timeout=5")
    assert sentence_of(error) == str(error)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.StartError("x"), 1),
        (errors.SettingsError("x"), 2),
        (errors.BadArguments("x"), 2),
        (errors.RouteNotFound("x"), 2),
        (errors.BotNotRunning("x"), 3),
        (errors.Unauthorized("x"), 4),
        (errors.RouteFailed("x", None, "y"), 5),
        (errors.RequestTimeout("x"), 5),
        (errors.ConnectionLost("x"), 5),
        (errors.BadFrame("x"), 5),
    ],
)
def test_each_kind_has_its_code(error: errors.BotkitError, code: int) -> None:
    """As docs/shell.md says."""
    assert code_of(error) == code
