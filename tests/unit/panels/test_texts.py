"""The tables of texts, and the catalogues that they are translated with."""

from __future__ import annotations

import re
from datetime import date
from typing import get_args

import pytest
from babel.dates import format_date
from babel.messages.mofile import read_mo
from babel.numbers import format_decimal

from botkit.model import State
from botkit.panels import _html
from botkit.panels._static import read
from botkit.panels.catalogue import LOCALE, Message, messages, translated
from botkit.panels.texts import LANGS, TEXTS, Lang, said, spoken, texts_of
from botkit.settings import Settings
from tools import messages as tool

PANELS = {
    "headline": "headline.js",
    "shards": "shards.js",
    "activity": "activity.js",
    "health": "health.js",
    "errors": "errors.js",
    "recent": "recent.js",
    "chart": "chart.js",
    "table": "guild_table.js",
}
TRANSLATIONS = [lang for lang in LANGS if lang != "en"]
SPEAKERS = LOCALE.parent
ENGLISH = list(messages(TEXTS["en"]))
MAKE = "run `make messages` and translate what it lists"


def test_languages_are_those_of_the_catalogues_and_of_the_setting() -> None:
    """A language that can be chosen has a catalogue, and one that has a catalogue can be chosen."""
    assert sorted(TRANSLATIONS) == tool.languages()
    assert get_args(Settings.model_fields["lang"].annotation) == ("auto", *LANGS)


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_every_text_is_translated(lang: str) -> None:
    """No text is missing in a language, none is there that nothing shows, and none is a guess."""
    catalogue = tool.read(lang)
    there = {message.context for message in catalogue if message.id}
    wanted = {message.context for message in ENGLISH}
    assert there - wanted == set(), f"gone from the table: {MAKE}"
    assert wanted - there == set(), f"new in the table: {MAKE}"
    lacking = [message.context for message in catalogue if message.id and not tool.complete(message.string)]
    assert lacking == [], f"without a translation: {MAKE}"
    assert [message.context for message in catalogue if message.id and message.fuzzy] == []
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_the_catalogue_is_in_step_with_the_table(lang: str) -> None:
    """Extracting the texts again changes nothing: the English side is that of the table, in its order."""
    now = [(message.context, message.id) for message in tool.read(lang) if message.id]
    assert now == [(message.context, message.id) for message in tool.updated(lang) if message.id], MAKE


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_the_compiled_catalogue_is_in_step(lang: str) -> None:
    """What gettext reads is what people wrote."""
    with tool.path_of(lang).with_suffix(".mo").open("rb") as file:
        # Babel leaves the context as bytes.
        compiled = {
            message.context.decode(): _forms(message.string) for message in read_mo(file) if message.id
        }
    written = {message.context: _forms(message.string) for message in tool.read(lang) if message.id}
    assert compiled == written, MAKE


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_the_templates_texts_are_in_step() -> None:
    """Voila's own pages say what the catalogues say."""
    catalogues = {lang: tool.updated(lang) for lang in TRANSLATIONS}
    assert tool.TEMPLATE_TEXTS.read_text(encoding="utf-8") == tool.template_texts(catalogues), MAKE


@pytest.mark.parametrize("lang", TRANSLATIONS)
@pytest.mark.parametrize("message", ENGLISH, ids=lambda message: message.context)
def test_a_translation_names_the_same_values(message: Message, lang: str) -> None:
    """Each form of a translation fills in, and sets strong, what the original does."""
    id = message.text if message.plural is None else (message.text, message.plural)
    translation = tool.read(lang).get(id, message.context)
    assert translation is not None
    for text in _forms(translation.string):
        assert _values(text) == _values(message.plural or message.text)
        assert text.count("**") == message.text.count("**")


