"""Behind nginx with TLS and a prefix, with the very file that docs/deploy.md tells people to use."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.unit.serve.dashboards import Served, kernel_of, serving, viewer, write

TOKEN = "a-token-that-nobody-guesses"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
DOCS = Path(__file__).parents[2] / "docs" / "deploy.md"
pytestmark = pytest.mark.skipif(NGINX is None, reason="There is no nginx: run `sh tools/nginx.sh`.")

HTTP = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
worker_processes 1;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


async def certificate(folder: Path) -> None:
    """Make a certificate for 127.0.0.1."""
    words = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=botkit -addext"
    )
    process = await asyncio.create_subprocess_exec(
        "openssl",
        *words.split(),
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        str(folder / "botkit.key"),
        "-out",
        str(folder / "botkit.pem"),
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0


def site(folder: Path, tls: int, plain: int, upstream: int) -> str:
    """Return the file of the docs, with the places of this test."""
    found = re.search(r"```nginx\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    text = found[1]
    for old, new in {
        "listen 443 ssl;": f"listen 127.0.0.1:{tls} ssl;",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "/etc/ssl/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "127.0.0.1:8866": f"127.0.0.1:{upstream}",
    }.items():
        assert old in text
        text = text.replace(old, new)
    return text


@asynccontextmanager
async def nginx(folder: Path, upstream: int) -> AsyncIterator[tuple[int, int]]:
    """Run nginx as the docs say; yield its ports for https and http."""
    assert NGINX is not None
    await certificate(folder)
    tls, plain = free_ports(2)
    conf = folder / "nginx.conf"
    conf.write_text(HTTP.format(folder=folder, site=site(folder, tls, plain, upstream)), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        NGINX, "-c", str(conf), "-p", str(folder), stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(10):
            while not await listens(tls):
                assert process.returncode is None, (await process.communicate())[1].decode()
                await asyncio.sleep(0.05)
        yield tls, plain
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def listens(port: int) -> bool:
    """Tell whether somebody listens on a port."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def session(folder: Path, **more: str) -> aiohttp.ClientSession:
    """Return a browser's session that trusts the certificate of this test, from an address of this machine."""
    context = ssl.create_default_context(cafile=str(folder / "botkit.pem"))
    source = (more.pop("source", "127.0.0.1"), 0)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=context, local_addr=source),
        cookie_jar=aiohttp.CookieJar(unsafe=True),
        headers=more,
    )


async def test_the_dashboard_lives_behind_nginx_with_a_prefix_and_tls(tmp_path: Path) -> None:
    """Login, page, scripts and wss go through; cookies are for https; nothing stands outside of the prefix."""
    notebook = write(tmp_path / "toy.ipynb")
    how = {"BOTKIT_DASHBOARD_TOKEN": TOKEN, "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    async with (
        serving(notebook, options="base_url='bot', proxied=True", **how) as served,
        nginx(tmp_path, int(served.url.split(":")[2].split("/")[0])) as (tls, plain),
        session(tmp_path) as http,
    ):
        root = f"https://127.0.0.1:{tls}"
        async with http.get(f"{root}/bot") as answer:
            assert answer.url.path == "/bot/login"
            assert "max-age" in answer.headers["Strict-Transport-Security"]
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        async with http.get(f"http://127.0.0.1:{plain}/bot/", allow_redirects=False) as answer:
            assert answer.headers["Location"] == "https://127.0.0.1/bot/"
        async with http.get(f"{root}/bot/?token={TOKEN}", allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/bot/"
            cookie = next(one for one in answer.headers.getall("Set-Cookie") if one.startswith("username-"))
            assert "Secure" in cookie
            assert "Path=/bot/" in cookie
        async with http.get(f"{root}/bot/") as answer:
            page = await answer.text()
        script = re.search(r'<script src="(/bot/botkit/assets/[^"]+/voila\.js)"', page)
        assert script
        async with http.get(root + script[1]) as answer:
            assert answer.status == 200
        async with http.get(f"{root}/bot/healthz") as answer:
            assert (await answer.json())["kernel"] == "alive"
        async with http.get(f"{root}/") as answer:
            assert answer.status in (403, 404)
        through = Served(f"{root}/bot/", served.process)
        await through.http.close()
        through.http = http
        async with viewer(through) as one:
            assert (await one.info())["content"]["status"] == "ok"
        channels = f"{root}/bot/api/kernels/{kernel_of(page)}/channels?session_id=mine"
        async with http.ws_connect(channels, origin=root) as own:
            assert not own.closed
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(channels, origin="https://evil.example")
        log = (tmp_path / "botkit.log").read_text(encoding="utf-8")
        assert '"GET /bot/"' in log
        assert TOKEN not in log


async def test_who_guesses_through_the_proxy_locks_out_only_themselves(tmp_path: Path) -> None:
    """Tries count by the viewer's own address; a header that the viewer wrote changes nothing."""
    how = {"BOTKIT_DASHBOARD_TOKEN": TOKEN, "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    async with (
        serving(write(tmp_path / "toy.ipynb"), options="base_url='bot', proxied=True", **how) as served,
        nginx(tmp_path, int(served.url.split(":")[2].split("/")[0])) as (tls, _),
    ):
        url = f"https://127.0.0.1:{tls}/bot/"
        for number in range(5):
            forged = {"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"}
            async with (
                session(tmp_path, source="127.0.0.2", **forged) as http,
                http.get(url, headers={"Authorization": "token guess"}) as answer,
            ):
                assert answer.status == (429 if number == 4 else 200)
        async with (
            session(tmp_path, source="127.0.0.3") as http,
            http.get(url, headers={"Authorization": f"token {TOKEN}"}) as answer,
        ):
            assert "jupyter-config-data" in await answer.text()
        _, errors = await served.end()
        assert "from 127.0.0.2 was refused" in errors
        assert "from 192.0.2" not in errors
