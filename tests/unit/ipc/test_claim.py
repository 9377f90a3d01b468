from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path

import pytest

from botkit.errors import StartError
from botkit.ipc.claim import Claim

IDENTITY = "0123456789ab"
HOLD = f"""
import asyncio, sys
from botkit.ipc.claim import Claim
claim = Claim({IDENTITY!r})
asyncio.run(claim.take())
print("taken", flush=True)
sys.stdin.read()
"""


async def test_the_second_waits_for_the_first() -> None:
    """It has the claim as soon as the first lets go, and the loop runs meanwhile."""
    first, second = Claim(IDENTITY), Claim(IDENTITY)
    await first.take()
    waiting = asyncio.create_task(second.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    first.release()
    await waiting
    with pytest.raises(StartError):
        await first.take(limit=0)
    second.release()


async def test_configurations_do_not_wait_for_each_other() -> None:
    """Each bot has a claim of its own."""
    one, other = Claim(IDENTITY), Claim("ba9876543210")
    await one.take()
    await other.take(limit=0)
    one.release()
    other.release()


async def test_a_wait_has_an_end(runtime_dir: Path) -> None:
    """The error names what is held and what to do."""
    first = Claim(IDENTITY)
    await first.take()
    with pytest.raises(StartError) as caught:
        await Claim(IDENTITY).take(limit=0.1)
    first.release()
    path = runtime_dir / f"botkit-{IDENTITY}.lock"
    assert str(caught.value) == (
        f"Another process has been starting this bot for 0.1 s and holds {path}: "
        "start again when it is done, or end it."
    )


async def test_releasing_twice_or_untaken_changes_nothing() -> None:
    """Whoever ends a start need not know how far it came."""
    claim = Claim(IDENTITY)
    claim.release()
    await claim.take()
    claim.release()
    claim.release()
    await Claim(IDENTITY).take(limit=0)


async def test_another_thread_may_release() -> None:
    """A bot with a thread of its own lets go there."""
    claim = Claim(IDENTITY)
    await claim.take()
    thread = threading.Thread(target=claim.release)
    thread.start()
    await asyncio.to_thread(thread.join)
    other = Claim(IDENTITY)
    await other.take(limit=0)
    other.release()


async def test_a_killed_process_holds_nothing() -> None:
    """SIGKILL runs no code of ours: the system itself lets go."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"taken\n"
    claim = Claim(IDENTITY)
    with pytest.raises(StartError):
        await claim.take(limit=0)
    process.kill()
    await process.communicate()
    await claim.take(limit=0)
    claim.release()


async def test_a_directory_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says where, and what to set."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "file"))
    with pytest.raises(StartError, match=r"file/botkit-.*\.lock cannot be opened .*JUPYTER_RUNTIME_DIR"):
        await Claim(IDENTITY).take()
