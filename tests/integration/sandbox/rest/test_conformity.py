"""All operations of REST, asked for well and badly: every answer is as Discord's OpenAPI description says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from botkit.sandbox.rest.app import OPERATIONS
from botkit.sandbox.rest.operations import Operation
from tests.integration.sandbox.rest.asking import Answered, Asking
from tests.integration.sandbox.rest.unlimited import unlimited
from tests.integration.sandbox.rest.wishes import Scene, Wish

UNKNOWN = {"emoji_name": "nothing", "webhook_token": "nothing", "interaction_token": "nothing"}
REFUSED = {"PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions"}
"""What Discord refuses to every bot."""


def _path(operation: Operation, place: dict[str, Any], query: str = "") -> str:
    path = operation.path.format_map(place)
    return f"{path}?{query}" if query else path


def _wrong_places(operation: Operation, place: dict[str, Any]) -> Iterator[str]:
    """Yield paths with one part that names nothing, and with one that is no id."""
    for name in re.findall(r"{(\w+)}", operation.path):
        yield _path(operation, place | {name: UNKNOWN.get(name, 5)})
        yield _path(operation, place | {name: "x"})


def _wrong_bodies(body: Any) -> Iterator[Any]:
    """Yield bodies of another kind, and with one value of another kind; none for what takes no body."""
    if body is None:
        return
    yield "text"
    yield {"unknown": 1} if isinstance(body, list) else [1]
    fields = body[0] if isinstance(body, list) else body
    for name in fields:
        wrong = fields | {name: {"wrong": [1]}}
        yield [wrong] if isinstance(body, list) else wrong


@asynccontextmanager
async def _scene(operation: Operation) -> AsyncIterator[tuple[Asking, Scene, Wish, str | None]]:
    """Yield a scene of an operation's own, the wish for it, and the token that it takes."""
    async with unlimited() as rest:
        scene = Scene(rest)
        await scene.set()
        wish = scene.wish(operation.route)
        wish.place = scene.place | wish.place
        yield rest, scene, wish, None if operation.auth else ""


async def _well(operation: Operation) -> Answered:
    """Ask for an operation as it is meant."""
    async with _scene(operation) as (rest, _, wish, token):
        path = _path(operation, wish.place, wish.query)
        return await rest.tried(operation.method, path, wish.body, token=token)


async def _badly(operation: Operation) -> list[Answered]:
    """Ask for an operation in all the ways in which one may be wrong."""
    async with _scene(operation) as (rest, scene, wish, token):
        path = _path(operation, wish.place, wish.query)
        asked = [(path, wish.body, "wrong")] if operation.auth else []
        asked += [(wrong, wish.body, token) for wrong in _wrong_places(operation, wish.place)]
        asked += [(path, wrong, token) for wrong in _wrong_bodies(wish.body)]
        if wish.query:
            asked.append((path.replace("=", "=%00"), wish.body, token))
        answers = [
            await rest.tried(operation.method, where, body, token=token) for where, body, token in asked
        ]
        scene.forbid()
        return [*answers, await rest.tried(operation.method, path, wish.body, token=token)]


async def test_all_answers_conform() -> None:
    """Of every operation both what it does and how it refuses; the count is printed."""
    answers: list[Answered] = []
    for operation in OPERATIONS:
        done, refused = await _well(operation), await _badly(operation)
        assert done.status < 300 or operation.route in REFUSED, (operation.route, done)
        if operation.auth or "{" in operation.path:
            assert any(one.status >= 400 for one in refused), operation.route
        answers += [done, *refused]
    wrong = [line for one in answers for line in one.wrong]
    statuses = ", ".join(
        f"{count} x {status}" for status, count in sorted(Counter(map(_status, answers)).items())
    )
    print(f"\n{sum(not one.wrong for one in answers)} of {len(answers)} answers conform")
    print(f"({len(OPERATIONS)} operations; {statuses})")
    assert not wrong, "\n".join(wrong)


def _status(answered: Answered) -> int:
    return answered.status
