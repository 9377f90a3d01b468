"""What has gone wrong in the bot, grouped by type and place: from the log, and from what py-cord tells of commands."""

from __future__ import annotations

import hashlib
import logging
import sysconfig
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from pydantic import SecretStr

from botkit.bot.logs import LOGGERS, Redactor
from botkit.errors import message_of
from botkit.ipc.encoding import type_name

MAX_GROUPS = 200
"""Groups that are kept; of more the one that was met longest ago is forgotten."""

MAX_TEXT = 20_000
"""Characters of a traceback that are kept, the last ones."""

_MARK = "_botkit_noted"
_LIBRARIES = tuple(sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib"))


@dataclass(slots=True)
class ErrorGroup:
    """Errors of one type that were raised in one place.

    Parameters
    ----------
    id
        Eight hexadecimal digits that stand for type and place.
    type, place
        The exception's class, and ``file:line in function`` of the innermost frame that is no library's.
    source
        Which logger or part of the bot told of the last one.
    count, first, last
        How many there were, and when, in seconds since the epoch.
    message, traceback
        Of the last one, without tokens and keys.
    """

    id: str
    type: str
    place: str
    source: str
    count: int
    first: float
    last: float
    message: str
    traceback: str

    def row(self) -> dict[str, Any]:
        """Return what may be shown to anyone who looks: an exception's message may hold what users have written."""
        return {
            "id": self.id,
            "type": self.type,
            "place": self.place,
            "source": self.source,
            "count": self.count,
            "first_at": self.first,
            "last_at": self.last,
        }


class ErrorFeed(logging.Handler):
    """Collects errors, those that the log tells of and those that are given to `note`; each once.

    Parameters
    ----------
    secrets
        Tokens and keys that must not appear.
    clock
        Returns seconds since the epoch.
    """

    def __init__(
        self, secrets: Iterable[SecretStr | None] = (), clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__()
        self._redact = Redactor(secrets)
        self._clock = clock
        self._groups: dict[str, ErrorGroup] = {}
        self._guard = threading.RLock()
        self.changed: Callable[[], None] | None = None
        """Called after each error, from whatever thread it came."""

    def open(self) -> None:
        """Begin to listen to the bot's loggers; idempotent."""
        for name in LOGGERS:
            logging.getLogger(name).addHandler(self)

    def close(self) -> None:
        """Listen no more; what was collected stays. Idempotent."""
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(self)
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """Take an exception out of the log."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and record.levelno >= logging.ERROR:
            self.note(error, record.name)

    def note(self, error: BaseException, source: str) -> None:
        """Count an error, unless it was counted already."""
        cause = _cause(error)
        with self._guard:
            if getattr(cause, _MARK, False):
                return
            # Exceptions of Python's own take no weak references, but attributes.
            with suppress(AttributeError, TypeError):
                setattr(cause, _MARK, True)
            self._count(cause, source)
        if self.changed is not None:
            self.changed()

    def groups(self) -> list[ErrorGroup]:
        """Return all groups, that of the newest error first."""
        with self._guard:
            return sorted(self._groups.values(), key=lambda one: one.last, reverse=True)

    def _count(self, error: BaseException, source: str) -> None:
        now, kind, place = self._clock(), type_name(type(error)), place_of(error)
        identifier = hashlib.sha256(f"{kind} {place}".encode()).hexdigest()[:8]
        text = self._redact("".join(traceback.format_exception(error)))[-MAX_TEXT:]
        message = self._redact(message_of(error))
        group = self._groups.get(identifier)
        if group is None:
            while len(self._groups) >= MAX_GROUPS:
                del self._groups[min(self._groups.values(), key=lambda one: one.last).id]
            self._groups[identifier] = ErrorGroup(identifier, kind, place, source, 1, now, now, message, text)
            return
        group.count += 1
        group.last, group.source, group.message, group.traceback = now, source, message, text


def place_of(error: BaseException) -> str:
    """Return where an error was raised: ``file:line in function`` of the innermost frame that is no library's."""
    frames = list(traceback.walk_tb(error.__traceback__))
    if not frames:
        return "an unknown place"
    ours = [one for one in frames if not _is_library(one[0])]
    frame, line = (ours or frames)[-1]
    return f"{_short(frame.f_code.co_filename)}:{line} in {frame.f_code.co_qualname}"


def _cause(error: BaseException) -> BaseException:
    """Return the error itself, out of what py-cord wraps those of commands in."""
    original = getattr(error, "original", None)
    return original if isinstance(original, BaseException) else error


def _is_library(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(_LIBRARIES)


def _short(filename: str) -> str:
    """Return the last two parts of a path: enough to know the file by, and no user's home."""
    return "/".join(Path(filename).parts[-2:])
