"""The commands of a bot as rows: what they are called, and what they take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord

_KINDS = {1: "slash", 2: "user", 3: "message"}


def command_rows(bot: discord.Bot) -> list[dict[str, Any]]:
    """Return all commands in the order of names; of a group each command in it."""
    # Commands wait among the pending ones until they are registered with Discord.
    known = {id(one): one for one in (*bot.pending_application_commands, *bot.application_commands)}
    rows = [_application(one) for top in known.values() for one in _leaves(top)]
    walk = getattr(bot, "walk_commands", None)  # a bot with a prefix has it
    rows += [_prefix(one) for one in walk()] if walk is not None else []
    return sorted(rows, key=lambda row: (row["name"], row["kind"]))


def _leaves(command: Any) -> Iterator[Any]:
    if isinstance(command, discord.SlashCommandGroup):
        for one in command.subcommands:
            yield from _leaves(one)
    else:
        yield command


def _application(command: Any) -> dict[str, Any]:
    return {
        "name": command.qualified_name,
        "kind": _KINDS.get(getattr(command, "type", 1), "slash"),
        "description": _words(getattr(command, "description", None)),
        "cog": command.cog.qualified_name if command.cog else None,
        "id": _id(command),
        "guilds": [str(guild_id) for guild_id in command.guild_ids or ()],
        "permissions": command.default_member_permissions,
        "options": [_option(one) for one in getattr(command, "options", ())],
    }


def _words(description: str | None) -> str:
    """Return a description; py-cord's words for none are none."""
    return "" if description in (None, "No description provided") else str(description)


def _id(command: Any) -> str | None:
    """Return the id under which Discord knows a command, that of its outermost group; None until it is registered."""
    while command.parent is not None:
        command = command.parent
    return None if command.id is None else str(command.id)


def _option(option: discord.Option) -> dict[str, Any]:
    return {
        "name": option.name,
        "type": option.input_type,
        "description": _words(option.description),
        "required": option.required,
        "choices": [choice.value for choice in option.choices or ()] or None,
        "minimum": option.min_value,
        "maximum": option.max_value,
    }


def _prefix(command: Any) -> dict[str, Any]:
    return {
        "name": command.qualified_name,
        "kind": "prefix",
        "description": command.short_doc,
        "cog": command.cog_name,
        "id": None,
        "guilds": [],
        "permissions": None,
        "aliases": list(command.aliases),
        "options": [
            {
                "name": name,
                "type": getattr(parameter.annotation, "__name__", "str"),
                "description": "",
                "required": parameter.default is parameter.empty,
                "choices": None,
                "minimum": None,
                "maximum": None,
            }
            for name, parameter in command.clean_params.items()
        ],
    }
