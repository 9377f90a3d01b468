"""The sandbox as a process: what it prints, and when it ends."""

from __future__ import annotations

import argparse
import asyncio
import inspect
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from botkit.errors import SandboxError
from botkit.sandbox import Sandbox, SandboxProcess, main, process

COMMAND = [sys.executable, "-m", "botkit.sandbox"]
DOCS = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def state(control: str) -> dict[str, Any]:
    """Ask for the state of a sandbox."""
    with urllib.request.urlopen(f"{control}/state", timeout=5) as answer:  # noqa: S310 - loopback
        return dict(json.load(answer))


@contextmanager
def started(
    *options: str, command: Sequence[str] = COMMAND, **popen: Any
) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, Any]]]:
    """Run the command, and read its line."""
    child = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **popen)
    with child:
        try:
            assert child.stdout is not None
            yield child, json.loads(child.stdout.readline())
        finally:
            if child.poll() is None:
                child.kill()


def test_a_sandbox_is_spawned_and_stopped() -> None:
    """It lives in a process of its own, which is gone afterwards; stop may be called twice."""
    with SandboxProcess.spawn(guilds=7, seed=2) as sandbox:
        assert sandbox.alive
        assert state(sandbox.control)["guilds"] == 7
        assert psutil.pid_exists(sandbox.pid)
        assert "NOT DISCORD" in sandbox.log()
    sandbox.stop()
    assert not sandbox.alive
    assert not psutil.pid_exists(sandbox.pid)


def test_all_options_reach_the_sandbox() -> None:
    """What Python takes, the command takes: the gateway tells the account's limits."""
    options: dict[str, Any] = {
        "profile": "quiet", "shards": 3, "max_concurrency": 2, "session_starts": 5, "heartbeat": 7.5,
        "identify_interval": 0.5, "permissions": ["SEND_MESSAGES"], "host": "localhost",
    }  # fmt: skip
    with SandboxProcess.spawn(guilds=1, **options) as sandbox:
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{sandbox.api}/v10/gateway/bot", headers={"Authorization": f"Bot {sandbox.token}"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            told = json.load(answer)
    limit = told["session_start_limit"]
    assert (told["shards"], limit["max_concurrency"], limit["remaining"]) == (3, 2, 5)
    assert sandbox.api.startswith("http://localhost:")


def test_options_are_named_alike_everywhere() -> None:
    """The class, the command and the documentation know the same ones, with the same defaults."""
    parser = argparse.ArgumentParser()
    main.add_arguments(parser)
    taken = {name: one.default for name, one in inspect.signature(Sandbox).parameters.items()}
    offered = {name: parser.get_default(name) for name in vars(parser.parse_args([])) if name != "until_eof"}
    assert offered == taken
    assert set(main.OPTIONS) == set(taken)
    assert all(f"`{name}`" in DOCS and f"`--{name.replace('_', '-')}`" in DOCS for name in taken)


def test_the_rest_of_botkit_need_not_be_configured(tmp_path: Path) -> None:
    """A broken .env and settings that cannot be do not matter to `botkit sandbox`."""
    (tmp_path / ".env").write_text('BOTKIT_LANG="fr\n===\n', encoding="utf-8")
    environment = {**os.environ, "BOTKIT_LANG": "fr", "BOTKIT_ENV_FILE": str(tmp_path / ".env")}
    options: dict[str, Any] = {"cwd": tmp_path, "env": environment}
    with started("--guilds", "1", command=[sys.executable, "-m", "botkit", "sandbox"], **options) as (
        _,
        told,
    ):
        assert state(told["control"])["guilds"] == 1


@pytest.mark.parametrize(("host", "warned"), [("0.0.0.0", True), ("127.0.0.1", False)])  # noqa: S104 - that is the test
def test_a_host_that_others_can_reach_is_warned_of(host: str, warned: bool) -> None:
    """On standard error."""
    with started("--host", host, "--until-eof", stdin=subprocess.PIPE) as (child, _):
        _, log = child.communicate(timeout=10)
    assert (b"who reaches this port" in log) is warned


def test_two_thousand_guilds_start_fast() -> None:
    """And the token is that of the seed."""
    with SandboxProcess.spawn(guilds=2000) as large, SandboxProcess.spawn(guilds=1) as small:
        assert state(large.control)["guilds"] == 2000
        assert large.token == small.token


