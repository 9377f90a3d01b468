"""REST of application commands; every answer is as Discord's OpenAPI description says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.sandbox.rest.asking import Asking, asking

PING: dict[str, Any] = {"name": "ping", "description": "Answers."}


def option(kind: int = 3, name: str = "o", **more: Any) -> dict[str, Any]:
    """Return an option."""
    return {"type": kind, "name": name, "description": "d", **more}


def base(asker: Asking, guild: bool = False) -> str:
    """Return the path of the global commands, or of a guild's."""
    scope = f"/guilds/{asker.guild.id}" if guild else ""
    return f"/applications/{asker.world.bot_id}{scope}/commands"


@pytest.mark.parametrize("guild", [False, True])
async def test_commands_are_registered_and_kept(guild: bool) -> None:
    """In bulk, one more, changed, removed; globally and in a guild."""
    async with asking() as asker:
        path = base(asker, guild)
        (made,) = await asker.ask("PUT", path, [PING])
        assert made.get("guild_id") == (str(asker.guild.id) if guild else None)
        pong = await asker.ask("POST", path, {**PING, "name": "pong"}, expect=201)
        again = await asker.ask("POST", path, {**PING, "name": "pong", "description": "New."})
        assert (again["id"], again["description"]) == (pong["id"], "New.")
        renamed = await asker.ask("PATCH", f"{path}/{made['id']}", {"name": "pang", "nsfw": True})
        assert (renamed["id"], renamed["name"], renamed["nsfw"]) == (made["id"], "pang", True)
        assert renamed["description"] == "Answers."
        assert await asker.ask("GET", f"{path}/{made['id']}") == renamed
        await asker.ask("DELETE", f"{path}/{made['id']}", expect=204)
        assert [one["name"] for one in await asker.ask("GET", path)] == ["pong"]
        await asker.ask("GET", f"{path}/{made['id']}", expect=404, code=10063)


EVERY = [
    option(3, "text", required=True, min_length=1, max_length=9, autocomplete=True),
    option(4, "number", choices=[{"name": "one", "value": 1}]),
    option(5, "flag"),
    option(6, "user"),
    option(7, "channel", channel_types=[0, 5]),
    option(8, "role"),
    option(9, "anybody"),
    option(10, "share", min_value=0, max_value=0.5),
    option(11, "file"),
]


async def test_options_of_every_type_are_kept() -> None:
    """Each with what its type has; what it has not is left out."""
    async with asking() as asker:
        odd = option(5, "odd", min_length=3, channel_types=[0])
        command = {**PING, "options": [*EVERY, odd]}
        made = await asker.ask("POST", base(asker), command, expect=201)
        assert made["options"] == [*EVERY, option(5, "odd")]
        groups = [option(2, "g", options=[option(1, "s", options=EVERY)]), option(1, "t")]
        made = await asker.ask("POST", base(asker), {**PING, "options": groups})
        assert made["options"] == groups


async def test_menus_have_a_name_alone() -> None:
    """It may have spaces and capitals."""
    async with asking() as asker:
        for kind in (2, 3):
            made = await asker.ask("POST", base(asker), {"name": "Report It", "type": kind}, expect=201)
            assert (made["type"], made["description"]) == (kind, "")
        wrong = {"name": "x", "type": 2, "description": "d", "options": [option()]}
        refused = await asker.ask("POST", base(asker), wrong, expect=400, code=50035)
        assert refused["errors"].keys() == {"description", "options"}


async def test_what_only_global_commands_have() -> None:
    """Contexts, installation types; permissions are texts of numbers."""
    async with asking() as asker:
        wish = {**PING, "contexts": [0, 1], "integration_types": [0, 1], "default_member_permissions": "8"}
        made = await asker.ask("POST", base(asker), wish, expect=201)
        assert (made["contexts"], made["integration_types"]) == ([0, 1], [0, 1])
        assert made["default_member_permissions"] == "8"
        local = await asker.ask("POST", base(asker, guild=True), wish, expect=201)
        assert "contexts" not in local


LONG = "x" * 101
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "name"),
    ({"name": "x" * 33}, "name"),
    ({"name": "Big"}, "name"),
    ({"name": "two words"}, "name"),
    ({"name": 5}, "name"),
    ({"description": ""}, "description"),
    ({"description": LONG}, "description"),
    ({"type": 9}, "type"),
    ({"name_localizations": {"xx": "a"}}, "name_localizations"),
    ({"name_localizations": {"ko": "A"}}, "name_localizations.ko"),
    ({"default_member_permissions": -1}, "default_member_permissions"),
    ({"contexts": []}, "contexts"),
    ({"contexts": [0, 0]}, "contexts"),
    ({"options": {}}, "options"),
    ({"options": [option(name=f"o{one}") for one in range(26)]}, "options"),
    ({"options": [option(12)]}, "options.0.type"),
    ({"options": [option(name="Big")]}, "options.0.name"),
    ({"options": [option(), option()]}, "options.1.name"),
    ({"options": [option(), option(name="p", required=True)]}, "options.1"),
    ({"options": [option(1), option(3, "p")]}, "options.1.type"),
    ({"options": [option(2)]}, "options.0.options"),
    ({"options": [option(2, options=[option(3)])]}, "options.0.options.0.type"),
    ({"options": [option(1, options=[option(1)])]}, "options.0.options"),
    ({"options": [option(1, options=[option(3, description="")])]}, "options.0.options.0.description"),
    ({"options": [option(choices=[{"name": "a", "value": 1}])]}, "options.0.choices.0.value"),
    ({"options": [option(choices=[{"name": "a", "value": LONG}])]}, "options.0.choices.0.value"),
    ({"options": [option(4, choices=[{"name": "a", "value": 1.5}])]}, "options.0.choices.0.value"),
    ({"options": [option(choices=[{"name": "a", "value": "b"}], autocomplete=True)]}, "options.0.choices"),
    ({"options": [option(4, min_value=2, max_value=1)]}, "options.0.max_value"),
    ({"options": [option(min_length=2, max_length=1)]}, "options.0.max_length"),
    ({"options": [option(max_length=6001)]}, "options.0.max_length"),
    ({"options": [option(7, channel_types=[77])]}, "options.0.channel_types.0"),
]


