"""Activity: seeded, mixed, and around the number of guilds at the start."""

from __future__ import annotations

import asyncio
import builtins
import time
from collections import Counter
from itertools import pairwise

import pytest

from botkit.sandbox.activity import PROFILES, Activity
from botkit.sandbox.activity.profiles import GUILDS_PER_SECOND
from tests.unit.sandbox.activity.stage import NOON, Theatre, seen

PING = {"name": "ping", "description": "x"}


@pytest.mark.parametrize("profile", PROFILES)
async def test_a_seed_decides_what_happens(profile: str) -> None:
    """The same seed and times give the same events, byte for byte; another seed others."""
    runs = []
    for seed in (1, 1, 2):
        theatre = Theatre(seed=seed, profile=profile)
        theatre.commands.put(PING)
        runs.append((seen(theatre.run(400)), theatre.wishes))
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


async def test_a_mix_of_everything_happens() -> None:
    """Messages are most of it; guilds come and go now and then."""
    theatre = Theatre()
    theatre.commands.put(PING)
    told = Counter(event.type for event in theatre.run(3000))
    assert told["MESSAGE_CREATE"] == max(told.values())
    for kind in ("GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "INTERACTION_CREATE", "PRESENCE_UPDATE"):
        assert 120 <= told[kind] <= 900, kind
    for kind in ("MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_REACTION_ADD", "VOICE_STATE_UPDATE"):
        assert 20 <= told[kind] <= 500, kind
    assert 10 <= told["GUILD_CREATE"] + told["GUILD_DELETE"] <= 120


async def test_a_step_is_about_one_event() -> None:
    """So the rate of steps is the rate of events that was asked for."""
    assert len(Theatre().run(2000)) == pytest.approx(2000, rel=0.05)


async def test_profiles_differ() -> None:
    """Quiet life is people coming online, busy life is talk."""
    told = {name: Counter(one.type for one in Theatre(profile=name).run(1500)) for name in ("quiet", "busy")}
    assert told["quiet"]["PRESENCE_UPDATE"] > 3 * told["busy"]["PRESENCE_UPDATE"]
    assert told["busy"]["MESSAGE_CREATE"] > 1.3 * told["quiet"]["MESSAGE_CREATE"]


@pytest.mark.parametrize("guilds", [0, 1, 20])
async def test_the_number_of_guilds_stays_around_its_start(guilds: int) -> None:
    """It is drawn back the further it has gone."""
    theatre = Theatre(guilds)
    counts = []
    for number in range(3000):
        theatre.activity.step(NOON + number)
        counts.append(len(theatre.world.guilds))
    assert max(abs(one - guilds) for one in counts) <= 8


@pytest.mark.parametrize("profile", ["quiet", "normal", "busy", "raid"])
async def test_guilds_come_and_go_slowly_at_any_rate(profile: str) -> None:
    """Even of 250 events a second no two are guilds within 2 s: else py-cord would never be ready."""
    theatre = Theatre(rate=250.0, profile=profile)
    times = []
    for number in range(5000):
        now = NOON + number / 250
        theatre.activity.step(now)
        times += [now for event in theatre.world.take() if event.type in ("GUILD_CREATE", "GUILD_DELETE")]
    assert 1 <= len(times) <= 20 * GUILDS_PER_SECOND + 1
    assert all(later - earlier > 2.0 for earlier, later in pairwise(times))


async def test_it_happens_where_people_are_awake() -> None:
    """At noon in Seoul, when America sleeps, Korean guilds get more than their share, and less at their night."""
    shares = []
    for hour in (11, 19):  # evening and deep night in Korea
        theatre = Theatre(60)
        korean = {one.id for one in theatre.world.guilds.values() if one.locale == "ko"}
        events = theatre.run(1500, pace=1000, start=NOON + (hour - 12) * 3600)
        shares.append(sum(event.guild in korean for event in events) / len(events))
    assert shares[0] > 1.5 * shares[1]


async def test_activity_reads_no_clock_and_does_no_io(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told the time."""

    def forbidden(*_: object) -> None:
        raise AssertionError

    theatre = Theatre(profile="outage")
    theatre.commands.put(PING)
    asyncio.get_running_loop()
    with monkeypatch.context() as patch:
        for name in ("time", "monotonic", "perf_counter", "sleep"):
            patch.setattr(time, name, forbidden)
        patch.setattr(builtins, "open", forbidden)
        theatre.run(300)


async def test_a_world_without_guilds_gets_one() -> None:
    """Nothing else can happen there."""
    assert Theatre(0).run(1)[0].type == "GUILD_CREATE"


@pytest.mark.parametrize(
    ("rate", "profile", "words"),
    [(1.0, "wild", "quiet, normal"), (5001.0, "busy", "5,000"), (-1.0, "busy", "0")],
)
def test_what_cannot_be_is_refused(rate: float, profile: str, words: str) -> None:
    """With a sentence that says what can."""
    theatre = Theatre()
    with pytest.raises(ValueError, match=words):
        Activity(theatre.world, theatre.commands, theatre.interactions, 1, rate, profile)
