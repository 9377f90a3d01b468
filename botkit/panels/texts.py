"""Every text that the panels and the page show, in English; other languages come from the catalogues.

``{name}`` stands for a value, ``**`` surrounds what is set strong. A key that ends in ``_one`` and one that ends in
``_other`` are two forms of one text; a language takes as many forms as it has, by CLDR's names of them. Whoever adds a
text here runs ``make messages`` and translates it in ``botkit/locale/<lang>/LC_MESSAGES/botkit.po``.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from botkit.panels.catalogue import translated

Lang = Literal["en", "ko"]

LANGS: tuple[Lang, ...] = get_args(Lang)

_EN: dict[str, dict[str, str]] = {
    "states": {
        "stopped": "Stopped",
        "starting": "Starting",
        "connecting": "Connecting",
        "ready": "Ready",
        "reconnecting": "Reconnecting",
        "stopping": "Stopping",
        "failed": "Failed",
        "lost": "No answer",
        "stale": "No news",
    },
    "units": {
        "days": "{n} d",
        "hours": "{n} h",
        "minutes": "{n} min",
        "seconds": "{n} s",
        "ago": "{age} ago",
        "just_now": "just now",
        "milliseconds": "{n} ms",
        "none": "–",
    },
    "headline": {
        "label": "The bot",
        "sentence_one": "The bot is active in **{n}** server",
        "sentence_other": "The bot is active in **{n}** servers",
        "sentence_coming": "The bot is on its way …",
        "sentence_gone": "The bot is not running",
        "sandbox": "Sandbox",
        "sandbox_help": "Connected to a local Discord of its own, not to discord.com.",
        "since": "for {age}",
        "members": "Members",
        "rate": "Events",
        "rate_value": "{n}/s",
        "commands": "Commands",
        "commands_failed": "{n} failed",
        "uptime": "Uptime",
        "last_good_one": "Last seen in **{n}** server at {time}.",
        "last_good_other": "Last seen in **{n}** servers at {time}.",
        "stale": "No news since {time} — the numbers are from then.",
        "lost": "The bot has not answered since {time} — the numbers are from then.",
        "lost_never": "The bot does not answer.",
    },
    "shards": {
        "title": "Shards",
        "shard": "Shard {n}",
        "guilds_one": "{n} server",
        "guilds_other": "{n} servers",
        "events_one": "{n} event",
        "events_other": "{n} events",
        "latency": "Latency {n}",
        "count": "{n} {state}",
        "median": "median {n}",
        "empty": "No shard is connected yet.",
    },
    "chart": {
        "title": "Servers over time",
        "now": "now",
        "empty": "The line begins with the bot’s first count.",
        "summary": "Line of the number of servers from {start} to {end}: between {low} and {high}, now {n}.",
        "help": "Left and right arrow keys move along the line.",
        "changed": "{n} in {age}",
        "unchanged": "unchanged for {age}",
    },
    "table": {
        "title": "Servers",
        "name": "Name",
        "members": "Members",
        "joined": "Joined",
        "shard": "Shard",
        "id": "ID",
        "search": "Search name or ID",
        "range": "{first}–{last} of {total}",
        "matching": "{first}–{last} of {matching} found",
        "none": "0 found",
        "previous": "Previous page",
        "next": "Next page",
        "clear": "Clear the search",
        "empty": "The bot is in no server yet. Invite it to one and it appears here.",
        "no_match": "No server matches “{search}”.",
        "waiting": "Waiting for the list of servers …",
        "no_answer": "No answer yet; asking again.",
        "no_name": "(no name)",
        "failed": "The list could not be brought up to date. {error}",
        "unexpected": "The reason is in the log ({kind}).",
    },
    "controls": {
        "start": "Start",
        "stop": "Stop",
        "restart": "Restart",
        "nobody": "No bot is running.",
        "where": "Runs in {where}.",
        "failed": "{act} failed: {error}",
    },
    # What the bot says of itself: these sentences come in English over the wire, as `said` finds them again.
    "said": {
        "sandbox": "Starting the sandbox, a local Discord.",
        "logged_in": "Logged in; connecting to the gateway.",
        "waiting": "Waiting for the connection to Discord.",
        "receiving": "Receiving {n} servers.",
        "received": "Received {n} servers.",
        "gateway_lost": "The gateway connection was lost; connecting again by itself, nothing needs to be done.",
        "ended": "The bot ended by itself. Start it again; the log tells more.",
        "no_bot": "No bot answers at {url} ({reason}): start it with `await botkit.start()` in a notebook or "
        "`botkit bot` in a shell.",
        "silent": "The route {route} at {url} did not answer within {n} s: ask again, or allow more with "
        "request_timeout=.",
    },
    # What the page around the panels says: `make messages` writes it into the template's texts.j2.
    "page": {
        "language": "English",
        "theme": "Theme",
        "system": "System",
        "dark": "Dark",
        "light": "Light",
        "lost": "Connection to the dashboard lost since {time} — the numbers are from then. Reconnecting…",
        "away": "Connection lost",
        "stuck": "The live view did not load — the numbers are from {time}. Reload the page.",
        "failed": "The dashboard could not be built: a cell of its notebook failed. The server’s log says why.",
        "retry": "Try again",
        "script": "These numbers stand still: live ones need JavaScript.",
        "error": "The dashboard cannot be shown",
    },
}

TEXTS: dict[Lang, dict[str, dict[str, str]]] = {lang: translated(_EN, lang) for lang in LANGS}
"""``TEXTS[lang][panel][key]``."""


def texts_of(panel: str, lang: Lang) -> dict[str, str]:
    """Return the texts of one panel, those of states (``state_ready``) and those of units (``unit_days``).

    Under ``lang`` and ``panel`` they say whose they are, so that a page can exchange them for those of its viewer's
    language.
    """
    table = TEXTS[lang]
    states = {f"state_{key}": text for key, text in table["states"].items()}
    units = {f"unit_{key}": text for key, text in table["units"].items()}
    return {"lang": lang, "panel": panel, **states, **units, **table[panel]}


def said(sentence: str, lang: Lang) -> tuple[str, Lang]:
    """Return what the bot says of itself in a language, if that has the sentence, and the language that it is in."""
    for english, translation in pairs(lang).items():
        parts = re.split(r"\{(\w+)\}", english)
        pattern = "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
        if found := re.fullmatch(pattern, sentence):
            return translation.format(**found.groupdict()), lang
    return sentence, "en"


def pairs(lang: Lang) -> dict[str, str]:
    """Return what the bot may say of itself: each English sentence with its translation."""
    return {} if lang == "en" else {text: TEXTS[lang]["said"][key] for key, text in _EN["said"].items()}


def spoken(setting: str) -> Lang:
    """Return the language of what all viewers share: that of the setting, English where the viewer chooses."""
    return next((lang for lang in LANGS if lang == setting), "en")
