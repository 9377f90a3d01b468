"""botkit.serve.language: what a page's address, the setting and the browser make of its language."""

from __future__ import annotations

import asyncio
import json

import pytest

from botkit.panels.texts import TEXTS
from botkit.serve import language


@pytest.mark.parametrize(
    ("query", "accepted", "setting", "lang"),
    [
        ("", "", "auto", "en"),
        ("", "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "auto", "ko"),
        ("", "en-GB,en;q=0.9,ko;q=0.8", "auto", "en"),
        ("", "de,ko;q=0.3,en;q=0.2", "auto", "ko"),
        ("", "de,fr", "auto", "en"),
        ("", "ko;q=0", "auto", "en"),
        ("", "ko;q=nan,ko;q=-1,;;;,*;q=", "auto", "en"),
        ("", "en", "ko", "ko"),
        ("", "ko", "en", "en"),
        ("lang=ko", "en", "en", "ko"),
        ("view=wall&lang=KO-kr", "", "auto", "ko"),
        ("lang=en&lang=ko", "", "auto", "ko"),
        ("lang=xx", "ko", "auto", "ko"),
        ("lang=", "", "ko", "ko"),
        ("lang=%3Cscript%3E&lang=%FF", "", "auto", "en"),
    ],
)
def test_the_language_of_a_page(query: str, accepted: str, setting: str, lang: str) -> None:
    """The address wins, then what is set, then the browser; what nobody speaks is passed over."""
    assert language.chosen(query, accepted, setting) == lang


async def test_requests_at_the_same_time_keep_their_languages() -> None:
    """Each page's task finds what its own viewer asked for; nothing of it reaches the kernel."""
    env = {"QUERY_STRING": "", "HTTP_ACCEPT_LANGUAGE": "ko", "HOME": "/"}

    async def page(env: dict[str, str]) -> str:
        language.note(env)
        await asyncio.sleep(0)
        return language.page_lang("auto")

    assert await asyncio.gather(page(env), page({"QUERY_STRING": "lang=en"}), page({})) == ["ko", "en", "en"]
    assert env == {"QUERY_STRING": "", "HOME": "/"}


def test_words_are_the_panels_texts_and_stay_in_their_element() -> None:
    """The JSON holds every panel's texts, and nothing that could end the element it stands in."""
    words = language.words("ko")
    assert json.loads(words)["headline"] == TEXTS["ko"]["headline"]
    assert "<" not in words
