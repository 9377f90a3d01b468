"""botkit.cli.watch: a route asked again and again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from botkit.cli.output import Form
from botkit.cli.watch import watch
from botkit.errors import BotNotRunning, RouteNotFound


def script(*answers: Any, then: signal.Signals = signal.SIGINT) -> Callable[[], Awaitable[Any]]:
    """Return what answers, or raises, one after another, and then sends a signal, as Ctrl-C does."""
    left = list(answers)

    async def ask() -> Any:
        if not left:
            os.kill(os.getpid(), then)
            await asyncio.sleep(10)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


async def watched(*answers: Any, form: Form = Form.PLAIN, **options: Any) -> int:
    """Watch these answers to their end; return the exit code."""
    return await watch(script(*answers, **options), form, every=0.001, title="guild_count")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Make standard output a terminal of 40 columns and 6 lines."""
    # Its class, since pytest makes another object for the test itself.
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    for name, value in (("TERM", "xterm"), ("COLUMNS", "40"), ("LINES", "6"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)


async def test_a_pipe_gets_one_line_for_each_change(capsys: pytest.CaptureFixture[str]) -> None:
    """What stays as it is is not said again; Ctrl-C ends it with 0."""
    assert await watched("25", "25", "26", "25") == 0
    assert capsys.readouterr() == ("25\n26\n25\n", "")


async def test_a_change_of_rows_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole answer, so that a line is a state."""
    page = {"rows": [{"a": 1}], "total": 1}
    assert await watched(page, page, {"rows": [], "total": 0}) == 0
    assert capsys.readouterr().out == '{"rows": [{"a": 1}], "total": 1}\n{"rows": [], "total": 0}\n'
    assert await watched("25", form=Form.JSON) == 0
    assert capsys.readouterr().out == '"25"\n'


async def test_csv_has_one_header(capsys: pytest.CaptureFixture[str]) -> None:
    """And the rows of each change below it."""
    assert await watched([{"a": 1}], [{"a": 2}], form=Form.CSV) == 0
    assert capsys.readouterr().out == "a\r\n1\r\n2\r\n"


async def test_a_loss_is_said_once_and_asking_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    """A bot that restarts is watched on."""
    gone = BotNotRunning("It is gone.")
    assert await watched("25", gone, gone, "25", gone, "26") == 0
    assert capsys.readouterr() == ("25\n26\n", "botkit: It is gone.\nbotkit: It is gone.\n")


async def test_a_first_question_that_fails_ends_it() -> None:
    """A mistyped route is not asked for ever."""
    with pytest.raises(RouteNotFound):
        await watched(RouteNotFound("There is no such route."))


@pytest.mark.usefixtures("terminal")
async def test_a_terminal_is_drawn_upon(capsys: pytest.CaptureFixture[str]) -> None:
    """On a screen of its own; the last answer stays when that is left."""
    assert await watched([{"a": 1}], BotNotRunning("It is gone."), [{"a": 2}]) == 0
    out = capsys.readouterr().out
    assert out.startswith("\x1b[?1049h\x1b[?25l\x1b[H")
    assert out.endswith("\x1b[?25h\x1b[?1049la\n2\n")
    assert "guild_count · every 0.001 s · " in out
    assert "Nothing newer: It is gone." in out


@pytest.mark.usefixtures("terminal")
async def test_what_is_drawn_fits(capsys: pytest.CaptureFixture[str]) -> None:
    """A table that is longer than the window says how much is not shown; the whole one stays at the end."""
    assert await watched([{"row": number} for number in range(9)]) == 0
    drawn, left = capsys.readouterr().out.split("\x1b[?25h\x1b[?1049l")
    lines = drawn.removeprefix("\x1b[?1049h\x1b[?25l\x1b[H").split("\n")
    assert [line.removesuffix("\x1b[J").removesuffix("\x1b[K") for line in lines][2:] == [
        "row",
        "  0",
        "  1",
        "… 7 more lines",
    ]
    assert len(left.splitlines()) == 10


@pytest.mark.usefixtures("terminal")
async def test_a_window_that_changes_is_drawn_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, and not with the next answer."""
    asked = asyncio.Event()

    async def ask() -> str:
        asked.set()
        return "25"

    task = asyncio.create_task(watch(ask, Form.PLAIN, every=60, title="guild_count sort=members"))
    await asked.wait()
    await asyncio.sleep(0)
    drawn = capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "20")
    os.kill(os.getpid(), signal.SIGWINCH)
    async with asyncio.timeout(5):
        while not (again := capsys.readouterr().out):
            await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
    assert await task == 0
    assert "guild_count sort=members" in drawn
    assert "guild_count sort=me…" in again


@pytest.mark.usefixtures("terminal")
async def test_being_ended_restores_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """SIGTERM leaves no hidden cursor behind, and the exit code that a shell gives it."""
    assert await watched("25", then=signal.SIGTERM) == 143
    assert capsys.readouterr().out.endswith("\x1b[?25h\x1b[?1049l25\n")