def _values(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


def test_a_text_may_have_as_many_forms_as_its_language() -> None:
    """Korean has one form of what English has two of; a language without a catalogue stays English."""
    assert "sentence_one" in texts_of("headline", "en")
    assert "sentence_one" not in texts_of("headline", "ko")
    assert translated(TEXTS["en"], "xx") == TEXTS["en"]


def test_the_sentence_is_the_tutorials() -> None:
    """The sentence of the page that botkit comes from stands in both languages."""
    assert texts_of("headline", "en")["sentence_other"] == "The bot is active in **{n}** servers"
    assert texts_of("headline", "ko")["sentence_other"] == "bot은 **{n}**개의 서버에서 활동하고 있습니다"


@pytest.mark.parametrize("sentence", TEXTS["en"]["said"].values())
def test_the_bot_says_these_sentences(sentence: str) -> None:
    """A sentence that is translated is still in the code that says it."""
    code = "".join(
        path.read_text(encoding="utf-8") for path in SPEAKERS.rglob("*.py") if "panels" not in path.parts
    )
    joined = re.sub(r'"\s+f?"', "", code)
    for part in re.split(r"\{\w+\}", sentence):
        assert part in joined


def test_what_the_bot_says_is_translated_with_its_values() -> None:
    """A known sentence is told in the viewer's language; any other stays what it is, in English."""
    assert said("Receiving 1,204 servers.", "ko") == ("서버 1,204개를 받는 중입니다.", "ko")
    assert said("Receiving 1,204 servers.", "en") == ("Receiving 1,204 servers.", "en")
    refused = (
        "No bot answers at ws://127.0.0.1:1 ({x}): start it with `await botkit.start()` in a notebook or "
    )
    assert "({x})" in said(f"{refused}`botkit bot` in a shell.", "ko")[0]
    assert said("Something (else) {n}", "ko") == ("Something (else) {n}", "en")


def test_texts_say_whose_they_are() -> None:
    """A page finds the texts of the same panel in its own language."""
    texts = texts_of("shards", "ko")
    assert (texts["lang"], texts["panel"]) == ("ko", "shards")


@pytest.mark.parametrize(("setting", "lang"), [("ko", "ko"), ("en", "en"), ("auto", "en")])
def test_what_all_share_speaks_the_language_that_is_set(setting: str, lang: str) -> None:
    """Where each viewer's browser chooses, what they share is English."""
    assert spoken(setting) == lang


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_word(state: State) -> None:
    """Each lifecycle state can be told."""
    assert texts_of("headline", "en")[f"state_{state}"]


@pytest.mark.parametrize(("panel", "script"), PANELS.items())
def test_scripts_ask_for_texts_that_exist(panel: str, script: str) -> None:
    """A key that a front end uses is in its panel's table."""
    texts = texts_of(panel, "en")
    shared = [] if panel in ("chart", "table") else ["values.js"]
    asked = re.findall(r'say\("(\w+)"', read("format.js", *shared, script))
    asked += [
        f"{key}_{form}" for key in re.findall(r'many\("(\w+)"', read(script)) for form in ("one", "other")
    ]
    assert [key for key in asked if key not in texts] == []


@pytest.mark.parametrize(
    "script", sorted((LOCALE.parent / "panels" / "static").glob("*.js")), ids=lambda p: p.name
)
def test_no_script_takes_the_language_of_the_widget(script: object) -> None:
    """The widget's language is everybody's: the viewer's is that of the formatter's words."""
    assert 'get("lang")' not in script.read_text(encoding="utf-8")  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("value", "digits"), [(0, 0), (1234, 0), (1_234_567.25, 1), (100_000, 0), (0.5, 1)])
def test_numbers_are_written_as_the_language_does(lang: Lang, value: float, digits: int) -> None:
    """The first paint's numbers have the separators of CLDR, as those of the browser have."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    with _html.painting(lang):
        assert _html.number(value, digits) == format_decimal(value, pattern, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_dates_are_written_as_the_language_does(lang: Lang) -> None:
    """A join of long ago is told by its date."""
    said = _html.joined(texts_of("table", lang), 1_700_000_000.0, 1_800_000_000.0)
    assert f">{format_date(date(2023, 11, 14), 'medium', lang)}</time>" in said


@pytest.mark.parametrize(
    ("lang", "count", "form"),
    [("en", 1, "sentence_one"), ("en", 0, "sentence_other"), ("ko", 1, "sentence_other")],
)
def test_a_number_chooses_its_form(lang: Lang, count: int, form: str) -> None:
    """One and none are told apart where the language does so."""
    texts = texts_of("headline", lang)
    assert _html.plural(texts, "sentence", count) == texts[form]
