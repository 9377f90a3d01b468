"""Users, the application and direct channels over REST, each answer as Discord's description says."""

from __future__ import annotations

import pytest

from botkit.sandbox.world.events import PRIVILEGED, Intent
from tests.integration.sandbox.rest.asking import asking
from tests.integration.sandbox.rest.granting import heard

PNG = "data:image/png;base64,iVBORw0KGgo="


async def test_users_can_be_looked_up() -> None:
    """The bot, a member, and somebody who is in none of its guilds."""
    async with asking() as rest:
        assert (await rest.ask("GET", "/users/@me"))["bot"] is True
        owner = await rest.ask("GET", f"/users/{rest.guild.owner}")
        assert owner["id"] == str(rest.guild.owner)
        stranger = rest.guild.user_id(rest.guild.serials + 5)
        assert (await rest.ask("GET", f"/users/{stranger}"))["id"] == str(stranger)
        await rest.ask("GET", "/users/5", expect=404, code=10013)
        await rest.ask("GET", "/users/@me", token="wrong", expect=401)


async def test_the_bot_changes_its_name_and_picture() -> None:
    """Over the gateway it hears of that."""
    async with asking() as rest, heard(rest, "USER_UPDATE") as events:
        changed = await rest.ask("PATCH", "/users/@me", {"username": "renamed", "avatar": PNG})
        assert changed["username"] == "renamed"
        assert len(changed["avatar"]) == 32
        assert (await rest.ask("GET", "/users/@me"))["avatar"] == changed["avatar"]
        refused = await rest.ask(
            "PATCH", "/users/@me", {"username": "x", "avatar": "png"}, expect=400, code=50035
        )
        assert refused["errors"].keys() == {"username", "avatar"}
    assert events[0]["username"] == "renamed"


async def test_the_bots_guilds_come_in_pages() -> None:
    """After an id, before one, with counts; a page may have 200."""
    async with asking(guilds=7) as rest:
        known = sorted(rest.world.guilds)
        seen = [int(one["id"]) for one in await rest.ask("GET", "/users/@me/guilds?limit=3")]
        assert seen == known[:3]
        after = await rest.ask("GET", f"/users/@me/guilds?after={known[2]}&with_counts=true")
        assert [int(one["id"]) for one in after] == known[3:]
        assert after[0]["approximate_member_count"] == rest.world.guilds[known[3]].size
        before = await rest.ask("GET", f"/users/@me/guilds?before={known[5]}&limit=2")
        assert [int(one["id"]) for one in before] == known[3:5]
        await rest.ask("GET", "/users/@me/guilds?limit=201", expect=400, code=50035)


async def test_the_bot_leaves_a_guild() -> None:
    """It hears so, and the guild is unknown from then on."""
    async with asking() as rest, heard(rest, "GUILD_DELETE") as events:
        guild = rest.guild.id
        await rest.ask("DELETE", f"/users/@me/guilds/{guild}", expect=204)
        await rest.ask("DELETE", f"/users/@me/guilds/{guild}", expect=404, code=10004)
        await rest.ask("GET", f"/guilds/{guild}", expect=404, code=10004)
    assert events == [{"id": str(guild)}]


async def test_a_direct_channel_is_the_same_each_time() -> None:
    """It can be got, and closed and opened again."""
    async with asking() as rest:
        wish = {"recipient_id": str(rest.guild.owner)}
        made = await rest.ask("POST", "/users/@me/channels", wish)
        assert (made["type"], made["recipients"][0]["id"]) == (1, str(rest.guild.owner))
        assert await rest.ask("GET", f"/channels/{made['id']}") == made
        await rest.ask("DELETE", f"/channels/{made['id']}")
        assert (await rest.ask("POST", "/users/@me/channels", wish))["id"] == made["id"]
        await rest.ask("PATCH", f"/channels/{made['id']}", {"name": "x"}, expect=403, code=50003)


