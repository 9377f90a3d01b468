"""Logging in to a real dashboard: what is open before it, how it is opened, and what is never told."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import psutil
import pytest
import pytest_asyncio
from jupyter_server.auth.security import passwd

from botkit.errors import SettingsError
from botkit.serve.app import run
from tests.unit.serve.dashboards import Served, kernel_of, serving, start, told, write

TOKEN = "a-token-that-nobody-guesses"
PASSWORD = "correct horse"
pytestmark = pytest.mark.asyncio(loop_scope="module")


def environment(runtime: Path) -> dict[str, str]:
    """Return an environment with token and password, in a runtime directory of its own."""
    hashed = passwd(PASSWORD)  # type: ignore[no-untyped-call]
    return {
        "BOTKIT_DASHBOARD_TOKEN": TOKEN,
        "BOTKIT_DASHBOARD_PASSWORD": hashed,
        "JUPYTER_RUNTIME_DIR": str(runtime),
    }


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """Serve the counter behind a login."""
    folder = tmp_path_factory.mktemp("guarded")
    async with serving(write(folder / "toy.ipynb"), **environment(folder)) as served:
        yield served


async def log_in(http: aiohttp.ClientSession, url: str, word: str) -> aiohttp.ClientResponse:
    """Send the form as a browser does; return the answer, read, without going where it leads."""
    async with http.get(url + "login") as form:
        found = re.search(r'name="_xsrf"[^>]*value="([^"]+)"', await form.text())
    assert found
    data = {"_xsrf": found[1], "password": word}
    async with http.post(url + "login?next=/", data=data, allow_redirects=False) as answer:
        await answer.read()
        return answer


async def kernel_page(served: Served) -> str:
    """Return the page, as who has the token gets it."""
    headers = {"Authorization": f"token {TOKEN}"}
    async with aiohttp.ClientSession() as http, http.get(served.url, headers=headers) as answer:
        return await answer.text()


async def test_an_unauthenticated_get_sees_the_login_page_and_wakes_nothing(served: Served) -> None:
    """No run of the notebook, no websocket, no kernel's model; the form is all there is."""
    before = told(await kernel_page(served))
    async with aiohttp.ClientSession() as http:
        async with http.get(served.url) as answer:
            page = await answer.text()
            assert "/login" in str(answer.url)
        assert 'name="password"' in page
        assert "jupyter-config-data" not in page
        kernel = kernel_of(await kernel_page(served))
        refusals = {f"api/kernels/{kernel}": (302, 403), "voila/files/toy.ipynb": (404,), "toy.ipynb": (404,)}
        for path, statuses in refusals.items():
            async with http.get(served.url + path, allow_redirects=False) as answer:
                assert answer.status in statuses, path
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(f"{served.url}api/kernels/{kernel}/channels")
        assert refused.value.status == 403
        async with http.post(f"{served.url}voila/api/shutdown/{kernel}") as answer:
            assert answer.status == 403
    after = told(await kernel_page(served))
    assert int(after["run"]) == int(before["run"]) + 2


