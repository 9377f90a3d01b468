"""Roles over REST, each answer as Discord's description says."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.sandbox.world.permissions import Permission
from tests.integration.sandbox.rest.asking import Asking, asking
from tests.integration.sandbox.rest.granting import bot_role, grant, heard, high_role, moderators

PNG = "data:image/png;base64,iVBORw0KGgo="


def path(rest: Asking, role: object = "") -> str:
    """Return the path of a role of the first guild, or of all."""
    return f"/guilds/{rest.guild.id}/roles" + (f"/{role}" if role else "")


def order(rest: Asking) -> list[int]:
    """Return the ids of the first guild's roles from the bottom up."""
    roles = rest.world.roles(rest.guild)
    return sorted(roles, key=lambda one: int(roles[one]["position"]))


async def test_a_role_is_made_changed_and_deleted() -> None:
    """The gateway tells of each; at first it may what everyone may."""
    types = ("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE")
    async with asking() as rest, heard(rest, *types) as events:
        made = await rest.ask("POST", path(rest), {}, reason="new")
        everyone = rest.world.roles(rest.guild)[rest.guild.id]["permissions"]
        assert (made["name"], made["position"], made["permissions"]) == ("new role", 1, everyone)
        wish = {"name": "Blue", "color": 255, "hoist": True, "permissions": "1024"}
        changed = await rest.ask("PATCH", path(rest, made["id"]), wish)
        assert changed["colors"]["primary_color"] == 255
        assert await rest.ask("GET", path(rest, made["id"])) == changed
        assert changed in await rest.ask("GET", path(rest))
        await rest.ask("DELETE", path(rest, made["id"]), expect=204)
        await rest.ask("GET", path(rest, made["id"]), expect=404, code=10011)
    guild = str(rest.guild.id)
    assert events[0] == {"guild_id": guild, "role": made}
    assert events[1] == {"guild_id": guild, "role": changed}
    assert events[2] == {"guild_id": guild, "role_id": made["id"]}


async def test_a_colour_is_in_two_keys() -> None:
    """Whichever of them is sent; null is no colour, and no permissions."""
    colors = {"primary_color": 5, "secondary_color": None, "tertiary_color": None}
    async with asking() as rest:
        for wish in ({"color": 5}, {"colors": colors}, {"colors": {"primary_color": 5}, "color": None}):
            made = await rest.ask("POST", path(rest), {"name": None, "permissions": "0", **wish})
            assert (made["name"], made["color"], made["colors"]) == ("new role", 5, colors)
        wish = {"color": None, "permissions": None, "hoist": None, "unicode_emoji": None}
        bare = await rest.ask("PATCH", path(rest, made["id"]), wish)
        assert (bare["color"], bare["colors"]["primary_color"], bare["permissions"]) == (0, 0, "0")


@pytest.mark.parametrize(
    "wish",
    [
        {"name": "x" * 101}, {"name": 5}, {"color": 1 << 24}, {"permissions": "x"}, {"permissions": -1},
        {"hoist": "no"}, {"colors": {"primary_color": 1, "secondary_color": 2}}, {"unicode_emoji": 5},
    ],
)  # fmt: skip
async def test_a_wrong_role_is_refused(wish: dict[str, Any]) -> None:
    """With the field that is wrong."""
    async with asking() as rest:
        for method, where in (("POST", path(rest)), ("PATCH", path(rest, moderators(rest)))):
            refused = await rest.ask(method, where, wish, expect=400, code=50035)
            assert refused["errors"].keys() == wish.keys()


async def test_a_bot_grants_only_what_it_has() -> None:
    """What a role had before may stay; numbers do as well as texts."""
    async with asking() as rest:
        wish = {"permissions": int(Permission.VIEW_AUDIT_LOG)}
        await rest.ask("POST", path(rest), wish, expect=403, code=50013)
        await rest.ask("PATCH", path(rest, moderators(rest)), wish, expect=403, code=50013)
        rest.world.open_roles(rest.guild)[moderators(rest)]["permissions"] = str(
            int(Permission.VIEW_AUDIT_LOG)
        )
        await rest.ask("PATCH", path(rest, moderators(rest)), wish)
        await rest.ask("PATCH", path(rest, moderators(rest)), {"icon": PNG}, expect=400, code=50101)


