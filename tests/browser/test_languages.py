"""Viewers of one dashboard who read in different languages, in a real browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from playwright.async_api import Browser, Page, expect

from tests.browser.site import Site, dashboard
from tests.running import running

pytestmark = pytest.mark.browser

LIVE = 20_000
SENTENCE = ".jp-OutputArea-output .bk-sentence"
MEMBERS = ".jp-OutputArea-output .botkit-table tbody tr"
ENGLISH, KOREAN = "The bot is active in {} servers", "bot은 {}개의 서버에서 활동하고 있습니다"


@pytest.fixture
async def site(browser: Browser) -> AsyncIterator[Site]:
    """A dashboard with a thousand and some servers, which the bot knows, and nothing happening."""
    async with dashboard("--guilds", "1204", "--events", "0") as site:
        page = await browser.new_page()
        await page.goto(site.url)
        await expect(page.locator(MEMBERS)).to_have_count(25, timeout=LIVE)
        await page.close()
        yield site


async def visit(browser: Browser, url: str, locale: str, zone: str = "UTC", script: bool = True) -> Page:
    """Open a page as somebody does whose browser speaks a language."""
    context = await browser.new_context(locale=locale, timezone_id=zone, java_script_enabled=script)
    page = await context.new_page()
    await page.goto(url)
    return page


async def test_two_languages_at_the_same_time(browser: Browser, site: Site) -> None:
    """A Korean and an English browser look at one bot, live, each in its own language and zone."""
    korean = await visit(browser, site.url, "ko-KR", "Asia/Seoul")
    english = await visit(browser, site.url, "en-GB", "America/Los_Angeles")
    await expect(korean.locator(SENTENCE)).to_have_text(KOREAN.format("1,204"), timeout=LIVE)
    await expect(english.locator(SENTENCE)).to_have_text(ENGLISH.format("1,204"), timeout=LIVE)
    await site.join("New friends", 12)
    await expect(korean.locator(SENTENCE)).to_have_text(KOREAN.format("1,205"), timeout=4000)
    await expect(english.locator(SENTENCE)).to_have_text(ENGLISH.format("1,205"), timeout=4000)
    await expect(korean).to_have_title("1,205 · 정상 · botkit")
    await expect(english).to_have_title("1,205 · Ready · botkit")
    for page, lang, zone in ((korean, "ko", "Asia/Seoul"), (english, "en", "America/Los_Angeles")):
        await expect(page.locator("html")).to_have_attribute("lang", lang)
        spoken = await page.locator("main section.botkit").evaluate_all("all => all.map((one) => one.lang)")
        assert set(spoken) == {lang}
        await _dates_are_local(page, lang, zone)


async def _dates_are_local(page: Page, lang: str, zone: str) -> None:
    times = page.locator(f"{MEMBERS} time")
    said = await times.evaluate_all("all => all.map((one) => [one.dateTime, one.textContent])")
    assert len(said) == 25
    for moment, text in said:
        local = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
        assert text == format_date(local.date(), "medium", lang)


async def test_the_address_chooses_and_what_it_cannot_choose_is_passed_over(
    browser: Browser, site: Site
) -> None:
    """?lang= wins over the browser; a language that nobody speaks changes nothing; the link keeps the rest."""
    page = await visit(browser, f"{site.url}?lang=ko&view=x", "en-US")
    await expect(page.locator(SENTENCE)).to_have_text(KOREAN.format("1,204"), timeout=LIVE)
    await page.get_by_role("link", name="English").click()
    await page.wait_for_url(re.compile(r"\?lang=en&view=x$"))
    await expect(page.locator(SENTENCE)).to_have_text(ENGLISH.format("1,204"), timeout=LIVE)
    wrong = await visit(browser, f'{site.url}?lang=%22%3E%3Cscript%3E"', "ko-KR")
    await expect(wrong.locator(SENTENCE)).to_have_text(KOREAN.format("1,204"), timeout=LIVE)


async def test_the_first_paint_speaks_the_viewers_language(browser: Browser, site: Site) -> None:
    """Without any script the page is in the language that the browser, or the address, asks for."""
    korean = await visit(browser, site.url, "ko-KR", script=False)
    await expect(korean.get_by_text(KOREAN.format("1,204"))).to_be_visible()
    await expect(korean.locator("html")).to_have_attribute("lang", "ko")
    await korean.get_by_role("link", name="English").click()
    await expect(korean.get_by_text(ENGLISH.format("1,204"))).to_be_visible()
    other = await visit(browser, site.url, "fr-FR", script=False)
    await expect(other.get_by_text(ENGLISH.format("1,204"))).to_be_visible()


async def test_the_first_paint_gets_the_dates_of_the_viewers_zone(browser: Browser, site: Site) -> None:
    """What the server wrote in UTC is put right as soon as the page is there, before any widget is."""
    context = await browser.new_context(locale="en-US", timezone_id="Pacific/Kiritimati")
    page = await context.new_page()
    await page.route_web_socket(re.compile("."), lambda _: None)
    await page.goto(site.url)
    said = await page.locator(".botkit-first-paint tbody time").evaluate_all(
        "all => all.map((one) => [one.dateTime, one.textContent])"
    )
    assert len(said) == 25
    for moment, text in said:
        local = datetime.fromisoformat(moment).astimezone(ZoneInfo("Pacific/Kiritimati"))
        assert text == format_date(local.date(), "medium", "en")


async def test_what_the_bot_says_of_itself_is_translated(browser: Browser) -> None:
    """When the bot is gone, a Korean viewer reads why in Korean, and an English one in English."""
    async with running() as process, dashboard() as site:
        korean = await visit(browser, site.url, "ko-KR")
        english = await visit(browser, site.url, "en-US")
        for page in (korean, english):
            await expect(page.locator(f"{SENTENCE} strong")).to_be_visible(timeout=LIVE)
        process.kill()
        await process.wait()
        why = ".jp-OutputArea-output .botkit-headline .bk-note p:last-child"
        await expect(korean.locator(why)).to_contain_text("응답하는 봇이 없습니다", timeout=10_000)
        await expect(korean.locator(why)).to_have_attribute("lang", "ko")
        await expect(english.locator(why)).to_contain_text("No bot answers", timeout=10_000)
