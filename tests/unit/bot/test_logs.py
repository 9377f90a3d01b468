"""botkit.bot.logs: a file and a ring, no secrets, no cell, no crash on a full disk."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from botkit.bot.logs import KEPT_LINES, LogCapture

log = logging.getLogger("discord.gateway")


@pytest.fixture
def capture(tmp_path: Path) -> Iterator[LogCapture]:
    """An open capture that knows one secret."""
    with LogCapture(tmp_path / "deep" / "bot.log", [SecretStr("s3cr3t"), None]) as capture:
        yield capture


def test_lines_go_to_file_and_ring_alone(capture: LogCapture, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is printed and the root logger hears nothing."""
    log.warning("hello")
    assert capture.lines[-1].endswith("discord.gateway: hello")
    assert "hello" in capture.path.read_text()
    assert capsys.readouterr() == ("", "")


def test_secrets_are_replaced_also_in_tracebacks(capture: LogCapture) -> None:
    """A token in a message, an argument or an exception is not stored."""
    try:
        raise ValueError("token s3cr3t is bad")
    except ValueError:
        log.exception("with %s", "s3cr3t")
    text = capture.path.read_text() + "".join(capture.lines)
    assert "s3cr3t" not in text
    assert text.count("token [secret] is bad") >= 2
    assert text.count("with [secret]") == 2


def test_a_full_disk_loses_lines_not_the_bot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines that cannot be written are counted and kept in memory; logging goes on in silence."""
    with LogCapture(Path("/dev/full")) as capture:
        log.error("first")
        log.error("second")
        assert capture.lost == 2
        assert [line[-5:] for line in capture.lines] == ["first", "econd"]
    assert capsys.readouterr().err == ""


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """The ring's first line says why there is no file."""
    (tmp_path / "file").touch()
    with LogCapture(tmp_path / "file" / "bot.log") as capture:
        log.error("goes on")
        assert "cannot be written" in capture.lines[0]
        assert capture.lines[-1].endswith("goes on")


def test_the_ring_is_bounded(capture: LogCapture) -> None:
    """A talkative bot does not fill the memory."""
    for number in range(KEPT_LINES + 10):
        log.warning("%d", number)
    assert len(capture.lines) == KEPT_LINES
    assert capture.lines[-1].endswith(str(KEPT_LINES + 9))


def test_closing_gives_the_loggers_back(tmp_path: Path) -> None:
    """After close everything is as before, however often it is called."""
    logger = logging.getLogger("discord")
    before = (logger.propagate, logger.level, list(logger.handlers))
    capture = LogCapture(tmp_path / "bot.log")
    capture.open()
    capture.open()
    assert len(logger.handlers) == len(before[2]) + 2
    capture.close()
    capture.close()
    assert (logger.propagate, logger.level, list(logger.handlers)) == before
