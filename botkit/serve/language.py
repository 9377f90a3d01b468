"""The language of each page: what its address asks for, else what is set, else what the viewer's browser prefers.

The kernel and its widgets are everybody's, so the page brings its language with it. Voila hands a request on in two
places only: to a hook, which a file of configuration cannot name, and to whoever starts its kernel. The latter is our
`SharedKernelManager`, which notes here what was asked; the template, made in the same task, finds it by a filter
(the option ``VoilaExporter.filters``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, MutableMapping
from contextvars import ContextVar
from functools import cache
from urllib.parse import parse_qs

from botkit.errors import SettingsError
from botkit.panels.texts import LANGS, TEXTS, Lang, pairs, spoken
from botkit.settings import load

_request: ContextVar[tuple[str, str]] = ContextVar("_request", default=("", ""))


def note(env: MutableMapping[str, str] | None) -> None:
    """Keep what the viewer asks for, for the page that this task makes.

    Parameters
    ----------
    env
        What Voila would give a kernel of the request (the option ``VoilaConfiguration.http_header_envs``); the
        viewer's languages are taken out of it, since the kernel is not this viewer's alone.
    """
    env = {} if env is None else env
    _request.set((env.get("QUERY_STRING", ""), env.pop("HTTP_ACCEPT_LANGUAGE", "")))


def page_lang(setting: str | None) -> Lang:
    """Return the language of the page that is being made: the template's filter ``botkit_lang``.

    Parameters
    ----------
    setting
        The language that is set, or ``auto``; None reads ``BOTKIT_LANG``.
    """
    return chosen(*_request.get(), setting or _setting())


def chosen(query: str, accepted: str, setting: str) -> Lang:
    """Return the language that an address, a browser and a setting agree on.

    Parameters
    ----------
    query
        The address's query (``"lang=ko"``).
    accepted
        The header ``Accept-Language``.
    setting
        The language that is set, or ``auto``.
    """
    for tag in (*parse_qs(query).get("lang", [])[-1:], setting, *_preferred(accepted)):
        lang = tag.strip().partition("-")[0].lower()
        for known in LANGS:
            if known == lang:
                return known
    return spoken(setting)


def _preferred(accepted: str) -> list[str]:
    """Return the languages of an ``Accept-Language`` header, the dearest first."""
    return [tag for _, tag in sorted(_weighed(accepted), key=lambda one: -one[0])]


def _weighed(accepted: str) -> Iterator[tuple[float, str]]:
    for part in accepted.split(",")[:32]:
        tag, _, weight = part.partition(";")
        try:
            value = float(weight.strip().removeprefix("q=")) if weight.strip() else 1.0
        except ValueError:
            continue
        if 0 < value <= 1:
            yield value, tag


@cache
def words(lang: Lang) -> str:
    """Return the texts of all panels as JSON for a script element: the template's filter ``botkit_words``."""
    table = {panel: texts for panel, texts in TEXTS[lang].items() if panel not in ("page", "controls")}
    table["said"] = pairs(lang)
    packed = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    return packed.replace("<", "\\u003c")


@cache
def _setting() -> str:
    """Return what is set where this server was started; the kernel tells of settings that are wrong."""
    try:
        return load().lang
    except SettingsError:
        return "auto"
