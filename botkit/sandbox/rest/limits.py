"""Rate limits (Discord's reference, "Rate Limits"): buckets, the global limit, shared limits, the ban.

Pure: times are passed in, in seconds since the epoch.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal, get_args

from botkit.sandbox.patterns import Pattern
from botkit.sandbox.rest.operations import Limit, Operation
from botkit.sandbox.rest.windows import Window, Windows

Scope = Literal["user", "global", "shared"]

PER_SECOND = 50
"""Requests a second that a bot may make in all."""
INVALID = 10_000
INVALID_WINDOW = 600.0
"""So many answers 401, 403 or 429 in so many seconds, and Cloudflare lets the address in no more."""
MOST_RULES = 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit that was set by hand.

    Parameters
    ----------
    id
        Its number, to clear it by.
    pattern
        The requests that it is about.
    limit
        How often they may be made.
    scope
        ``user``: in place of the limits that the operations have. ``shared``: besides them, for all who use the
        resource. ``global``: for all these requests together.
    until
        When it ends, in seconds since the epoch; None for never.
    """

    id: int
    pattern: Pattern
    limit: Limit
    scope: Scope
    until: float | None

    def json(self) -> dict[str, Any]:
        """Return it as the control API shows it."""
        return {
            "id": self.id,
            "route": self.pattern.text,
            "requests": self.limit.requests,
            "seconds": self.limit.seconds,
            "scope": self.scope,
            "until": self.until,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass.

    Parameters
    ----------
    headers
        What its answer says of limits.
    refusal
        The JSON value of a 429; None if the request may pass.
    """

    headers: dict[str, str]
    refusal: dict[str, Any] | None = None

    @property
    def scope(self) -> str:
        """The scope of the limit that refused it."""
        return self.headers.get("X-RateLimit-Scope", "")


class Limits:
    """All limits of the bot, and how far they are used up.

    Parameters
    ----------
    per_second
        Requests a second in all.
    invalid, invalid_window
        So many invalid requests in so many seconds lead to a ban.
    ban
        Seconds of the ban; None for the rest of the window.
    enabled
        False lets everything pass, without headers.

    Attributes
    ----------
    enabled
        May be changed at any time.
    """

    def __init__(
        self,
        per_second: int = PER_SECOND,
        *,
        invalid: int = INVALID,
        invalid_window: float = INVALID_WINDOW,
        ban: float | None = None,
        enabled: bool = True,
    ) -> None:
        self.enabled = enabled
        self._global = Limit(per_second, 1.0)
        self._invalid = Limit(invalid, invalid_window)
        self._ban = ban
        self._windows = Windows()
        self._rules: dict[int, Rule] = {}
        self._numbers = count(1)
        self._bad: Window | None = None
        self._banned_until = 0.0
        self._refused = dict.fromkeys(get_args(Scope), 0)
        self._names: dict[Operation, str] = {}

    def take(
        self,
        operation: Operation,
        major: tuple[str, ...],
        path: str,
        now: float,
        *,
        caller: str | None = "bot",
    ) -> Verdict:
        """Count a request, and return whether it may pass.

        Parameters
        ----------
        operation, major, path
            What is asked for: the values of its `Operation.scope`, and its path below the versioned base.
        now
            When.
        caller
            Whose global limit counts: that of the bot, or of an address; None for what has none (interactions).
        """
        if not self.enabled:
            return Verdict({})
        rules = [one for one in self._living(now) if one.pattern.matches(operation.method, path)]
        for key, limit in self._globals(rules, caller):
            window = self._windows.spend(key, limit, now)
            if not window.passed:
                return self._refuse("global", {}, window, now)
        return self._route(operation, major, rules, now)

    def _globals(self, rules: Iterable[Rule], caller: str | None) -> Iterator[tuple[Hashable, Limit]]:
        """Yield the limits that are not one route's, with the keys of their windows."""
        usual = caller is not None
        for rule in rules:
            if rule.scope == "global":
                yield rule.id, rule.limit
                usual &= not rule.pattern.everything
        if usual:
            yield caller, self._global

    def _route(
        self, operation: Operation, major: tuple[str, ...], rules: Iterable[Rule], now: float
    ) -> Verdict:
        own = next((one for one in rules if one.scope == "user"), None)
        limit = operation.limit if own is None else own.limit
        headers: dict[str, str] = {}
        name = self._name(operation)
        if limit is not None:
            window = self._windows.spend((name, own and own.id, *major), limit, now)
            headers = {
                "X-RateLimit-Limit": str(limit.requests),
                "X-RateLimit-Remaining": str(window.left),
                "X-RateLimit-Reset": f"{window.reset:.3f}",
                "X-RateLimit-Reset-After": f"{window.reset - now:.3f}",
                "X-RateLimit-Bucket": name,
            }
            if not window.passed:
                return self._refuse("user", headers, window, now)
        for rule in rules:
            if rule.scope == "shared":
                window = self._windows.spend((rule.id, name, *major), rule.limit, now)
                if not window.passed:
                    return self._refuse("shared", headers, window, now)
        return Verdict(headers)

    def _refuse(self, scope: Scope, headers: dict[str, str], window: Window, now: float) -> Verdict:
        self._refused[scope] += 1
        # Up, never down: who comes back at the time told must find the bucket full.
        wait = math.ceil(max(0.0, window.reset - now) * 1000) / 1000
        headers |= {"Retry-After": str(math.ceil(wait)), "X-RateLimit-Scope": scope}
        if scope == "global":
            headers["X-RateLimit-Global"] = "true"
        what = "The resource is being rate limited." if scope == "shared" else "You are being rate limited."
        return Verdict(
            headers, {"message": what, "retry_after": wait, "global": scope == "global", "code": 0}
        )

    def _name(self, operation: Operation) -> str:
        """Return the name of an operation's bucket, as the header tells it."""
        found = self._names.get(operation)
        if found is None:
            text = (operation.limit and operation.limit.bucket) or operation.route
            found = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
            self._names[operation] = found
        return found

    def count(self, status: int, scope: str, now: float) -> None:
        """Count an answer towards the ban if it is an invalid request; scope is that of its limit."""
        if not self.enabled or status not in (401, 403, 429) or (status == 429 and scope == "shared"):
            return
        if self._bad is None or self._bad.reset <= now:
            self._bad = Window(self._invalid.requests, now + self._invalid.seconds)
        self._bad.left -= 1
        if self._bad.left <= 0:
            self._banned_until = self._bad.reset if self._ban is None else now + self._ban
            self._bad = None

    def banned(self, now: float) -> bool:
        """Return whether nothing is let in for now."""
        return self.enabled and now < self._banned_until

    def set(
        self,
        route: str,
        requests: int,
        seconds: float,
        scope: Scope = "user",
        *,
        until: float | None = None,
    ) -> Rule:
        """Limit a route.

        Parameters
        ----------
        route
            As for `Pattern`; ``*`` with the scope ``global`` takes the place of the usual global limit.
        requests, seconds
            So many requests in so many seconds; 0 requests let nothing pass.
        scope, until
            As in `Rule`.

        Raises
        ------
        ValueError
            If a value does not fit; with a sentence for people.
        """
        if requests < 0 or not 0 < seconds < math.inf:
            raise ValueError("A limit is at least 0 requests in more than 0 seconds.")
        if scope not in get_args(Scope):
            raise ValueError("The scope of a limit is user, global or shared.")
        if len(self._rules) >= MOST_RULES:
            raise ValueError(f"There are {MOST_RULES} limits already: clear some.")
        rule = Rule(next(self._numbers), Pattern(route), Limit(requests, seconds), scope, until)
        self._rules[rule.id] = rule
        return rule

    def clear(self, rule: int | None = None) -> None:
        """Forget a rule by its number, or all of them, what was used up, and the ban.

        Raises
        ------
        KeyError
            If there is no such rule.
        """
        if rule is not None:
            del self._rules[rule]
            return
        self._rules.clear()
        self._windows.clear()
        self._bad, self._banned_until = None, 0.0

    def rules(self, now: float) -> list[dict[str, Any]]:
        """Return the rules that hold, as JSON values."""
        return [one.json() for one in self._living(now)]

    def state(self, now: float) -> dict[str, Any]:
        """Return counters and rules as a JSON value."""
        bad = self._bad if self._bad is not None and self._bad.reset > now else None
        return {
            "enabled": self.enabled,
            "global": {"requests": self._global.requests, "seconds": self._global.seconds},
            "buckets": len(self._windows),
            "refused": dict(self._refused),
            "invalid": 0 if bad is None else self._invalid.requests - bad.left,
            "banned_seconds": max(0.0, self._banned_until - now),
            "rules": self.rules(now),
        }

    def _living(self, now: float) -> list[Rule]:
        if not self._rules:
            return []
        for one in [one for one in self._rules.values() if one.until is not None and one.until <= now]:
            del self._rules[one.id]
        return list(self._rules.values())