async def test_many_can_be_spawned_from_threads() -> None:
    """As the host does it."""
    spawned = await asyncio.gather(*(asyncio.to_thread(SandboxProcess.spawn, guilds=1) for _ in range(3)))
    assert len({one.api for one in spawned}) == 3
    await asyncio.gather(*(asyncio.to_thread(one.stop) for one in spawned))


def test_a_taken_port_is_told_in_the_process_own_words() -> None:
    """With the process that holds it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SandboxError, match=rf"Port {port} on 127.0.0.1 is taken by .*{os.getpid()}"):
            SandboxProcess.spawn(port=port)


def test_a_process_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the time allowed, and it is ended."""
    monkeypatch.setattr(process, "START_LIMIT", 0.01)
    with pytest.raises(SandboxError, match="did not come up"):
        SandboxProcess.spawn()


def test_an_interpreter_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a bare OSError."""
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(SandboxError, match="cannot be started with /no/such/python"):
        SandboxProcess.spawn()


def test_it_ends_with_its_parent() -> None:
    """A parent that is killed leaves no sandbox behind."""
    code = (
        "import os, signal; from botkit.sandbox import SandboxProcess\n"
        "print(SandboxProcess.spawn(guilds=1).pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    parent = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=20)
    child = int(parent.stdout)
    assert parent.returncode == -signal.SIGKILL
    psutil.wait_procs([psutil.Process(child)] if psutil.pid_exists(child) else [], timeout=5)
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_an_interrupt_of_the_parents_group_does_not_reach_it() -> None:
    """Jupyter interrupts a kernel with its whole process group."""
    with SandboxProcess.spawn(guilds=1) as sandbox:
        assert os.getpgid(sandbox.pid) != os.getpgid(0)


def test_one_that_is_interrupted_before_it_stands_alone_is_started_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Once: an interrupt of the parent's group can come in that moment."""
    python, told = tmp_path / "python", tmp_path / "told"
    python.write_text(
        f"#!{sys.executable}\n"
        "import os, pathlib, signal, sys\n"
        f"told = pathlib.Path({str(told)!r})\n"
        "before = len(told.read_text()) if told.exists() else 0\n"
        "told.write_text('x' * (before + 1))\n"
        "if before < int(os.environ.get('INTERRUPTS', '1')):\n"
        "    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whatever was inherited\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        f"os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])\n"
    )
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with SandboxProcess.spawn(guilds=1) as sandbox:
        assert sandbox.alive
    monkeypatch.setenv("INTERRUPTS", "9")
    with pytest.raises(SandboxError, match="twice"):
        SandboxProcess.spawn(guilds=1)
    assert len(told.read_text()) == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_one_line_and_ends_on_a_signal(number: signal.Signals) -> None:
    """Addresses on standard output, everything else on standard error, exit code 0."""
    with started("--guilds", "2") as (child, told):
        assert set(told) == {"api", "control", "token", "pid"}
        assert (told["pid"], state(told["control"])["guilds"]) == (child.pid, 2)
        child.send_signal(number)
        out, log = child.communicate(timeout=10)
        assert (child.returncode, out) == (0, b"")
        assert b"THIS IS NOT DISCORD" in log
        assert b"WARNING" in log
        assert told["token"].encode() not in log


def test_the_command_ends_when_its_input_does() -> None:
    """With --until-eof."""
    with started("--until-eof", stdin=subprocess.PIPE) as (child, _):
        _, log = child.communicate(timeout=10)
        assert child.returncode == 0
        assert b"The sandbox ends." in log


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (["--guilds", "-1"], 2, b"0 to 100,000"),
        (["--guilds", "many"], 2, b"0 to 100,000"),
        (["--events", "nan"], 2, b"0 to 5,000"),
        (["--profile", "wild"], 2, b"quiet"),
        (["--permissions", "SEND_MESSAGES,FLY"], 2, b"'FLY' is not a permission"),
        (["--shards", "0"], 2, b"1 to 16,384"),
        (["--max-concurrency", "0"], 2, b"1 to 128"),
        (["--session-starts", "x"], 2, b"0 to 1,000,000"),
        (["--heartbeat", "0"], 2, b"0.05 to 3,600"),
        (["--port", "70000"], 1, b"--port"),
        (["--until-eof"], 1, b"--until-eof needs a pipe"),
    ],
)
def test_what_cannot_be_is_told(options: list[str], code: int, word: bytes) -> None:
    """One sentence and an exit code."""
    ended = subprocess.run([*COMMAND, *options], stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    assert (ended.returncode, ended.stdout) == (code, b"")
    assert word in ended.stderr
    assert b"Traceback" not in ended.stderr
