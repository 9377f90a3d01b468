"""What the bot has asked of REST, for assertions and for people, and what it asked for that is not there."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botkit.sandbox.patterns import pattern

MOST = 5000
MOST_BYTES = 16 * 2**20
MOST_BODY = 64 * 2**10
"""A longer body is not kept."""
MOST_PATH = 1000
MOST_MISSING = 1000
HIDDEN = "[redacted]"
_SECRET_KEYS = {"token", "access_token", "refresh_token", "client_secret", "password", "authorization"}


@dataclass(slots=True)
class Request:
    """A request of the bot. No token is in it: neither that of the header, nor one in the path or body.

    Parameters
    ----------
    number
        Counts the requests from 1 on.
    when
        When it came, in seconds since the epoch.
    method, path
        What was asked for, below the versioned base; the query is not part of the path.
    query
        As it was sent, without its question mark.
    template
        The path as in Discord's OpenAPI description; empty for one that is not there.
    status
        That of the answer; 0 as long as there is none.
    reason
        The reason for the audit log.
    fault
        The id of the fault that it met.
    files
        Names of the files that came with it.
    """

    number: int
    when: float
    method: str
    path: str
    query: str = ""
    template: str = ""
    status: int = 0
    reason: str | None = None
    fault: str | None = None
    files: tuple[str, ...] = ()
    raw: bytes | None = field(default=None, repr=False)

    @property
    def body(self) -> Any:
        """The JSON value of its body, without secrets; None if there was none, or if it was not read or kept."""
        try:
            return None if self.raw is None else _redacted(json.loads(self.raw))
        except (ValueError, RecursionError):
            return None

    def json(self) -> dict[str, Any]:
        """Return it as the control API shows it."""
        return {
            "number": self.number,
            "when": self.when,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "template": self.template,
            "status": self.status,
            "reason": self.reason,
            "fault": self.fault,
            "files": list(self.files),
            "body": self.body,
        }


class RequestsLog:
    """The latest requests, the oldest forgotten first.

    Parameters
    ----------
    most
        How many are kept.
    most_bytes
        Bytes of bodies and paths that are kept in all.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._requests: deque[Request] = deque()
        self._bytes = 0
        self._waiting: set[asyncio.Event] = set()
        self.total = 0
        """How many there were since the start."""
        self.missing: Counter[str] = Counter()
        """What was asked for and is not there (``GET /guilds/{id}/nonsense``), with how often."""
        self.exceptions = 0
        """How many requests ended in an error of the sandbox itself."""

    def begin(self, when: float, method: str, path: str, query: str = "") -> Request:
        """Note that a request came; return it, to be completed by `place` and `end`."""
        self.total += 1
        request = Request(self.total, when, method, path[:MOST_PATH], query[:MOST_PATH])
        self._requests.append(request)
        self._grow(len(request.path) + len(request.query))
        return request

    def place(self, request: Request, template: str, values: Mapping[str, str]) -> None:
        """Note which operation it asks for, and hide the tokens among the values of its path."""
        request.template = template
        if "token}" in template:
            request.path = "/".join(
                (HIDDEN if part.endswith("token}") else values[part[1:-1]]) if part[:1] == "{" else part
                for part in template.split("/")
            )

    def miss(self, request: Request) -> bool:
        """Count a request for what is not there; return whether it is the first for it."""
        request.path = "/".join(_hidden(part) for part in request.path.split("/"))
        name = f"{request.method} " + "/".join(_general(part) for part in request.path.split("/"))[:200]
        if name not in self.missing and len(self.missing) >= MOST_MISSING:
            name = "others"
        self.missing[name] += 1
        return self.missing[name] == 1

    def end(self, request: Request, status: int, raw: bytes | None = None, files: Iterable[str] = ()) -> None:
        """Note how it was answered, and what its body was; wake up who waits for it."""
        request.status = status
        request.files = tuple(files)
        kept = bool(self._requests) and request.number >= self._requests[0].number
        if kept and raw is not None and len(raw) <= MOST_BODY:
            request.raw = raw
            self._grow(len(raw))
        for one in self._waiting:
            one.set()

    def _grow(self, size: int) -> None:
        self._bytes += size
        while len(self._requests) > self._most or (
            self._bytes > self._most_bytes and len(self._requests) > 1
        ):
            oldest = self._requests.popleft()
            self._bytes -= len(oldest.path) + len(oldest.query) + len(oldest.raw or b"")

    def where(
        self,
        *,
        method: str | None = None,
        path: str | None = None,
        since: float = 0.0,
        after: int = 0,
        status: int | None = None,
    ) -> list[Request]:
        """Return the requests that were answered and fit, in the order in which they came.

        Parameters
        ----------
        method, status
            As they were.
        path
            The path, a pattern (``/channels/*/messages``) or a template of Discord's description.
        since
            From when on, in seconds since the epoch.
        after
            Only those whose number is greater; `total` is the number of the latest.

        Raises
        ------
        ValueError
            If the path is no pattern.
        """
        meant = pattern(f"{(method or '*').upper()} {path or '*'}")
        return [
            one
            for one in self._requests
            if one.status
            and one.number > after
            and one.when >= since
            and (status is None or one.status == status)
            and meant.matches(one.method, one.path)
        ]

    async def wait_for(
        self,
        *,
        method: str | None = None,
        path: str | None = None,
        since: float = 0.0,
        after: int = 0,
        status: int | None = None,
        timeout: float = 5.0,
    ) -> Request:
        """Return the first request that fits, as soon as it has been answered; parameters as for `where`.

        Raises
        ------
        TimeoutError
            If there is none after ``timeout`` seconds.
        """
        news = asyncio.Event()
        self._waiting.add(news)
        try:
            async with asyncio.timeout(timeout):
                while True:
                    news.clear()
                    if found := self.where(method=method, path=path, since=since, after=after, status=status):
                        return found[0]
                    await news.wait()
        except TimeoutError:
            wanted = f"{method or 'no request'} {path or ''}".strip()
            raise TimeoutError(f"The bot did not ask for {wanted} within {timeout:g} s.") from None
        finally:
            self._waiting.discard(news)

    def clear(self) -> None:
        """Forget all requests, and what was missing; numbers go on."""
        self._requests.clear()
        self._bytes = 0
        self.missing.clear()


def _redacted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: HIDDEN if key.lower() in _SECRET_KEYS else _redacted(one) for key, one in value.items()}
    return [_redacted(one) for one in value] if isinstance(value, list) else value


def _hidden(part: str) -> str:
    """Return a segment of an unknown path, unless it may be a token."""
    return HIDDEN if len(part) > 40 else part


def _general(part: str) -> str:
    """Return a segment of a path without what differs from request to request."""
    return "{id}" if part.isdecimal() else part
