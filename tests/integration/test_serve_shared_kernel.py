"""One kernel for all who look, with the real Voila and a real kernel."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import psutil
import pytest

from tests.unit.serve.dashboards import config_of, kernel_of, serving, start, told, viewer, write


def gone(pid: int) -> bool:
    """Tell whether a process has ended."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_ten_viewers_share_one_kernel_and_its_widgets(tmp_path: Path) -> None:
    """Ten pages at once: one kernel, one process, one widget model."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        pages = await asyncio.gather(*(served.get() for _ in range(10)))
        assert len({kernel_of(page) for page in pages}) == 1
        assert len({told(page)["pid"] for page in pages}) == 1
        assert len({told(page)["model"] for page in pages}) == 1
        # The server's own first run, these ten, and this one.
        assert told(await served.get())["run"] == "12"


async def test_ten_first_viewers_start_one_kernel(tmp_path: Path) -> None:
    """Pages that are opened while the kernel still starts wait for that one."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        kernel = psutil.Process(int(told(await served.get())["pid"]))
        kernel.kill()
        async with asyncio.timeout(10):
            while kernel.is_running() and kernel.status() != psutil.STATUS_ZOMBIE:
                await asyncio.sleep(0.01)
        pages = await asyncio.gather(*(served.get() for _ in range(10)))
        assert len({kernel_of(page) for page in pages}) == 1


async def test_closing_pages_stops_nothing(tmp_path: Path) -> None:
    """Voila's shutdown call is answered and ignored; DELETE is refused."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        page = await served.get()
        kernel = kernel_of(page)
        # As a page does that has been given a token against forged requests: the cookie and the header agree.
        token = {"Cookie": f"_xsrf={'ab' * 16}", "X-XSRFToken": "ab" * 16}
        async with served.http.post(f"{served.url}voila/api/shutdown/{kernel}", headers=token) as answer:
            assert answer.status == 204
        async with served.http.delete(f"{served.url}api/kernels/{kernel}", headers=token) as answer:
            assert answer.status == 405
        assert told(await served.get())["pid"] == told(page)["pid"]


async def test_a_dead_kernel_is_noticed_and_replaced(tmp_path: Path) -> None:
    """The page's websocket hears of the death, its kernel is unknown from then on, and the next page has a new one."""
    async with serving(write(tmp_path / "toy.ipynb")) as served, viewer(served) as one:
        page = await served.get()
        os.kill(int(told(page)["pid"]), signal.SIGKILL)
        await one.until("status", execution_state="dead")
        async with served.http.get(f"{served.url}api/kernels/{kernel_of(page)}") as answer:
            assert answer.status == 404
        again = await served.get()
        assert kernel_of(again) != kernel_of(page)
        assert told(again)["pid"] != told(page)["pid"]


async def until(pids: Path, count: int) -> list[int]:
    """Wait until so many runs of the notebook have left their process id; return them."""
    async with asyncio.timeout(30):
        while not pids.exists() or len(pids.read_text().split()) < count:
            await asyncio.sleep(0.02)
    return [int(pid) for pid in pids.read_text().split()]


NOTE = "import os\nprint(os.getpid(), file=open({pids!r}, 'a'))"


async def test_a_dead_kernel_is_run_again_without_anybody_looking(tmp_path: Path) -> None:
    """No page is open, and the bot comes back all the same."""
    pids = tmp_path / "pids"
    async with serving(write(tmp_path / "toy.ipynb", NOTE.format(pids=str(pids)))):
        [first] = await until(pids, 1)
        os.kill(first, signal.SIGKILL)
        assert (await until(pids, 2))[1] != first


async def test_a_kernel_that_dies_while_a_page_waits_for_it_ends_that_page(tmp_path: Path) -> None:
    """The page says that it could not be built, instead of waiting for ever."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        pid = int(told(await served.get())["pid"])
        os.kill(pid, signal.SIGSTOP)
        async with served.http.get(served.url) as answer:
            # What stands before the cells has come: the page waits for the kernel that it was promised, and says so.
            head = await answer.content.readuntil(b"voila_heartbeat()")
            os.kill(pid, signal.SIGKILL)
            async with asyncio.timeout(30):
                page = head + await answer.read()
        assert "could not be built" in page.decode()


HANGS = """
import pathlib, sys, time
if "ipykernel_launcher" in sys.orig_argv and pathlib.Path({mark!r}).exists():
    pathlib.Path({mark!r}).write_text("hangs")
    time.sleep(300)
