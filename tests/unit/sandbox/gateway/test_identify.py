"""Checks of what a bot identifies with."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.gateway.codes import GatewayClose
from botkit.sandbox.gateway.identify import checked
from botkit.sandbox.world.events import PRIVILEGED, Intent

RIGHT: dict[str, Any] = {"intents": 1, "properties": {}}


def test_what_is_left_out_has_discords_default() -> None:
    """One shard, not named; a threshold of 50; no compression."""
    wish = checked(RIGHT, 0)
    assert (wish.shard, wish.shards, wish.sharded) == (0, 1, False)
    assert (wish.large_threshold, wish.compress, wish.presence) == (50, False, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        *[
            ({"shard": shard}, 4010)
            for shard in ([2, 2], [-1, 2], [0, 0], [0], "all", [0.0, 1], [True, 2], None)
        ],
        *[({"intents": intents}, 4013) for intents in (None, -1, "1", 1.0, True, 1 << 17, 1 << 40)],
        ({"properties": None}, 4001),
        *[({"large_threshold": number}, 4001) for number in (49, 251, "50")],
        ({"compress": 1}, 4001),
        ({"presence": {}}, 4001),
    ],
)
def test_what_is_wrong_has_its_code(change: dict[str, Any], code: int) -> None:
    """Discord's close codes."""
    with pytest.raises(GatewayClose) as caught:
        checked(RIGHT | change, 0)
    assert caught.value.code == code


def test_intents_are_required() -> None:
    """Since version 8."""
    with pytest.raises(GatewayClose, match="intents") as caught:
        checked({"properties": {}}, 0)
    assert caught.value.code == 4013


@pytest.mark.parametrize("intent", list(PRIVILEGED))
def test_a_privileged_intent_must_be_granted(intent: Intent) -> None:
    """4014 names it; granted, it is in order."""
    data = RIGHT | {"intents": int(intent)}
    with pytest.raises(GatewayClose, match=str(intent.name)) as caught:
        checked(data, int(PRIVILEGED & ~intent))
    assert caught.value.code == 4014
    assert checked(data, int(intent)).intents == intent


def test_a_presence_and_unknown_keys_are_taken() -> None:
    """As py-cord sends them."""
    presence = {
        "status": "idle",
        "since": 0.0,
        "activities": [{"name": "x", "type": 3, "z": 1}],
        "afk": False,
    }
    wish = checked(RIGHT | {"presence": presence, "guild_subscriptions": False, "shard": [3, 8]}, 0)
    assert wish.presence is not None
    assert (wish.presence.status, wish.sharded, wish.shard) == ("idle", True, 3)