async def test_roles_above_and_roles_of_bots_stay_as_they_are() -> None:
    """The bot changes what is below its highest role, and of everyone's the permissions alone."""
    async with asking() as rest:
        for role in (high_role(rest), bot_role(rest)):
            await rest.ask("PATCH", path(rest, role), {"name": "x"}, expect=403, code=50013)
        await rest.ask("DELETE", path(rest, high_role(rest)), expect=403, code=50013)
        for role in (bot_role(rest), rest.guild.id):
            await rest.ask("DELETE", path(rest, role), expect=400, code=50028)
        await rest.ask("PATCH", path(rest, rest.guild.id), {"name": "x"}, expect=400, code=50028)
        await rest.ask("PATCH", path(rest, rest.guild.id), {"permissions": "1024"})
        for method in ("GET", "PATCH", "DELETE"):
            await rest.ask(method, path(rest, 5), {} if method == "PATCH" else None, expect=404, code=10011)


async def test_roles_need_a_permission() -> None:
    """But not to be looked at."""
    async with asking() as rest:
        grant(rest, without=Permission.MANAGE_ROLES)
        await rest.ask("GET", path(rest))
        await rest.ask("POST", path(rest), {}, expect=403, code=50013)
        await rest.ask("PATCH", path(rest), [], expect=403, code=50013)
        await rest.ask("PATCH", path(rest, moderators(rest)), {}, expect=403, code=50013)
        await rest.ask("DELETE", path(rest, moderators(rest)), expect=403, code=50013)


async def test_roles_are_moved() -> None:
    """Up and down; all others make room, and each that moves is told."""
    async with asking() as rest:
        made = [int((await rest.ask("POST", path(rest), {"name": str(n)}))["id"]) for n in range(3)]
        rest.world.open_roles(rest.guild)[bot_role(rest)]["position"] = 9
        base = [rest.guild.id, *reversed(made), moderators(rest), bot_role(rest)]
        assert await rest.ask("PATCH", path(rest), []) == list(rest.world.roles(rest.guild).values())
        assert order(rest) == base
        async with heard(rest, "GUILD_ROLE_UPDATE") as events:
            await rest.ask("PATCH", path(rest), [{"id": str(made[2]), "position": 3}])
        assert order(rest) == [rest.guild.id, made[1], made[0], made[2], moderators(rest), bot_role(rest)]
        await rest.ask("PATCH", path(rest), [{"id": str(moderators(rest)), "position": 1}])
        assert order(rest)[1] == moderators(rest)
    assert int(events[0]["role"]["id"]) in made


async def test_roles_are_moved_below_the_bots_own_alone() -> None:
    """Not from above, not to above, not everyone's."""
    async with asking() as rest:
        high = high_role(rest)
        for role, position, status, code in (
            (high, 1, 403, 50013), (bot_role(rest), 1, 403, 50013), (moderators(rest), 2, 403, 50013),
            (moderators(rest), 60, 403, 50013), (rest.guild.id, 1, 400, 50028), (5, 1, 404, 10011),
        ):  # fmt: skip
            wish = [{"id": str(role), "position": position}]
            await rest.ask("PATCH", path(rest), wish, expect=status, code=code)
        await rest.ask("PATCH", path(rest), [{"position": 1}], expect=400, code=50035)
        await rest.ask("PATCH", path(rest), {}, expect=400, code=50035)


async def test_members_of_roles_are_counted() -> None:
    """Everyone's is left out, and a deleted role is nobody's any more."""
    async with asking() as rest:
        mods = moderators(rest)
        rest.guild.changed(rest.guild.user_id(1))["roles"] = [str(mods)]
        assert await rest.ask("GET", path(rest, "member-counts")) == {str(mods): 2, str(bot_role(rest)): 1}
        await rest.ask("DELETE", path(rest, mods), expect=204)
        assert await rest.ask("GET", path(rest, "member-counts")) == {str(bot_role(rest)): 1}
        for user in (rest.guild.owner, rest.guild.user_id(1)):
            member = await rest.ask("GET", f"/guilds/{rest.guild.id}/members/{user}")
            assert member["roles"] == []


async def test_a_guild_has_250_roles_at_most() -> None:
    """Then it has a code of its own."""
    async with asking() as rest:
        for _ in range(247):
            high_role(rest, 1)
        await rest.ask("POST", path(rest), {}, expect=400, code=30005)
