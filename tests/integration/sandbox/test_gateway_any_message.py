"""Whatever a bot sends, the gateway answers or closes with a documented code, and lives on."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.sandbox.gateway.codes import Close
from tests.unit.sandbox.lines import PROPERTIES, Closed, Peer, stage

TOKEN, GUILD = "TOKEN", "GUILD"
"""Stand for the token and a guild's id until a message is sent."""

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([TOKEN, GUILD])
)
KEYS = (
    "token intents properties shard compress large_threshold presence session_id seq guild_id query limit user_ids "
    "presences nonce channel_id self_mute self_deaf guild_ids since activities status afk name type"
)
keys = st.sampled_from(KEYS.split())
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys | st.text(max_size=5), inner),
    max_leaves=12,
)
ops = st.sampled_from([0, 1, 2, 3, 4, 6, 8, 31]) | st.integers(-5, 50)
nearly = st.sampled_from(
    [
        {"op": 2, "d": {"token": TOKEN, "intents": 1, "properties": PROPERTIES, "shard": [0, 1]}},
        {"op": 6, "d": {"token": TOKEN, "session_id": "x", "seq": 1}},
        {"op": 8, "d": {"guild_id": GUILD, "query": "", "limit": 0, "user_ids": None, "nonce": "n"}},
        {"op": 4, "d": {"guild_id": GUILD, "channel_id": None, "self_mute": False, "self_deaf": False}},
        {
            "op": 3,
            "d": {"since": None, "activities": [{"name": "a", "type": 0}], "status": "idle", "afk": False},
        },
        {"op": 31, "d": {"guild_ids": [GUILD]}},
    ]
)


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """Draw a message in good order, one of its values replaced."""
    message = json.loads(json.dumps(draw(nearly)))
    message["d"][draw(st.sampled_from(sorted(message["d"])))] = draw(values)
    return message


messages = changed() | nearly | st.fixed_dictionaries({"op": ops, "d": values}) | values
frames = messages.map(json.dumps) | st.text(max_size=50) | st.binary(max_size=50)


async def suffered(peer: Peer, sent: list[str | bytes], token: str, guild: str) -> None:
    """Send frames until the line is closed; check the code."""
    try:
        for frame in sent:
            if isinstance(frame, str):
                frame = frame.replace(TOKEN, token).replace(GUILD, guild)
                await peer.socket.send_str(frame.encode(errors="replace").decode())
            else:
                await peer.socket.send_bytes(frame)
        await peer.beat()
    except (Closed, ConnectionError):
        await peer.close_code()
        assert peer.socket.close_code in list(Close)[2:]


async def fuzzed(stories: list[list[str | bytes]], caplog: pytest.LogCaptureFixture) -> None:
    """Let one bot after the other send its frames; another one hears nothing of it."""
    async with stage(guilds=2) as there, there.settled() as witness:
        for story in stories:
            there.clock.now += 60.0
            async with there.connected() as peer:
                await suffered(peer, story, there.token, str(there.guild.id))
        assert all(frame["t"] == "VOICE_STATE_UPDATE" for frame in await witness.beat())
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


def fuzz(seconds: float, caplog: pytest.LogCaptureFixture) -> int:
    """Fuzz for a time; return how many bots were tried."""
    end, tried = time.monotonic() + seconds, 0

    @settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(stories=st.lists(st.lists(frames, max_size=8), min_size=1, max_size=4))
    def once(stories: list[list[str | bytes]]) -> None:
        nonlocal tried
        tried += len(stories)
        asyncio.run(fuzzed(stories, caplog))

    once()
    while time.monotonic() < end:
        once()
    return tried


def test_any_frames_are_survived(caplog: pytest.LogCaptureFixture) -> None:
    """Some dozens of bots that send anything."""
    assert fuzz(0.0, caplog) >= 50


@pytest.mark.long
@pytest.mark.timeout(300)
def test_any_frames_are_survived_for_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """The same, for longer."""
    print(f"\n{fuzz(60.0, caplog):,} bots sent anything for a minute: no exception")
