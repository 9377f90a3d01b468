"""Tab behind ``%ipc``: names of routes and arguments, and values where there are few, all from the live bot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)

from botkit.magics.routes_text import values_of
from botkit.magics.running import bot

# A magic stands first in its line, or behind the `=` of an assignment.
_LINE = re.compile(r"\s*(?:[\w.,\s\[\]'\"]+=\s*)?%{1,2}ipc\s+(?P<rest>[^\n]*)")
# A word goes on inside quotes, also where the closing one is still to be typed.
_WORD = re.compile(r"""(?:[^\s"']+|"[^"]*(?:"|$)|'[^']*(?:'|$))+""")
# Strangers choose the names of servers, and IPython evaluates what stands between braces or behind a dollar.
_HARMLESS = re.compile(r"[\w &.,:;!?#+*/()\[\]<>|~@%^=-]+")
_JSON_KEY = re.compile(r'[{,]\s*"(?P<start>\w*)$')


@context_matcher()  # type: ignore[untyped-decorator, unused-ignore]
def matcher(context: CompletionContext) -> SimpleMatcherResult:
    """Complete what is typed behind ``%ipc``: called by IPython at every Tab."""
    fragment, texts = "", list[str]()
    line = context.text_until_cursor
    if ours := _LINE.fullmatch(line):
        fragment, texts = complete(ours["rest"], bot.catalogue_soon(), bot.guilds_soon)
    elif context.full_text.lstrip().startswith("%%ipc "):
        above = context.full_text.split("\n")[: context.cursor_line]
        fragment, texts = complete_json("\n".join([*above, line]), bot.catalogue_soon())
    else:
        return SimpleMatcherResult(completions=[], suppress=False)
    return SimpleMatcherResult(
        # Names of files and of Python's things have no place there. Only a matcher that offers something keeps the
        # others away: where there is nothing to offer, what is typed stays as it is.
        completions=[SimpleCompletion(text, type="route") for text in texts or [fragment]],
        matched_fragment=fragment,
        suppress=True,
    )


def complete(
    rest: str,
    catalogue: Mapping[str, Mapping[str, Any]],
    guilds: Callable[[str], Sequence[Mapping[str, Any]]] = lambda _: (),
) -> tuple[str, list[str]]:
    """Return the word that is being typed, and all that it may become.

    Parameters
    ----------
    rest
        What stands behind ``%ipc``, up to the cursor.
    catalogue
        The bot's routes by name.
    guilds
        Returns some servers whose name holds a text, each with ``id`` and ``name``.
    """
    words = [found.group() for found in _WORD.finditer(rest)]
    fragment = words.pop() if words and rest.endswith(words[-1]) else ""
    if not words:
        return fragment, [name for name in sorted(catalogue) if name.startswith(fragment)]
    parameters = {one["name"]: one for one in catalogue.get(words[0], {}).get("parameters") or ()}
    name, equals, value = fragment.partition("=")
    if equals:
        parameter = parameters.get(name.removesuffix(":"), {})
        if parameter.get("type") == "guild":
            return fragment, [f"{name}={one}" for one in guild_words(guilds(value.strip("\"'")))]
        return fragment, [f"{name}={one}" for one in values_of(parameter) if one.startswith(value)]
    used = {word.partition("=")[0].removesuffix(":") for word in words[1:]}
    free = [one for one in parameters if one not in used and one.startswith(name)]
    return fragment, [f"{one}=" for one in sorted(free, key=lambda one: not parameters[one].get("required"))]


def guild_words(guilds: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return servers as they are typed: by name, or by id where the name is another's too or is not harmless."""
    count = Counter(guild["name"] for guild in guilds)
    words = []
    for guild in guilds:
        name = guild["name"]
        if count[name] > 1 or not _HARMLESS.fullmatch(name) or name != name.strip():
            words.append(str(guild["id"]))
        else:
            words.append(name if re.fullmatch(r"[\w-]+", name) else f'"{name}"')
    return words


def complete_json(text: str, catalogue: Mapping[str, Mapping[str, Any]]) -> tuple[str, list[str]]:
    """Return the name that is being typed in the body of ``%%ipc``, and the arguments that it may become."""
    head, _, body = text.lstrip().partition("\n")
    words, key = head.split(), _JSON_KEY.search(body)
    if key is None or len(words) < 2:
        return "", []
    parameters = catalogue.get(words[1], {}).get("parameters") or ()
    names = [one["name"] for one in parameters if f'"{one["name"]}"' not in body]
    start = key["start"]
    return start, [name for name in names if name.startswith(start)]
