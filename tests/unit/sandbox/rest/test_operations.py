"""The table of operations, and how one is found."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.rest.app import OPERATIONS
from botkit.sandbox.rest.operations import Table
from botkit.sandbox.rest.routing import Found, Router


async def nothing(_call: Any) -> None:
    """Do nothing."""


@pytest.fixture
def router() -> Router:
    """A handful of operations."""
    table = Table()
    for route in (
        "GET /users/@me", "GET /users/{user_id}", "PATCH /guilds/{guild_id}/members/@me",
        "GET /guilds/{guild_id}/members/{user_id}", "GET /guilds/{guild_id}/members/search",
        "POST /webhooks/{webhook_id}/{webhook_token}", "PATCH /webhooks/{webhook_id}",
        "DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me",
    ):  # fmt: skip
        table.add(*route.split())(nothing)
    return Router(table)


@pytest.mark.parametrize(
    ("method", "path", "template"),
    [
        ("GET", "/users/@me", "/users/@me"), ("GET", "/users/5", "/users/{user_id}"),
        ("PATCH", "/guilds/1/members/@me", "/guilds/{guild_id}/members/@me"),
        # No literal one has the method: that of the parameter is meant.
        ("GET", "/guilds/1/members/@me", "/guilds/{guild_id}/members/{user_id}"),
        ("GET", "/guilds/1/members/search", "/guilds/{guild_id}/members/search"),
        ("POST", "/users/@me", True), ("PATCH", "/webhooks/1/t", True),
        ("GET", "/users", False), ("GET", "/users/", False), ("GET", "/users/@me/", False), ("GET", "", False),
        ("GET", "/" * 5000, False), ("GET", "/a" * 5000, False),
    ],
)  # fmt: skip
def test_the_most_literal_operation_is_found(
    router: Router, method: str, path: str, template: str | bool
) -> None:
    """Where there is none: whether there is one with another method."""
    found = router.find(method, path)
    assert (found.operation.path if isinstance(found, Found) else found) == template


def test_values_are_decoded_once_and_segments_stay_whole(router: Router) -> None:
    """An encoded slash does not make two segments of one; bytes that are no UTF-8 do no harm."""
    found = router.find("DELETE", "/channels/5/messages/6/reactions/a%2Fb%3A%252F%ff/@me")
    assert isinstance(found, Found)
    assert found.parameters == {"channel_id": "5", "message_id": "6", "emoji_name": "a/b:%2F\ufffd"}
    assert found.major == ("5",)


def test_top_level_resources_have_buckets_of_their_own(router: Router) -> None:
    """A webhook's is its id with its token; a member is none."""
    found = [router.find("POST", "/webhooks/5/t"), router.find("GET", "/guilds/1/members/6")]
    assert [one.major for one in found if isinstance(one, Found)] == [("5", "t"), ("1",)]


def test_all_operations_are_well_formed() -> None:
    """None is there twice; each is found by its own path, and has a docstring."""
    assert len({one.route for one in OPERATIONS}) == len(OPERATIONS)
    router = Router(OPERATIONS)
    for one in OPERATIONS:
        found = router.find(
            one.method, "/".join("5" if part[:1] == "{" else part for part in one.path.split("/"))
        )
        assert isinstance(found, Found)
        assert found.operation is one
        assert one.handler.__doc__
