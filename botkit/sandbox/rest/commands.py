"""REST of application commands (Discord's reference, "Application Commands")."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botkit.sandbox.rest.answers import (
    Reply,
    RestError,
    invalid_fields,
    invalid_form,
    missing_access,
    unknown,
)
from botkit.sandbox.rest.call import Call
from botkit.sandbox.rest.command_bodies import CommandBody, CommandEdit, CommandList, Localized, wanted, wrong
from botkit.sandbox.rest.operations import DEFAULT_LIMIT, REGISTER, Limit, Table
from botkit.sandbox.world.commands import CREATES_A_DAY, NameTaken, TooManyCommands, TooManyCreates
from botkit.sandbox.world.objects import Json

table = Table()

GLOBAL = "/applications/{application_id}/commands"
GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"

_ACTIVITIES = "no entry points: those are for applications with activities"


def both(
    method: str, path: str = "", *, limit: Limit = DEFAULT_LIMIT, lacks: str = ""
) -> Callable[[Any], Any]:
    """Return a decorator that registers a handler for the global commands and for those of a guild."""

    def register(handler: Any) -> Any:
        for base in (GLOBAL, GUILD):
            table.add(method, base + path, limit=limit, lacks=lacks)(handler)
        return handler

    return register


@both("GET")
async def commands(call: Call) -> list[Json]:
    """Return all commands of the scope."""
    scope, query = _scope(call), call.query(Localized)
    found = call.commands.all(scope)
    if query.with_localizations:
        return found
    locale = call.request.headers.get("X-Discord-Locale")
    return [_in_language(one, locale) for one in found]


@both("POST", limit=REGISTER, lacks=_ACTIVITIES)
async def create(call: Call) -> Reply:
    """Make a command, or another in place of the one of its name."""
    scope = _scope(call)
    body = await call.body(CommandBody)
    made = wanted(body, everywhere=scope is None)
    _check(wrong(made))
    known = {one["id"] for one in call.commands.all(scope)}
    with _refusals():
        made = call.commands.put(made, scope, call.now)
    return Reply(made, 200 if made["id"] in known else 201)


@both("PUT", limit=REGISTER, lacks=_ACTIVITIES)
async def overwrite(call: Call) -> list[Json]:
    """Make these all commands of the scope."""
    scope = _scope(call)
    bodies = (await call.body(CommandList)).root
    made = [wanted(one, everywhere=scope is None) for one in bodies]
    _check(fault for place, one in enumerate(made) for fault in wrong(one, (place,)))
    with _refusals(bulk=True):
        return call.commands.replace(made, scope, call.now)


@both("GET", "/{command_id}")
async def command(call: Call) -> Json:
    """Return a command."""
    return _command(call, _scope(call))


@both("PATCH", "/{command_id}", limit=REGISTER)
async def edit(call: Call) -> Json:
    """Change a command; what the body gives replaces what was there."""
    scope = _scope(call)
    before = _command(call, scope)
    changes = wanted(await call.body(CommandEdit), everywhere=scope is None)
    after = before | changes
    _check(wrong(after))
    with _refusals():
        return call.commands.edit(before, after, scope)


@both("DELETE", "/{command_id}")
async def delete(call: Call) -> None:
    """Take a command out."""
    scope = _scope(call)
    call.commands.remove(int(_command(call, scope)["id"]), scope)


@table.add("GET", f"{GUILD}/permissions")
async def all_permissions(call: Call) -> list[Json]:
    """Return who may use the commands of a guild, where that was set."""
    return call.commands.all_permissions(_guild_scope(call))


@table.add("GET", GUILD + "/{command_id}/permissions")
async def permissions(call: Call) -> Json:
    """Return who may use a command; the application's id means all commands."""
    guild, subject = _guild_scope(call), call.identifier("command_id")
    every = subject == call.world.bot_id
    if not every and call.commands.get(subject, guild) is None and call.commands.get(subject) is None:
        raise unknown("application command")
    found = call.commands.permissions(guild, None if every else subject)
    if found is None:
        raise RestError(404, "Unknown application command permissions", 10066)
    names = {"id": str(subject), "application_id": str(call.world.bot_id), "guild_id": str(guild)}
    return {**names, "permissions": found}


@table.add("PUT", GUILD + "/{command_id}/permissions")
async def edit_permissions(call: Call) -> None:
    """Refuse: it takes the token of a user, not of a bot (Discord's reference, "Permissions")."""
    _guild_scope(call)
    raise RestError(403, "Bots cannot use this endpoint", 20001)


def _scope(call: Call) -> int | None:
    """Return the guild of the path; None if it names none.

    Raises
    ------
    RestError
        10002 for another application; 50001 for a guild that the bot is not in.
    """
    if call.identifier("application_id") != call.world.bot_id:
        raise unknown("Application")
    return _guild(call) if "guild_id" in call.parameters else None


def _guild_scope(call: Call) -> int:
    _scope(call)
    return _guild(call)


def _guild(call: Call) -> int:
    guild = call.identifier("guild_id")
    if guild not in call.world.guilds:
        raise missing_access()
    return guild


def _command(call: Call, scope: int | None) -> Json:
    found = call.commands.get(call.identifier("command_id"), scope)
    if found is None:
        raise unknown("application command")
    return found


def _check(faults: Iterator[tuple[tuple[str | int, ...], str]]) -> None:
    if found := list(faults):
        raise invalid_fields(found)


@contextmanager
def _refusals(*, bulk: bool = False) -> Iterator[None]:
    """Put into Discord's words why the world does not take a command."""
    try:
        yield
    except NameTaken as error:
        raise invalid_form((error.place,) if bulk else "name", str(error)) from None
    except TooManyCommands as error:
        sentence = f"Maximum number of application commands reached ({error.most})"
        raise RestError(400, sentence, 30032) from None
    except TooManyCreates:
        sentence = f"Max number of daily application command creates has been reached ({CREATES_A_DAY})"
        raise RestError(400, sentence, 30034) from None


def _in_language(value: Json, locale: str | None) -> Json:
    """Return a command, an option or a choice without its translations, but with the one that was asked for."""
    shown = {key: one for key, one in value.items() if not key.endswith("_localizations")}
    for key in ("name", "description"):
        translated = (value.get(f"{key}_localizations") or {}).get(locale)
        if translated is not None:
            shown[f"{key}_localized"] = translated
    for key in ("options", "choices"):
        if key in value:
            shown[key] = [_in_language(one, locale) for one in value[key]]
    return shown
