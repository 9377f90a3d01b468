"""The tables of texts."""

from __future__ import annotations

import re

import pytest

from botkit.model import State
from botkit.panels._static import read
from botkit.panels.texts import TEXTS, texts_of

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


def _keys(lang: str) -> set[tuple[str, str]]:
    return {(panel, key) for panel, table in TEXTS[lang].items() for key in table}  # type: ignore[index]


def test_both_languages_have_the_same_texts() -> None:
    """No text is missing in a language."""
    assert _keys("en") == _keys("ko")


@pytest.mark.parametrize(("panel", "key"), sorted(_keys("en")))
def test_both_languages_name_the_same_values(panel: str, key: str) -> None:
    """A translation fills in what the original fills in."""
    english, korean = TEXTS["en"][panel][key], TEXTS["ko"][panel][key]
    assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", korean))
    assert english.count("**") == korean.count("**")


def test_the_sentence_is_the_tutorials() -> None:
    """The sentence of the page that botkit comes from stands in both languages."""
    assert texts_of("headline", "en")["sentence_other"] == "The bot is active in **{n}** servers"
    assert texts_of("headline", "ko")["sentence_other"] == "bot은 **{n}**개의 서버에서 활동하고 있습니다"


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
