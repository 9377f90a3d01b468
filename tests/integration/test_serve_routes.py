"""What a viewer may ask over HTTP, tried at the real server."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio
from yarl import URL

from tests.unit.serve.dashboards import Served, kernel_of, serving, told, viewer, write

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """Serve the counter, with another notebook and a secret beside it."""
    folder = tmp_path_factory.mktemp("toy")
    (folder / ".env").write_text("TOP-SECRET")
    write(folder / "other.ipynb", "print('TOP-SECRET')")
    async with serving(write(folder / "toy.ipynb")) as served:
        yield served


TRIED = [
    ("GET", "api/kernels"), ("POST", "api/kernels"), ("DELETE", "api/kernels/{kernel}"),
    ("POST", "api/kernels/{kernel}/interrupt"), ("POST", "api/kernels/{kernel}/restart"),
    ("GET", "api/sessions"), ("POST", "api/sessions"), ("GET", "api/kernelspecs"), ("GET", "api/terminals"),
    ("POST", "api/terminals"), ("GET", "api/contents/"), ("GET", "api/contents/other.ipynb"),
    ("PUT", "api/contents/new.ipynb"), ("GET", "api/config/x"), ("GET", "api/me"), ("GET", "api/status"),
    ("POST", "api/shutdown"), ("GET", "files/.env"), ("GET", "other.ipynb"), ("GET", "voila/render/other.ipynb"),
    ("GET", "voila/tree"), ("GET", "voila/api/contents/"), ("GET", "voila/files/.env"),
    ("GET", "voila/files/%2e%2e/.env"), ("GET", "voila/files//etc/passwd"), ("GET", "voila/static/..%2f..%2f..%2f.env"),
    ("GET", "voila/static/%2e%2e/%2e%2e/app.py"), ("GET", "voila/templates/botkit/index.html.j2"),
    ("GET", "voila/templates/../static/voila.js"), ("GET", "voila/templates/x"), ("GET", "voila/query/{kernel}"),
    ("GET", "voila/execution/{kernel}"), ("POST", "voila/api/shutdown/all"), ("POST", ""), ("PUT", "up.txt"),
    ("GET", "botkit/assets/x/../../../.env"), ("OPTIONS", "api/kernels/{kernel}"), ("PROPFIND", ""),
    ("GET", "metrics"), ("GET", "nbextensions/x"), ("GET", "kernelspecs/python3/logo.png"), ("GET", "lsp/status"),
]  # fmt: skip


async def test_what_viewers_have_no_business_with_is_not_there(served: Served) -> None:
    """Other notebooks, files, kernels' control, sessions, terminals, uploads: refused, with or without a token."""
    page = await served.get()
    token = {"Cookie": f"_xsrf={'ab' * 16}", "X-XSRFToken": "ab" * 16}
    for method, path in TRIED:
        url = URL(served.url + path.format(kernel=kernel_of(page)), encoded=True)
        for headers in ({}, token):
            async with served.http.request(method, url, headers=headers, allow_redirects=False) as answer:
                assert answer.status in (403, 404, 405), f"{method} {path}: {answer.status}"
                assert "TOP-SECRET" not in await answer.text()
    assert told(await served.get())["pid"] == told(page)["pid"]


@pytest.mark.parametrize(
    "query", ["?template=lab", "?theme=light", "?voila-theme=light", "?voila-template=lab", "?token=x"]
)
async def test_the_address_changes_nothing(served: Served, query: str) -> None:
    """What stands behind the question mark chooses neither a look nor another notebook."""
    page = await served.get(query)
    assert "botkit-banner" in page
    assert told(page)["model"] == told(await served.get())["model"]


async def test_the_watch_tells_no_more_than_that_the_kernel_lives(served: Served) -> None:
    """The page may ask for its kernel: id, name, state, when it was active, how many look."""
    kernel = kernel_of(await served.get())
    async with served.http.get(f"{served.url}api/kernels/{kernel}") as answer:
        told_ = await answer.json()
    assert set(told_) == {"id", "name", "last_activity", "execution_state", "connections"}


async def test_what_is_too_large_or_too_slow_is_refused(served: Served) -> None:
    """Long headers, bodies, and frames end the connection they came on; who sends headers slowly is cut off."""
    place = urlsplit(served.url)
    head = f"GET / HTTP/1.1\r\nHost: {place.netloc}\r\n"

    async def answer_to(what: str) -> bytes:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        try:
            writer.write(what.encode())
            async with asyncio.timeout(40):
                return await reader.read(64 * 1024)
        except ConnectionError:
            return b""
        finally:
            writer.close()

    slow = asyncio.create_task(half_a_frame(served))
    long = answer_to(f"{head}X: {'x' * 40_000}\r\n\r\n")
    body = answer_to(f"POST /login HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 9999999\r\n\r\n")
    answers = await asyncio.gather(long, body, answer_to(head), answer_to(""))
    assert not any(b" 200 " in answer for answer in answers)
    async with viewer(served) as one, viewer(served) as other:
        await one.socket.send_bytes(b"x" * 70_000)
        while (frame := await one.socket.receive()).type != aiohttp.WSMsgType.CLOSE:
            assert frame.type is not aiohttp.WSMsgType.ERROR
        assert one.socket.close_code == 1009
        assert (await other.info())["content"]["status"] == "ok"
    await slow


async def half_a_frame(served: Served) -> None:
    """Send half a frame and wait until the server lets go: who never ends a frame answers no ping."""
    place, kernel = urlsplit(served.url), kernel_of(await served.get())
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(
        f"GET /api/kernels/{kernel}/channels?session_id={uuid.uuid4()} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert b" 101 " in await reader.readline()
    writer.write(b"\x81\xfe\x10\x00abcd" + b"x" * 100)
    async with asyncio.timeout(60):
        while await reader.read(64 * 1024):
            pass
    writer.close()


async def test_another_site_reaches_nothing(served: Served) -> None:
    """A name of another's own (DNS rebinding) and a websocket from another origin are refused."""
    kernel = kernel_of(await served.get())
    for path in ("", f"api/kernels/{kernel}"):
        async with served.http.get(served.url + path, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403
    url = f"{served.url}api/kernels/{kernel}/channels"
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await served.http.ws_connect(url, headers=headers)