@pytest.mark.parametrize(("change", "field"), WRONG)
async def test_what_does_not_fit_is_named(change: dict[str, Any], field: str) -> None:
    """With the path to it; in bulk the path begins with the place of the command."""
    async with asking() as asker:
        wrong = {**PING, **change}
        refused = await asker.ask("POST", base(asker), wrong, expect=400, code=50035)
        found = refused["errors"]
        for step in field.split("."):
            found = found[step]
        assert found["_errors"][0]["message"]
        bulk = await asker.ask("PUT", base(asker), [{**PING, "name": "fine"}, wrong], expect=400, code=50035)
        assert bulk["errors"] == {"1": refused["errors"]}
        assert await asker.ask("GET", base(asker)) == []


async def test_names_may_be_of_any_language() -> None:
    """Letters without capitals, combining signs of Devanagari and Thai, digits, apostrophes."""
    async with asking() as asker:
        names = ["핑", "पिंग", "ปิ้ง", "a-b_c'd", "٣"]
        made = await asker.ask("PUT", base(asker), [{**PING, "name": one} for one in names])
        assert [one["name"] for one in made] == names


async def test_a_command_is_not_too_large_in_all() -> None:
    """Of each text the longest translation counts."""
    async with asking() as asker:
        choices = [{"name": f"{one:0100}", "value": f"{one:0100}"} for one in range(20)]
        options = [option(name=f"o{one}", choices=choices) for one in range(2)]
        large = {**PING, "options": options}
        total = 4 + 8 + 2 * (2 + 1 + 20 * 200)
        assert total > 8000
        refused = await asker.ask("POST", base(asker), large, expect=400, code=50035)
        assert "maximum size" in refused["errors"]["_errors"][0]["message"]
        options[0]["choices"] = choices[:19]
        await asker.ask("POST", base(asker), large, expect=201)
        translated = large | {"description_localizations": {"ko": "x" * 100}}
        await asker.ask("POST", base(asker), translated)
        options[1]["name_localizations"] = {"ko": "y" * 32}
        options[0]["description_localizations"] = {"ko": "y" * 100}
        await asker.ask("POST", base(asker), translated, expect=400, code=50035)


async def test_a_name_is_taken_once() -> None:
    """In bulk the second of a name is refused; one cannot be renamed to another."""
    async with asking() as asker:
        refused = await asker.ask("PUT", base(asker), [PING, PING], expect=400, code=50035)
        assert refused["errors"]["1"]["_errors"][0]["message"] == "Application command names must be unique"
        _, pong = await asker.ask("PUT", base(asker), [PING, {**PING, "name": "pong"}])
        await asker.ask("PATCH", f"{base(asker)}/{pong['id']}", {"name": "ping"}, expect=400, code=50035)


async def test_a_scope_has_room_for_so_many() -> None:
    """30032 for one too many, 30034 for too many in a day."""
    async with asking() as asker:
        many = [{**PING, "name": f"c{one}"} for one in range(100)]
        await asker.ask("PUT", base(asker), many)
        await asker.ask("POST", base(asker), PING, expect=400, code=30032)
        await asker.ask("PUT", base(asker), [PING])
        await asker.ask("PUT", base(asker), [{**PING, "name": f"d{one}"} for one in range(99)])
        await asker.ask(
            "PUT", base(asker), [{**PING, "name": f"e{one}"} for one in range(9)], expect=400, code=30034
        )


async def test_translations_are_given_on_request() -> None:
    """A list has the one that fits the client, unless all are wanted."""
    async with asking() as asker:
        words = {"name_localizations": {"ko": "핑"}, "options": [option(name_localizations={"ko": "글"})]}
        made = await asker.ask("POST", base(asker), {**PING, **words}, expect=201)
        assert made["name_localizations"] == {"ko": "핑"}
        (short,) = await asker.ask("GET", base(asker))
        assert "name_localizations" not in short
        assert "name_localizations" not in short["options"][0]
        (full,) = await asker.ask("GET", f"{base(asker)}?with_localizations=true")
        assert full == made


async def test_permissions_are_read_by_bots_and_set_by_people() -> None:
    """Bots are refused; what nobody has set is unknown."""
    async with asking() as asker:
        (made,) = await asker.ask("PUT", base(asker), [PING])
        path = f"{base(asker, guild=True)}/{made['id']}/permissions"
        everything = f"{base(asker, guild=True)}/permissions"
        await asker.ask("GET", path, expect=404, code=10066)
        assert await asker.ask("GET", everything) == []
        one = {"id": str(asker.guild.owner), "type": 2, "permission": True}
        await asker.ask("PUT", path, {"permissions": [one]}, expect=403, code=20001)
        told = await asker.sandbox.people.permit(asker.guild.id, made["id"], [one])
        assert await asker.ask("GET", path) == told
        assert await asker.ask("GET", everything) == [told]


async def test_only_the_own_application_is_known() -> None:
    """And only guilds that the bot is in."""
    async with asking() as asker:
        await asker.ask("GET", "/applications/5/commands", expect=404, code=10002)
        elsewhere = f"/applications/{asker.world.bot_id}/guilds/5/commands"
        await asker.ask("GET", elsewhere, expect=403, code=50001)
        await asker.ask("GET", base(asker), expect=401, token="wrong")