async def test_the_bot_cannot_open_a_direct_channel_with_nobody() -> None:
    """Nor with itself."""
    async with asking() as rest:
        for recipient in ("5", str(rest.world.bot_id)):
            await rest.ask("POST", "/users/@me/channels", {"recipient_id": recipient}, expect=400, code=50033)
        await rest.ask("POST", "/users/@me/channels", {}, expect=400, code=50035)


async def test_the_application_tells_of_the_granted_intents() -> None:
    """By its flags: the limited ones below 100 guilds."""
    async with asking() as rest:
        assert (await rest.ask("GET", "/applications/@me"))["flags"] == 1 << 13 | 1 << 15 | 1 << 19
        rest.sandbox.account.granted = int(Intent.GUILD_MEMBERS)
        assert (await rest.ask("GET", "/oauth2/applications/@me"))["flags"] == 1 << 15
    async with asking(guilds=100) as rest:
        assert (await rest.ask("GET", "/applications/@me"))["flags"] == 1 << 12 | 1 << 14 | 1 << 18


async def test_an_application_switches_its_limited_intents() -> None:
    """Nothing else in its flags, and nothing once it has been reviewed."""
    async with asking() as rest:
        await rest.ask("PATCH", "/applications/@me", {"flags": 1 << 15})
        assert rest.sandbox.account.granted == Intent.GUILD_MEMBERS
        await rest.ask("PATCH", "/applications/@me", {"flags": 1 << 14}, expect=400, code=50035)
        assert rest.sandbox.account.granted == Intent.GUILD_MEMBERS
    async with asking(guilds=100) as rest:
        await rest.ask("PATCH", "/applications/@me", {"flags": 0}, expect=400, code=50035)
        assert rest.sandbox.account.granted == PRIVILEGED


async def test_what_is_changed_of_the_application_stays() -> None:
    """In the shape in which it is told."""
    install = {"scopes": ["bot"], "permissions": "8"}
    wish = {
        "tags": ["a", "b"],
        "icon": PNG,
        "install_params": install,
        "custom_install_url": "https://a.example/",
    }
    async with asking() as rest:
        await rest.ask("PATCH", "/applications/@me", {**wish, "description": "What it does."})
        told = await rest.ask("GET", "/applications/@me")
        assert (told["description"], told["tags"], told["install_params"]) == (
            "What it does.",
            ["a", "b"],
            install,
        )
        ways = {"0": {"oauth2_install_params": {"scopes": ["bot"]}}, "1": None}
        told = await rest.ask("PATCH", "/applications/@me", {"integration_types_config": ways, "tags": None})
        assert told["integration_types_config"]["0"]["oauth2_install_params"] == {
            "scopes": ["bot"],
            "permissions": "0",
        }
        assert "tags" not in told


@pytest.mark.parametrize(
    "wish",
    [
        {"description": "x" * 401}, {"tags": ["x"] * 6}, {"icon": "x"}, {"custom_install_url": "no"},
        {"interactions_endpoint_url": "https://a.example/"}, {"install_params": {"scopes": ["email"]}},
    ],
)  # fmt: skip
async def test_a_wrong_application_is_refused(wish: dict[str, object]) -> None:
    """With the field that is wrong."""
    async with asking() as rest:
        refused = await rest.ask("PATCH", "/applications/@me", wish, expect=400, code=50035)
        assert refused["errors"].keys() == wish.keys()


async def test_the_gateways_address_and_the_default_sounds() -> None:
    """The first without a token, too."""
    async with asking(guilds=3, shards=4) as rest:
        await rest.ask("GET", "/gateway", token="")
        assert (await rest.ask("GET", "/gateway/bot"))["shards"] == 4
        await rest.ask("GET", "/gateway/bot", token="", expect=401)
        assert len(await rest.ask("GET", "/soundboard-default-sounds")) == 3
        assert await rest.ask("GET", f"/guilds/{rest.guild.id}/soundboard-sounds") == {"items": []}
