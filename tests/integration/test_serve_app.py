"""Serving a notebook: the port, the address, the first run, and what goes wrong."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from yarl import URL

from botkit.errors import PortInUse, StartError
from botkit.serve.app import run
from botkit.serve.config import SHARE
from tests.unit.serve.dashboards import Served, kernel_of, serving, start, told, write

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """Serve the counter, with a file beside it, for the tests that only look."""
    folder = tmp_path_factory.mktemp("toy")
    (folder / ".env").write_text("x")
    async with serving(write(folder / "toy.ipynb")) as served:
        yield served


async def test_a_taken_port_is_an_error_that_names_it(tmp_path: Path) -> None:
    """A port that was asked for is not silently replaced; the message says who holds it."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(PortInUse, match=rf"Port {port} .*pid {os.getpid()}.*--port"):
            run(write(tmp_path / "toy.ipynb"), port=port, open_browser=False)


async def test_a_missing_notebook_is_named(tmp_path: Path) -> None:
    """Nothing starts for a notebook that is not there."""
    with pytest.raises(StartError, match=r"no notebook .*gone\.ipynb"):
        run(tmp_path / "gone.ipynb", port=0, open_browser=False)


async def test_the_address_comes_when_the_notebook_has_run(tmp_path: Path) -> None:
    """It stands on standard output once the first run is done, and below it who can open the page."""
    mark = tmp_path / "mark"
    cell = f"import time, pathlib\ntime.sleep(1)\npathlib.Path({str(mark)!r}).touch()"
    served = await start(write(tmp_path / "toy.ipynb", cell))
    assert mark.exists()
    assert served.process.stdout is not None
    notice = await served.process.stdout.readline()
    await served.end()
    assert b"Everyone with an account on this machine" in notice


async def test_a_failing_cell_is_told_to_the_viewer(tmp_path: Path) -> None:
    """The page says that it could not be built, without a traceback; the log has the reason."""
    async with serving(write(tmp_path / "toy.ipynb", "raise ValueError('the reason')")) as served:
        page = await served.get()
        assert "could not be built" in page
        assert "the reason" not in page
        _, errors = await served.end()
    assert "the reason" in errors


async def test_what_a_cell_prints_stays_in_one_piece(tmp_path: Path) -> None:
    """A line that the kernel's clock tears in two is one text on the page; what is shown in between stays there."""
    cell = "print('torn', end='', flush=True)\nprint(' & whole', flush=True)\nprint('two')\n"
    cell += "display('between')\nprint('after')"
    async with serving(write(tmp_path / "toy.ipynb", cell)) as served:
        texts = re.findall(r"<pre>(.*?)</pre>", await served.get(), re.DOTALL)
        assert texts == ["torn &amp; whole\ntwo\n", "&#39;between&#39;", "after\n"]


async def test_the_page_speaks_the_language_that_is_set(tmp_path: Path) -> None:
    """BOTKIT_LANG=ko makes a Korean page."""
    async with serving(write(tmp_path / "toy.ipynb"), BOTKIT_LANG="ko") as served:
        page = await served.get()
        assert '<html lang="ko">' in page
        assert "테마" in page


async def test_the_page_speaks_the_viewers_language(served: Served) -> None:
    """Pages that are made at the same time are each in their own viewer's language; the kernel is one."""

    async def page(query: str, accepted: str) -> str:
        async with served.http.get(served.url + query, headers={"Accept-Language": accepted}) as answer:
            assert answer.headers["Vary"] == "Accept-Language, Accept-Encoding"
            return await answer.text()

    asked = [("", "ko"), ("", "en"), ("?lang=ko", "en"), ("?lang=en", "ko"), ("?lang=xx", "ko-KR")] * 2
    pages = await asyncio.gather(*(page(*one) for one in asked))
    langs = [re.search('<html lang="(..)">', text)[1] for text in pages]  # type: ignore[index]
    assert langs == ["ko", "en", "ko", "en", "ko"] * 2
    assert len({kernel_of(text) for text in pages}) == 1


async def test_no_kernel_learns_the_viewers_languages(tmp_path: Path) -> None:
    """What the first viewer's browser speaks is nobody's business who comes later."""
    cell = "import os\nprint('HTTP_ACCEPT_LANGUAGE' in os.environ)"
    async with serving(write(tmp_path / "toy.ipynb", cell)) as served:
        assert "<pre>False" in await served.get()


