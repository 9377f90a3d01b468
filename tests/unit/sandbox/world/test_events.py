"""Events: which intent each needs, and when its data is made."""

from __future__ import annotations

import json

import pytest

from botkit.sandbox.world.events import PRIVILEGED, Audience, Intent, event


@pytest.mark.parametrize(
    ("type", "in_guild", "direct"),
    [
        ("GUILD_CREATE", Intent.GUILDS, None), ("GUILD_MEMBER_ADD", Intent.GUILD_MEMBERS, None),
        ("GUILD_BAN_ADD", Intent.GUILD_MODERATION, None), ("INTERACTION_CREATE", Intent.NONE, Intent.NONE),
        ("MESSAGE_CREATE", Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES), ("USER_UPDATE", None, Intent.NONE),
        ("TYPING_START", Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING),
        ("PRESENCE_UPDATE", Intent.GUILD_PRESENCES, None), ("CHANNEL_UPDATE", Intent.GUILDS, None),
        ("VOICE_STATE_UPDATE", Intent.GUILD_VOICE_STATES, None), ("GUILD_ROLE_DELETE", Intent.GUILDS, None),
    ],
)  # fmt: skip
def test_events_need_the_intent_of_discords_list(
    type: str, in_guild: Intent | None, direct: Intent | None
) -> None:
    """One in a guild, another outside; an event that the list does not have there is none."""
    for guild, wanted in ((5, in_guild), (None, direct)):
        if wanted is None:
            with pytest.raises(KeyError):
                event(type, guild, {})
        else:
            made = event(type, guild, {})
            assert (made.intent, made.guild) == (wanted, guild)


def test_what_a_bot_did_itself_needs_no_intent() -> None:
    """Although others of the type do."""
    assert event("GUILD_MEMBER_UPDATE", 5, {}, everyone=True).intent == 0


def test_data_is_written_down_at_once() -> None:
    """What changes later does not change what was told."""
    data = {"name": "before"}
    made = event("GUILD_UPDATE", 5, data)
    data["name"] = "after"
    assert made.body(Audience()) == b'{"name":"before"}'


def test_data_may_depend_on_the_session() -> None:
    """Then it is made for each."""
    made = event("GUILD_CREATE", 5, lambda audience: {"intents": audience.intents})
    assert [json.loads(made.body(Audience(one)))["intents"] for one in (1, 2)] == [1, 2]


def test_three_intents_are_privileged() -> None:
    """Members, presences and message content."""
    assert PRIVILEGED == 1 << 1 | 1 << 8 | 1 << 15
