"""What bots ask: the documented form and nothing else, unknown keys aside."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.gateway.codes import GatewayClose
from botkit.sandbox.gateway.wishes import Members, Presence, Sounds, VoiceState, read

PRESENCE = {"since": None, "activities": [], "status": "online", "afk": False}
VOICE = {"guild_id": "1", "channel_id": None, "self_mute": False, "self_deaf": False}


@pytest.mark.parametrize(
    ("model", "data"),
    [
        (Presence, PRESENCE),
        (
            Presence,
            PRESENCE | {"since": 0.0, "more": 1, "activities": [{"name": "a", "type": 0, "url": None}]},
        ),
        (VoiceState, VOICE | {"channel_id": 5}),
        (Members, {"guild_id": 1, "query": "", "limit": 0, "presences": False}),
        (Members, {"guild_id": "1", "user_ids": "x"}),
        (Members, {"guild_id": "1", "user_ids": ["1", 2]}),
        (Sounds, {"guild_ids": ["1", 2]}),
    ],
)
def test_the_documented_form_is_read(model: Any, data: Any) -> None:
    """Ids as texts or numbers."""
    assert isinstance(read(model, data), model)


@pytest.mark.parametrize(
    ("model", "data"),
    [
        *[(Presence, PRESENCE | {key: value}) for key, value in (
            ("status", "away"), ("afk", None), ("activities", None), ("activities", [{"name": "a"}]), ("since", "x"),
        )],
        (Presence, None),
        *[(VoiceState, VOICE | {key: value}) for key, value in (
            ("guild_id", None), ("guild_id", "²"), ("channel_id", "x"), ("self_mute", 0), ("guild_id", 1 << 64),
        )],
        (Members, {"guild_id": "1"}),
        (Members, {"guild_id": "1", "query": ""}),
        (Members, {"guild_id": "1", "limit": 1}),
        (Members, {"guild_id": ["1"], "query": "", "limit": 0}),
        (Members, {"guild_id": "1", "query": "", "limit": -1}),
        (Members, {"query": "", "limit": 0}),
        (Sounds, {"guild_ids": "1"}),
        (Sounds, []),
    ],
)  # fmt: skip
def test_another_form_is_an_invalid_payload(model: Any, data: Any) -> None:
    """Close code 4001."""
    with pytest.raises(GatewayClose, match="Invalid payload") as caught:
        read(model, data)
    assert caught.value.code == 4001


def test_the_game_of_older_versions_is_an_activity() -> None:
    """Hikari sends it still."""
    older = {key: value for key, value in PRESENCE.items() if key != "activities"}
    assert read(Presence, older | {"game": None}).activities == []
    (one,) = read(Presence, older | {"game": {"name": "chess", "type": 0}}).activities
    assert one.name == "chess"
