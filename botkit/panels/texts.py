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
        "guilds": "Servers",
        "members": "Members",
        "hour": "{n} in 1 h",
        "day": "{n} in 24 h",
        "hour_exact": "1 h ago: {then} · now: {n}",
        "day_exact": "24 h ago: {then} · now: {n}",
        "not_known": "The bot’s records do not go back so far.",
        "rate": "Events",
        "rate_value": "{n}/s",
        "uptime": "Uptime",
        "last_good_one": "Last seen in **{n}** server at {time}.",
        "last_good_other": "Last seen in **{n}** servers at {time}.",
        "stale": "No news since {time} — the numbers are from then.",
        "still": "These numbers are of {time}.",
        "lost": "The bot has not answered since {time} — the numbers are from then.",
        "lost_never": "The bot does not answer.",
    },
    "shards": {
        "title": "Shards",
        "shard": "Shard {n}",
        "guilds_one": "{n} server",
        "guilds_other": "{n} servers",
        "rate": "{n}/s",
        "events": "Events {n}",
        "latency": "Latency {n}",
        "heartbeat": "Heartbeat {age} ago",
        "no_heartbeat": "No heartbeat yet",
        "count": "{n} {state}",
        "median": "median {n}",
        "empty": "No shard is connected yet.",
    },
    "chart": {
        "title": "Over time",
        "measure": "What is shown",
        "measure_guilds": "Servers",
        "measure_members": "Members",
        "measure_events": "Events/s",
        "range": "Range of time",
        "range_15m": "15 min",
        "range_1h": "1 h",
        "range_24h": "24 h",
        "range_7d": "7 d",
        "range_30d": "30 d",
        "value_guilds_one": "**{n}** server",
        "value_guilds_other": "**{n}** servers",
        "value_members_one": "**{n}** member",
        "value_members_other": "**{n}** members",
        "value_events": "**{n}** events/s",
        "zoom": "Zoom",
        "zoom_in": "Zoom in",
        "zoom_out": "Zoom out",
        "zoom_reset": "Whole range",
        "empty": "The line begins with the bot’s first count.",
        "summary": "{name} from {start} to {end}: lowest {low}, highest {high}, last {last}.",
        "gaps_one": "{n} gap, in which the number is not known.",
        "gaps_other": "{n} gaps, in which the number is not known.",
        "help": "Arrow keys move along the line, with Shift they move the part shown. Plus and "
        "minus zoom, 0 shows the whole range.",
        "point": "{value}, {time}",
        "unknown": "not known",
        "changed": "{n} in {age}",
        "unchanged": "unchanged for {age}",
        "between": "between {low} and {high} in {age}",
        "numbers": "Numbers as a table",
        "time": "Time",
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
        "first": "First page",
        "previous": "Previous page",
        "next": "Next page",
        "last": "Last page",
        "page": "Page",
        "pages": "of {n}",
        "size": "{n} rows",
        "size_label": "Rows on a page",
        "moved": "List has changed",
        "moved_help": "Show the rows in the order of now",
        "keys": "Up and down arrow keys move along the rows, Enter opens a server, Page Up and "
        "Page Down turn pages.",
        "clear": "Clear the search",
        "empty": "The bot is in no server yet. Invite it to one and it appears here.",
        "no_match": "No server matches “{search}”.",
        "waiting": "Waiting for the list of servers …",
        "no_answer": "No answer yet; asking again.",
        "no_name": "(no name)",
        "failed": "The list could not be brought up to date. {error}",
        "unexpected": "The reason is in the log ({kind}).",
        "detail_close": "Close",
        "detail_copy": "Copy ID",
        "detail_copied": "Copied",
        "detail_copy_by_hand": "Marked: press Ctrl+C",
        "detail_waiting": "Asking the bot …",
        "detail_age": "As of {time}",
        "detail_gone": "The bot is not in this server any more.",
        "detail_outage": "The server has an outage at Discord: little is known of it now.",
        "detail_failed": "The bot could not tell about this server. {error}",
        "detail_owner": "Owner",
        "detail_owner_unknown": "not known",
        "detail_members": "Members",
        "detail_created": "Created",
        "detail_joined": "Bot joined",
        "detail_shard": "Shard",
        "detail_boosts": "Boosts",
        "detail_line": "Members over {span}",
        "detail_line_summary": "Line of the members over {span}: between {low} and {high}, now {n}.",
        "detail_channels": "Channels ({n})",
        "detail_roles": "Roles ({n})",
        "detail_features": "Features ({n})",
        "detail_more": "and {n} more",
        "detail_kind_text": "Text",
        "detail_kind_voice": "Voice",
        "detail_kind_category": "Categories",
        "detail_kind_news": "Announcements",
        "detail_kind_stage_voice": "Stages",
        "detail_kind_forum": "Forums",
        "detail_kind_media": "Media",
        "detail_kind_thread": "Active threads",
    },
    "controls": {
        "start": "Start",
        "stop": "Stop",
        "restart": "Restart",
        "nobody": "No bot is running.",
        "where": "Runs in {where}.",
        "failed": "{act} failed: {error}",
    },
    "activity": {
        "title": "Activity",
        "types": "Events by type, mean of the last 10 s",
        "rate": "{n}/s",
        "other": "Other types",
        "empty": "No event has come yet.",
        "used": "Commands since start",
        "failed": "Failed",
        "failed_share": "{n} ({share}%)",
        "p50": "Median time",
        "p95": "p95 time",
        "used_help": "Application commands that were used since the bot started.",
        "failed_help": "Those of them that raised an error.",
        "p50_help": "Half of the last 500 commands returned within this time.",
        "p95_help": "95% of the last 500 commands returned within this time.",
    },
    "health": {
        "title": "Health",
        "measured": "measured {when}",
        "lag": "Loop lag",
        "lag_note": "longest in 10 s",
        "lag_help": "How long the event loop kept a due timer waiting. OK below 100 ms, bad from 1 s.",
        "memory": "Memory",
        "memory_note": "of the bot’s process",
        "memory_help": "OK below 512 MB and 0.2 MB for each server, bad from twice that.",
        "cpu": "CPU",
        "cpu_note": "of one core",
        "cpu_help": "The event loop has one core. OK below 70%, bad from 90%.",
        "limits": "Rate limits hit",
        "limits_none": "none since the start",
        "limits_last": "last {when}",
        "limits_help": "Answers 429 since the start. OK when the last is 10 min ago; bad when it is "
        "less than a minute ago and there were ten.",
        "identifies": "IDENTIFYs left",
        "identifies_value": "{n} of {total}",
        "identifies_resets": "resets in {age}",
        "identifies_reset": "reset {when}",
        "identifies_help": "Every shard that starts needs one. OK from a fifth of all, bad when they do not "
        "suffice for another start.",
        "megabytes": "{n} MB",
        "gigabytes": "{n} GB",
        "percent": "{n}%",
        "level_good": "OK",
        "level_watch": "Watch",
        "level_bad": "Bad",
        "level_unknown": "Not known",
    },
    "errors": {
        "title": "Last errors",
        "type": "Error",
        "count": "Count",
        "last": "Last",
        "empty": "No errors since start",
        "not_known": "Nothing is known before the bot has started.",
    },
    "recent": {
        "title": "Joins and leaves",
        "name": "Server",
        "members": "Members",
        "when": "When",
        "joined": "Joined",
        "left": "Left",
        "empty": "No server has been joined or left yet.",
        "no_name": "(no name)",
    },
    # What the bot says of itself: these sentences come in English over the wire, as `said` finds them again.
    "said": {
        "sandbox": "Starting the sandbox, a local Discord.",
        "logged_in": "Logged in; connecting to the gateway.",
        "waiting": "Waiting for the connection to Discord.",
        "receiving": "Receiving {n} servers.",
        "received": "Received {n} servers.",
        "gateway_lost": "The gateway connection was lost; connecting again by itself, nothing needs to "
        "be done.",
        "ended": "The bot ended by itself. Start it again; the log tells more.",
        "no_bot": "No bot answers at {url} ({reason}): start it with `await botkit.start()` in a "
        "notebook or `botkit bot` in a shell.",
        "silent": "The route {route} at {url} did not answer within {n} s: ask again, or allow "
        "more with request_timeout=.",
    },
    # What the page around the panels says: `make messages` writes it into the template's texts.j2.
    "page": {
        "language": "English",
        "theme": "Theme",
        "system": "System",
        "dark": "Dark",
        "light": "Light",
        "lost": "Connection to the dashboard lost since {time} — the numbers are from then. Reconnecting…",
        "wait": "The dashboard’s kernel does not answer yet. Waiting for it…",
        "away": "Connection lost",
        "stuck": "The live view did not load — the numbers are from {time}. Reload the page.",
        "failed": "The dashboard could not be built: a cell of its notebook failed. The server’s "
        "log says why.",
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
