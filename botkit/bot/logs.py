"""Where the bot's log goes: a rotating file and a ring in memory, never a notebook cell.

A print or log of a background task goes for ever to the cell that made the task, and in Voila it vanishes.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from pydantic import SecretStr

LOGGERS = ("botkit", "discord", "ezcord")
FORMAT = "%(asctime)s %(levelname)-8s %(name)s: %(message)s"
MAX_BYTES = 5_000_000
KEPT_LINES = 2_000


_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Redactor:
    """Replaces every known token and key in a text by ``[secret]``."""

    def __init__(self, secrets: Iterable[SecretStr | None]) -> None:
        self._secrets = [secret.get_secret_value() for secret in secrets if secret]

    def __call__(self, text: str) -> str:
        """Return the text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text


class RedactingFormatter(logging.Formatter):
    """Formats a record without secrets and without colours."""

    def __init__(self, secrets: Iterable[SecretStr | None]) -> None:
        super().__init__(FORMAT)
        self._redact = Redactor(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        return self._redact(_COLOURS.sub("", super().format(record)))


class RingHandler(logging.Handler):
    """Keeps the last lines in memory."""

    def __init__(self, length: int = KEPT_LINES) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=length)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(self.format(record))


class _QuietFileHandler(RotatingFileHandler):
    """A rotating file whose failures (a full disk) are counted, not printed: the bot goes on."""

    lost = 0

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        self.lost += 1


class LogCapture:
    """Takes the bot's loggers for as long as it is open; a context manager, and reusable.

    Parameters
    ----------
    path
        The log file; its folder is made. If it cannot be written the lines are kept in memory alone.
    secrets
        Tokens and keys that must not appear.
    """

    def __init__(self, path: Path, secrets: Iterable[SecretStr | None] = ()) -> None:
        self.path = path
        self.ring = RingHandler()
        self._formatter = RedactingFormatter(secrets)
        self._handlers: list[logging.Handler] = []
        self._before: dict[str, tuple[bool, int]] = {}

    @property
    def lines(self) -> list[str]:
        """The last lines, oldest first."""
        return list(self.ring.lines)

    @property
    def lost(self) -> int:
        """How many lines could not be written to the file."""
        return sum(getattr(handler, "lost", 0) for handler in self._handlers)

    def open(self) -> None:
        """Begin; idempotent."""
        if self._handlers:
            return
        self._handlers = [self.ring]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._handlers.append(
                _QuietFileHandler(self.path, maxBytes=MAX_BYTES, backupCount=3, encoding="utf-8")
            )
        except OSError as error:
            self.ring.lines.append(f"The log file cannot be written, lines are kept in memory only: {error}")
        for handler in self._handlers:
            handler.setFormatter(self._formatter)
        for name in LOGGERS:
            logger = logging.getLogger(name)
            self._before[name] = (logger.propagate, logger.level)
            logger.propagate = False
            logger.setLevel(logging.INFO)
            for handler in self._handlers:
                logger.addHandler(handler)

    def close(self) -> None:
        """Give the loggers back as they were; idempotent."""
        for name, (propagate, level) in self._before.items():
            logger = logging.getLogger(name)
            logger.propagate = propagate
            logger.setLevel(level)
            for handler in self._handlers:
                logger.removeHandler(handler)
        for handler in self._handlers:
            with suppress(OSError):  # a full disk again: the last lines are in the ring
                handler.close()
        self._before.clear()
        self._handlers.clear()

    def __enter__(self) -> LogCapture:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
