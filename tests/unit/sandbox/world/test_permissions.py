"""Permissions: Discord's rules for guilds and channels, one after another."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from botkit.sandbox.world.permissions import ALL, BOT, EVERYONE, Permission, in_channel, in_guild

GUILD, ROLE, OTHER, USER = 1, 2, 3, 4
VIEW, SEND, EMBED, MANAGE = (
    int(one)
    for one in (
        Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES, Permission.EMBED_LINKS, Permission.MANAGE_CHANNELS
    )
)  # fmt: skip
TALK = VIEW | SEND | EMBED
bits = st.integers(0, ALL)


def role(permissions: int) -> dict[str, Any]:
    """Return what matters of a role."""
    return {"permissions": str(permissions)}


def overwrite(identifier: int, allow: int = 0, deny: int = 0) -> dict[str, Any]:
    """Return an overwrite."""
    return {"id": str(identifier), "type": int(identifier == USER), "allow": str(allow), "deny": str(deny)}


def test_roles_add_up() -> None:
    """What everyone may, and what each role adds."""
    assert in_guild(role(VIEW), [role(SEND), role(MANAGE)]) == VIEW | SEND | MANAGE
    assert in_guild(role(VIEW), []) == VIEW


def test_owners_and_administrators_may_everything() -> None:
    """Whatever channels say."""
    admin = in_guild(role(0), [role(Permission.ADMINISTRATOR)])
    assert admin == in_guild(role(0), [], owner=True) == ALL
    assert in_channel(admin, [overwrite(GUILD, deny=ALL)], GUILD, [], USER) == ALL


def test_overwrites_count_in_discords_order() -> None:
    """Everyone's, then the roles' denials, then their allowances, then the member's own."""
    everyone, roles = overwrite(GUILD, deny=SEND), [ROLE, OTHER]
    assert in_channel(TALK, [everyone], GUILD, roles, USER) == VIEW
    allowed = [everyone, overwrite(ROLE, allow=SEND), overwrite(OTHER, deny=SEND)]
    assert in_channel(TALK, allowed, GUILD, roles, USER) == TALK
    assert in_channel(TALK, [*allowed, overwrite(USER, deny=SEND)], GUILD, roles, USER) == VIEW
    assert in_channel(VIEW, [overwrite(USER, allow=SEND)], GUILD, roles, USER) == VIEW | SEND


def test_overwrites_of_others_do_not_count() -> None:
    """Of roles that the member lacks, and of other members."""
    assert (
        in_channel(TALK, [overwrite(ROLE, deny=SEND), overwrite(9, deny=ALL)], GUILD, [OTHER], USER) == TALK
    )


def test_without_a_view_there_is_nothing() -> None:
    """And without sending there are no embeds, files or mentions."""
    assert in_channel(TALK | MANAGE, [overwrite(GUILD, deny=VIEW)], GUILD, [], USER) == 0
    assert in_channel(TALK | MANAGE, [overwrite(GUILD, deny=SEND)], GUILD, [], USER) == VIEW | MANAGE


@given(bits, bits, bits)
def test_a_members_own_overwrite_wins(base: int, allow: int, deny: int) -> None:
    """What it denies is gone, what it allows is there, unless the channel cannot be viewed at all."""
    base, allow = (one & ~int(Permission.ADMINISTRATOR) for one in (base | VIEW, allow | VIEW | SEND))
    granted = in_channel(base, [overwrite(USER, allow, deny)], GUILD, [], USER)
    assert granted & allow == allow
    assert not granted & deny & ~allow


def test_what_everyone_and_the_bot_may_at_first() -> None:
    """Everyone talks, and manages nothing; the bot manages, and is no administrator."""
    assert EVERYONE & TALK == TALK
    managing = [
        one
        for one in Permission
        if one.name and one.name.startswith(("MANAGE_", "M", "KICK", "BAN", "DEAFEN"))
    ]
    assert {one for one in managing if one & EVERYONE} == {Permission.MENTION_EVERYONE}
    assert BOT & Permission.MANAGE_ROLES
    assert not BOT & Permission.ADMINISTRATOR