@pytest.mark.parametrize("word", [TOKEN, PASSWORD])
async def test_token_and_password_open_the_page(served: Served, word: str) -> None:
    """The login leads to what was asked for; the cookie is not for scripts, nor for other sites."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        answer = await log_in(http, served.url, word)
        assert (answer.status, answer.headers["Location"]) == (302, "/")
        cookie = next(one for one in answer.headers.getall("Set-Cookie") if one.startswith("username-"))
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        async with http.get(served.url) as page:
            assert "jupyter-config-data" in await page.text()
        async with http.get(served.url + "logout", allow_redirects=False) as away:
            assert away.headers["Location"] == "/login"
        async with http.get(served.url) as page:
            assert 'name="password"' in await page.text()


async def test_a_token_in_the_address_logs_in_and_is_taken_out(served: Served) -> None:
    """The browser is sent to the address without it, and the cookie does the rest."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        url = f"{served.url}?lang=ko&token={TOKEN}"
        async with http.get(url, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (302, "/?lang=ko")
            assert TOKEN not in await answer.text()
        async with http.get(served.url) as page:
            text = await page.text()
            assert "jupyter-config-data" in text
            assert TOKEN not in text


async def test_the_form_needs_its_own_mark(served: Served) -> None:
    """Another site cannot log a viewer in."""
    async with (
        aiohttp.ClientSession() as http,
        http.post(served.url + "login", data={"password": TOKEN}) as answer,
    ):
        assert answer.status == 403


async def test_who_guesses_has_to_wait_and_the_secret_is_in_no_log(tmp_path: Path) -> None:
    """After some wrong tries the right word helps no more until the time is over; the log tells of them."""
    served = await start(write(tmp_path / "toy.ipynb"), **environment(tmp_path))
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            states = [(await log_in(http, served.url, f"guess-{number}")).status for number in range(4)]
            assert states == [401] * 4
            blocked = await log_in(http, served.url, PASSWORD)
            assert blocked.status == 429
            assert int(blocked.headers["Retry-After"]) >= 1
            for how in ({"params": {"token": "guess-5"}}, {"headers": {"Authorization": f"token {TOKEN}"}}):
                async with http.get(served.url, **how) as answer:  # type: ignore[arg-type]
                    assert answer.status == 429
            # A header that anybody can write makes nobody another.
            async with http.get(
                served.url, params={"token": TOKEN}, headers={"X-Forwarded-For": "192.0.2.7"}
            ) as answer:
                assert answer.status == 429
            # Where there is no page, nothing tells whether a token was right.
            async with http.get(f"{served.url}nowhere?token={TOKEN}") as answer:
                assert answer.status == 404
    finally:
        _, errors = await served.end()
    assert "A login from 127.0.0.1 was refused, the 4. in a row." in errors
    assert not re.search(rf"{TOKEN}|{PASSWORD}|guess-|argon2", errors)


async def test_the_kernel_gets_no_secret_of_the_dashboard(tmp_path: Path) -> None:
    """Neither its environment nor any process's arguments hold token or password."""
    cell = "import os\nprint('mine', [n for n in os.environ if 'DASHBOARD' in n or 'TOKEN' in n])"
    async with serving(write(tmp_path / "toy.ipynb", cell), **environment(tmp_path)) as served:
        assert "mine []" in await kernel_page(served)
        family = psutil.Process(served.process.pid).children(recursive=True)
        assert family
        for one in family:
            text = repr(one.environ()) + repr(one.cmdline())
            assert TOKEN not in text
            assert "argon2" not in text


async def test_a_login_outlives_the_server_until_the_token_changes(tmp_path: Path) -> None:
    """A page that was open finds its way back after a restart; a new token ends all logins."""
    how = environment(tmp_path)
    jar, port = aiohttp.CookieJar(unsafe=True), 0
    for token, opened in ((TOKEN, True), (TOKEN, True), ("another-long-token", False)):
        served = await start(
            write(tmp_path / "toy.ipynb"), port=port, **{**how, "BOTKIT_DASHBOARD_TOKEN": token}
        )
        port = int(served.url.rsplit(":", 1)[1].strip("/"))
        async with aiohttp.ClientSession(cookie_jar=jar) as http:
            if not jar:
                await log_in(http, served.url, token)
            async with http.get(served.url) as page:
                assert ("jupyter-config-data" in await page.text()) is opened
        await served.end()
    assert (tmp_path / "botkit_cookie_secret").stat().st_mode & 0o077 == 0


async def test_health_tells_strangers_only_the_states(served: Served) -> None:
    """Three words without login; since when and the version with one. No bot runs here: 503."""
    async with aiohttp.ClientSession() as http, http.get(served.url + "healthz") as answer:
        assert answer.status == 503
        assert await answer.json() == {"status": "down", "kernel": "alive", "bot": "none"}
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("how", [{"host": "0.0.0.0"}, {"proxied": True}])  # noqa: S104
async def test_without_a_login_no_other_address_is_listened_on(
    tmp_path: Path, how: dict[str, object]
) -> None:
    """An open dashboard stays on this machine, also behind a proxy."""
    with pytest.raises(SettingsError, match="BOTKIT_DASHBOARD_TOKEN"):
        run(write(tmp_path / "toy.ipynb"), port=0, open_browser=False, **how)  # type: ignore[arg-type]


async def test_plain_voila_asks_for_the_login_too(tmp_path: Path) -> None:
    """The same class does it by the same settings; an open address without them is an error."""
    code = "from voila.app import Voila; Voila.launch_instance()"
    words = ("--no-browser", "--port=0", "--Voila.ip=0.0.0.0", str(write(tmp_path / "toy.ipynb")))
    provider = "--Voila.identity_provider_class=botkit.serve.identity.DashboardIdentity"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        provider,
        *words,
        cwd=tmp_path,
        env=os.environ,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        _, errors = await process.communicate()
    assert process.returncode != 0
    assert b"BOTKIT_DASHBOARD_TOKEN" in errors


async def test_a_browser_of_any_language_can_log_in(tmp_path: Path) -> None:
    """Who speaks neither of ours, or says nothing, gets the form in English."""
    async with serving(write(tmp_path / "toy.ipynb"), BOTKIT_DASHBOARD_TOKEN=TOKEN) as served:
        for accepted, lang in (("", "en"), ("de-DE,fr;q=0.5", "en"), ("de,ko;q=0.5", "ko")):
            async with served.http.get(
                f"{served.url}login", headers={"Accept-Language": accepted, "Authorization": ""}
            ) as answer:
                assert answer.status == 200
                assert f'lang="{lang}"' in await answer.text()
