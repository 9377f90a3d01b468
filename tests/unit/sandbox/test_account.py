"""The bot's account: token, grants, session starts, buckets."""

from __future__ import annotations

import pytest

from botkit.sandbox.account import Account
from botkit.sandbox.world.events import PRIVILEGED, Intent

NOW = 1_780_000_000.0


def test_the_token_follows_from_the_seed() -> None:
    """And another one is wrong."""
    assert Account(1).token == Account(1).token != Account(2).token
    assert Account(1).knows(Account(1).token)
    assert not Account(1).knows(Account(2).token)
    assert not Account(1).knows(None)


def test_a_revoked_token_opens_nothing() -> None:
    """Until there is a new one."""
    account = Account(1)
    old = account.token
    account.revoked = True
    assert not account.knows(old)
    assert account.knows(account.reset_token())
    assert not account.knows(old)


@pytest.mark.parametrize(
    ("shards", "guilds", "wanted"), [(None, 999, 1), (None, 1000, 2), (None, 100_000, 101), (7, 5, 7)]
)
def test_shards_are_recommended(shards: int | None, guilds: int, wanted: int) -> None:
    """As the option says, or by the number of guilds."""
    assert Account(1, shards=shards).recommended_shards(guilds) == wanted


def test_session_starts_are_counted_and_come_back_after_a_day() -> None:
    """The day begins with the first of them."""
    account = Account(1, max_concurrency=16)
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 16}
    assert account.session_start_limit(NOW) == limit
    assert account.start_session(NOW)
    assert account.session_start_limit(NOW + 3600) == limit | {"remaining": 999, "reset_after": 82_800_000}
    assert account.session_start_limit(NOW + 86400) == limit


def test_the_start_after_the_last_one_resets_the_token() -> None:
    """As Discord does; with the new token all are there again."""
    account = Account(1, session_starts=1)
    old = account.token
    assert account.start_session(NOW)
    assert account.knows(old)
    assert not account.start_session(NOW)
    assert not account.knows(old)
    assert account.session_start_limit(NOW)["remaining"] == 1000


def test_a_bucket_identifies_once_in_five_seconds() -> None:
    """The bucket is the shard modulo the concurrency; a refused one does not make it longer."""
    account = Account(1, max_concurrency=2)
    assert account.may_identify(0, NOW)
    assert account.may_identify(1, NOW)
    assert not account.may_identify(2, NOW + 4.8)
    assert account.may_identify(2, NOW + 5)
    assert not account.may_identify(4, NOW + 9)


def test_the_flags_of_the_application_tell_of_its_intents() -> None:
    """The limited ones below a hundred guilds."""
    account = Account(1)
    assert account.application_flags(99) == 1 << 13 | 1 << 15 | 1 << 19
    assert account.application_flags(100) == 1 << 12 | 1 << 14 | 1 << 18
    account.granted = int(PRIVILEGED & ~Intent.GUILD_MEMBERS)
    assert account.application_flags(1) == 1 << 13 | 1 << 19


@pytest.mark.parametrize("options", [{"shards": 0}, {"max_concurrency": 0}, {"session_starts": -1}])
def test_numbers_that_are_too_small_are_refused(options: dict[str, int]) -> None:
    """With a sentence."""
    with pytest.raises(ValueError, match="at least 1 shard"):
        Account(1, **options)  # type: ignore[arg-type]
