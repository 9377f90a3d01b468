"""Brings the catalogues of translations in step with the table of texts, and what is made from them.

Usage: python tools/messages.py [LANG ...]

Each ``botkit/locale/<lang>/LC_MESSAGES/botkit.po`` gets the texts that are new, loses those that are gone, and is
compiled; then the page template's ``texts.j2`` is written. A language that is named and has no catalogue yet gets one.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parents[1]))

from botkit.panels import texts
from botkit.panels.catalogue import DOMAIN, LOCALE, messages

TEMPLATE_TEXTS = LOCALE.parent / "serve" / "share" / "voila" / "templates" / "botkit" / "texts.j2"
_HEADER = """\
# The English side is written by `make messages` from botkit/panels/texts.py, the translations by hand."""


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(file.parents[1].name for file in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def path_of(lang: str) -> Path:
    """Return where a language's catalogue is."""
    return LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(lang: str) -> Catalog:
    """Return a language's catalogue; an empty one if there is none."""
    path = path_of(lang)
    if not path.exists():
        return Catalog(locale=lang, domain=DOMAIN, project="botkit", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=lang, domain=DOMAIN)


def updated(lang: str) -> Catalog:
    """Return a language's catalogue with the texts of the table, and no others."""
    wanted = Catalog(domain=DOMAIN, header_comment=_HEADER, fuzzy=False)
    for message in messages(texts.TEXTS["en"]):
        both = message.text if message.plural is None else (message.text, message.plural)
        wanted.add(both, context=message.context)
    catalogue = read(lang)
    catalogue.header_comment = _HEADER
    catalogue.update(wanted, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    return catalogue


def po(catalogue: Catalog) -> bytes:
    """Return a catalogue as the text that people edit."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, ignore_obsolete=True)
    return buffer.getvalue()


def mo(catalogue: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def template_texts(catalogues: dict[str, Catalog]) -> str:
    """Return the page's own texts as the template takes them: error pages are made where no catalogue is at hand."""
    english = texts.TEXTS["en"]["page"]
    pages = {"en": english}
    for lang, catalogue in catalogues.items():
        found = {key: catalogue.get(text, f"page/{key}") for key, text in english.items()}
        pages[lang] = {key: (found[key] and found[key].string) or text for key, text in english.items()}
    table = json.dumps(pages, ensure_ascii=False, indent=2)
    note = "{# Written by `make messages` from botkit/panels/texts.py and its catalogues. #}"
    return f"{note}\n{{%- set texts = {table} -%}}\n"


def main(wanted: list[str]) -> None:
    """Write every catalogue, its compiled form, and the template's texts."""
    catalogues = {lang: updated(lang) for lang in sorted({*languages(), *wanted})}
    for lang, catalogue in catalogues.items():
        path = path_of(lang)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po(catalogue))
        path.with_suffix(".mo").write_bytes(mo(catalogue))
        missing = [message.context for message in catalogue if message.id and not complete(message.string)]
        print(f"{path}: {len(catalogue)} texts, {len(missing)} without a translation", *missing, sep="\n  ")
    TEMPLATE_TEXTS.write_text(template_texts(catalogues), encoding="utf-8")


def complete(string: str | tuple[str, ...] | None) -> bool:
    """Return whether a translation has all its forms."""
    return bool(string) and all((string,) if isinstance(string, str) else string)


if __name__ == "__main__":
    main(sys.argv[1:])
