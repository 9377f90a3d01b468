"""The catalogues of translations: gettext's, one file for each language but English.

A text's context is its place in the table (``headline/sentence``), so that one English word may have two translations.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

LOCALE = Path(__file__).parents[1] / "locale"
"""Below it are the catalogues, as gettext looks for them."""

DOMAIN = "botkit"

Table = Mapping[str, Mapping[str, str]]

_EXAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}
"""A number for each of CLDR's plural forms, by which browsers choose; gettext numbers the same forms by a formula."""


class Message(NamedTuple):
    """One text of the table as gettext knows it; ``plural`` is None where the text has no forms."""

    panel: str
    key: str
    text: str
    plural: str | None = None

    @property
    def context(self) -> str:
        """Where the text stands in the table."""
        return f"{self.panel}/{self.key}"


def messages(table: Table) -> Iterator[Message]:
    """Yield the texts of a table in order; a text for one and the same for many are one message."""
    for panel, texts in table.items():
        for key, text in texts.items():
            base, _, form = key.rpartition("_")
            if form == "one" and f"{base}_other" in texts:
                yield Message(panel, base, text, texts[f"{base}_other"])
            elif not (form == "other" and f"{base}_one" in texts):
                yield Message(panel, key, text)


def translated(table: Table, lang: str) -> dict[str, dict[str, str]]:
    """Return a table in another language; what has no translation there stays English.

    Of a text with forms there is the one for ``other`` numbers, and each further one that differs from it.
    """
    if lang == "en":
        return {panel: dict(texts) for panel, texts in table.items()}
    known = gettext.translation(DOMAIN, LOCALE, [lang], fallback=True)
    result: dict[str, dict[str, str]] = {panel: {} for panel in table}
    for message in messages(table):
        texts, key = result[message.panel], message.key
        if message.plural is None:
            texts[key] = known.pgettext(message.context, message.text)
            continue
        for form, number in _EXAMPLES.items():
            texts[f"{key}_{form}"] = known.npgettext(message.context, message.text, message.plural, number)
        for form in _EXAMPLES:
            if form != "other" and texts[f"{key}_{form}"] == texts[f"{key}_other"]:
                del texts[f"{key}_{form}"]
    return result
