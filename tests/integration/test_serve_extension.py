"""The dashboard as a part of a Jupyter server: its login and prefix hold, its own kernels are left alone."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psutil
import pytest

from tests.integration.kernels import until_gone
from tests.unit.serve.dashboards import Served, Viewer, kernel_of, told, viewer, write

TOKEN = "a-token-of-the-server"
ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def jupyter(folder: Path) -> AsyncIterator[Served]:
    """Run `jupyter server` with a prefix and a token, and botkit's configuration file; yield its dashboard."""
    config = ROOT / "botkit" / "serve" / "etc"
    words = ("--no-browser", "--port=0", "--ip=127.0.0.1", "--ServerApp.base_url=/user/ada/", "--allow-root")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "jupyter_server",
        *words,
        f"--ServerApp.root_dir={folder}",
        f"--DashboardExtension.notebook={write(folder / 'toy.ipynb')}",
        env={**os.environ, "JUPYTER_TOKEN": TOKEN, "JUPYTER_CONFIG_PATH": str(config)},
        cwd=folder,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    said: list[str] = []
    port: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def read() -> None:
        assert process.stderr is not None
        async for line in process.stderr:
            said.append(line.decode())
            if "http://127.0.0.1:" in said[-1] and not port.done():
                port.set_result(said[-1].split("http://127.0.0.1:")[1].split("/")[0])

    reader = asyncio.create_task(read())
    served = None
    try:
        async with asyncio.timeout(60):
            await asyncio.wait({port, reader}, return_when=asyncio.FIRST_COMPLETED)
        assert port.done(), "".join(said)
        served = Served(f"http://127.0.0.1:{port.result()}/user/ada/botkit/", process)
        await served.http.close()
        served.http = aiohttp.ClientSession(headers={"Authorization": f"token {TOKEN}"})
        async with asyncio.timeout(30):
            await _listens(served)
        yield served
    finally:
        if served is not None:
            await served.http.close()
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(30):
                await process.wait()
        except TimeoutError:
            process.kill()
            raise AssertionError("".join(said)) from None
        await reader


async def _listens(served: Served) -> None:
    """Wait until the server answers: it tells its address a moment before."""
    while True:
        try:
            await served.get("healthz")
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)
        else:
            return


async def test_a_jupyter_server_serves_the_dashboard_at_its_own_address(tmp_path: Path) -> None:
    """Its login is asked, one kernel serves all, viewers may change nothing; its own kernels run code as ever."""
    async with jupyter(tmp_path) as served:
        server = served.url.removesuffix("botkit/")
        async with aiohttp.ClientSession() as stranger:
            async with stranger.get(served.url, allow_redirects=False) as answer:
                assert answer.status == 302
                assert answer.headers["Location"].startswith("/user/ada/login")
            async with stranger.get(served.url + "healthz") as answer:
                assert answer.status == 503
                assert (await answer.json())["kernel"] == "none"
        first, second = await served.get(), await served.get()
        assert "botkit-banner" in first
        assert kernel_of(first) == kernel_of(second)
        assert told(second)["run"] == "2"
        assert "/user/ada/botkit/botkit/assets/" in first
        async with served.http.get(server.rstrip("/") + "/botkit", allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/user/ada/botkit/"
        async with viewer(served) as one:
            before = (await one.states())[told(first)["model"]]["state"]["asked"]
            await one.update(told(first)["model"], asked=99)
            assert (await one.states())[told(first)["model"]]["state"]["asked"] == before
        async with served.http.get(server + "api/kernels") as answer:
            assert await answer.json() == []
        await _runs_code(served, server)
        pid = int(told(first)["pid"])
        assert psutil.pid_exists(pid)
    await until_gone(pid)


async def _runs_code(served: Served, server: str) -> None:
    """Start a kernel of the server's own, and run code in it: no filter of ours is in its way."""
    async with served.http.post(server + "api/kernels", json={"name": "python3"}) as answer:
        kernel = (await answer.json())["id"]
    url = f"{server}api/kernels/{kernel}/channels?session_id=mine"
    async with served.http.ws_connect(url, protocols=("v1.kernel.websocket.jupyter.org",)) as socket:
        one = Viewer(socket, "v1", "mine")
        content = {"code": "print(6 * 7)", "silent": False, "allow_stdin": False, "user_expressions": {}}
        await one.send("execute_request", content)
        assert (await one.until("stream"))["content"]["text"].strip() == "42"


@pytest.mark.parametrize("name", ["botkit.json"])
async def test_the_file_that_enables_it_is_shipped(name: str) -> None:
    """It lies where Jupyter looks: etc/jupyter of the environment."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"botkit/serve/etc" = "etc/jupyter"' in project
    assert (ROOT / "botkit" / "serve" / "etc" / "jupyter_server_config.d" / name).is_file()