@pytest.mark.parametrize("query", ["?template=lab", "?theme=light", "?voila-template=lab"])
async def test_the_address_chooses_no_template(served: Served, query: str) -> None:
    """A viewer cannot ask for another look, and with it for pages that load from elsewhere."""
    assert "botkit-banner" in await served.get(query)


@pytest.mark.parametrize("path", ["voila/files/toy.ipynb", "voila/files/.env", "voila/files/../toy.ipynb"])
async def test_no_file_is_served(served: Served, path: str) -> None:
    """What lies beside the notebook stays there."""
    async with served.http.get(served.url + path) as answer:
        assert answer.status in (403, 404)


async def test_pages_carry_security_headers(served: Served) -> None:
    """The page may load from this server only, and stand in nobody's frame."""
    async with served.http.get(served.url) as answer:
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_plain_voila_serves_the_same_page(tmp_path: Path) -> None:
    """With voila.json where it is started, `voila` itself gives the template and the shared kernel."""
    (tmp_path / "voila.json").write_text((ROOT / "voila.json").read_text(encoding="utf-8"), encoding="utf-8")
    notebook = write(tmp_path / "toy.ipynb")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    words = ("-m", "voila", str(notebook), "--no-browser", "--port", str(port))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=tmp_path,
        env={**os.environ, "JUPYTER_PATH": str(SHARE)},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await _listening(process)
        pages = [await _page(port, lang) for lang in ("en", "ko")]
        assert "botkit-banner" in pages[0]
        assert ['<html lang="ko">' in page for page in pages] == [False, True]
        assert kernel_of(pages[0]) == kernel_of(pages[1])
        assert told(pages[1])["run"] == "2"
    finally:
        process.terminate()
        async with asyncio.timeout(20):
            await process.communicate()


async def _listening(process: asyncio.subprocess.Process) -> None:
    assert process.stderr is not None
    async for line in process.stderr:
        if b"is running at" in line:
            return
    raise AssertionError("voila ended")


async def _page(port: int, lang: str) -> str:
    asked = f"r.Request('http://127.0.0.1:{port}/', headers={{'Accept-Language': '{lang}'}})"
    code = f"import urllib.request as r; print(r.urlopen({asked}).read().decode())"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    return (await process.communicate())[0].decode()


async def test_the_kernel_knows_where_the_front_ends_are(tmp_path: Path) -> None:
    """A widget of botkit's holds an address that the server answers, compressed and to be kept."""
    cell = "from botkit.panels import HeadlinePanel\nprint(HeadlinePanel().root._esm)"
    async with serving(write(tmp_path / "toy.ipynb", cell)) as served:
        found = re.search(r"/botkit/assets/[0-9a-f]{12}/panels/[\w.+]+\.js", await served.get())
        assert found
        async with served.http.get(served.url.rstrip("/") + found[0]) as answer:
            assert answer.status == 200
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["Content-Type"].startswith("text/javascript")
            assert answer.headers["Content-Encoding"] == "gzip"
            assert "export default" in await answer.text()
        async with served.http.get(served.url.rstrip("/") + found[0] + "+nothing.js") as answer:
            assert answer.status == 404


async def test_scripts_are_compressed_and_kept(served: Served) -> None:
    """The page names their versions in the address, so that browsers never ask again; who takes no gzip gets none."""
    page = await served.get()
    script = re.search(r'<script src="(/botkit/assets/[0-9a-f]{12}/static/voila\.js)"', page)
    assert script
    address = served.url.rstrip("/") + script[1]
    bodies = {}
    async with aiohttp.ClientSession(auto_decompress=False) as http:
        for offered in ("gzip", "identity", "br"):
            async with http.get(address, headers={"Accept-Encoding": offered}) as answer:
                assert answer.status == 200
                assert "immutable" in answer.headers["Cache-Control"]
                assert answer.headers["Vary"] == "Accept-Encoding"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers.get("Content-Encoding") == ("gzip" if offered == "gzip" else None)
                bodies[offered] = await answer.read()
        for path in ("static/nothing.js", "static/..%2f..%2fsetup.py", "nothing"):
            url = URL(address.removesuffix("static/voila.js") + path, encoded=True)
            async with http.get(url) as answer:
                assert answer.status == 404
    assert len(bodies["gzip"]) < len(bodies["identity"]) / 2
    assert gzip.decompress(bodies["gzip"]) == bodies["identity"] == bodies["br"]