"""


async def test_a_signal_does_not_wait_for_a_kernel_that_starts(tmp_path: Path) -> None:
    """A kernel that takes its time to start is not waited for by a server that ends."""
    mark = tmp_path / "mark"
    (tmp_path / "sitecustomize.py").write_text(HANGS.format(mark=str(mark)))
    served = await start(write(tmp_path / "toy.ipynb"), PYTHONPATH=str(tmp_path))
    page = await served.get()
    mark.touch()
    os.kill(int(told(page)["pid"]), signal.SIGKILL)
    async with asyncio.timeout(20):
        while not mark.read_text():
            await asyncio.sleep(0.02)
    assert (await served.end())[0] == 0


DYING = """
import asyncio, ctypes, os, pathlib, threading

def die():
    if not pathlib.Path({mark!r}).exists():
        asyncio.get_running_loop().call_later(0.05, die)
        return
    threading.Timer(1.0, os._exit, [0]).start()
    # The system call "exit" ends the calling thread alone: the main one.
    ctypes.CDLL(None).syscall({{"x86_64": 60, "aarch64": 93}}[os.uname().machine], 0)

asyncio.get_running_loop().call_soon(die)
print('pid', os.getpid(), 'run', 1, 'model', 0)
"""


async def test_a_kernel_that_is_about_to_end_is_handed_to_nobody(tmp_path: Path) -> None:
    """While threads outlive the main one the process counts as alive; a page waits for the next kernel instead."""
    mark = tmp_path / "die"
    async with serving(write(tmp_path / "toy.ipynb", DYING.format(mark=str(mark)))) as served:
        page = await served.get()
        dying = psutil.Process(int(told(page)["pid"]))
        mark.touch()
        async with asyncio.timeout(10):
            while dying.status() != psutil.STATUS_ZOMBIE:
                await asyncio.sleep(0.01)
        mark.unlink()
        async with asyncio.timeout(30):
            again = await served.get()
        assert kernel_of(again) != kernel_of(page)


DIES_AT_FIRST = """
import os, pathlib, sys
if "ipykernel_launcher" in sys.orig_argv:
    died = pathlib.Path({died!r})
    died.write_text(died.read_text() + "x" if died.exists() else "x")
    if len(died.read_text()) <= {times}:
        os._exit(1)
"""


async def test_a_kernel_that_dies_at_its_start_is_started_again(tmp_path: Path) -> None:
    """Nobody notices but for one line in the log."""
    died = tmp_path / "died"
    (tmp_path / "sitecustomize.py").write_text(DIES_AT_FIRST.format(died=str(died), times=1))
    served = await start(write(tmp_path / "toy.ipynb"), PYTHONPATH=str(tmp_path))
    assert told(await served.get())["run"] == "2"  # the server's own first run, and this one
    assert "did not come up: The kernel died before it was ready." in (await served.end())[1]
    assert died.read_text() == "xx"


async def test_a_kernel_that_never_comes_up_is_told(tmp_path: Path) -> None:
    """The server says so, its address comes all the same, and the page is an error, not a wait."""
    code = DIES_AT_FIRST.format(died=str(tmp_path / "died"), times=99)
    (tmp_path / "sitecustomize.py").write_text(code)
    async with serving(write(tmp_path / "toy.ipynb"), PYTHONPATH=str(tmp_path)) as served:
        async with served.http.get(served.url) as answer:
            assert answer.status == 503
        _, errors = await served.end()
    assert "The notebook could not be run" in errors


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_server_and_kernel(tmp_path: Path, how: int) -> None:
    """With a viewer connected: exit code 0, the kernel's atexit has run, nothing is left, nothing is said."""
    left = tmp_path / "left"
    cell = f"import atexit, os, pathlib\natexit.register(pathlib.Path({str(left)!r}).touch)\n"
    tell = "print('pid', os.getpid(), 'run', 1, 'model', 0)"
    served = await start(write(tmp_path / "toy.ipynb", cell, tell), TMPDIR=str(tmp_path))
    pid = int(told(await served.get())["pid"])
    async with viewer(served):
        code, errors = await served.end(how)
    assert (code, errors) == (0, "")
    assert gone(pid)
    assert left.exists()
    assert not list(tmp_path.glob("voila_*"))


async def test_a_stubborn_kernel_is_killed(tmp_path: Path) -> None:
    """A kernel that does not end by itself does not outlive the server."""
    cell = "import atexit, os, signal, time\natexit.register(time.sleep, 60)"
    tell = "print('pid', os.getpid(), 'run', 1, 'model', 0)"
    served = await start(write(tmp_path / "toy.ipynb", cell, tell))
    pid = int(told(await served.get())["pid"])
    assert (await served.end())[0] == 0
    assert gone(pid)


async def test_only_the_widgets_extensions_are_loaded(tmp_path: Path) -> None:
    """The page loads the widget manager, ipywidgets and anywidget, nothing else that is installed."""
    async with serving(write(tmp_path / "toy.ipynb")) as served:
        names = {one["name"] for one in config_of(await served.get())["federated_extensions"]}
        assert names == {
            "@voila-dashboards/widgets-manager8",
            "@jupyter-widgets/jupyterlab-manager",
            "anywidget",
        }
