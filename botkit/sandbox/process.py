"""The sandbox in a process of its own, which ends with the process that started it."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import IO, Any

from botkit.errors import SandboxError

START_LIMIT = 10.0
"""Seconds in which the process must have said where it listens."""

STOP_LIMIT = 3.0
"""Seconds that it has to end in good order, and again after SIGTERM."""

LOG_TAIL = 4000


class SandboxProcess:
    """A running sandbox; use `spawn` to start one. A context manager that stops it.

    Attributes
    ----------
    api, control
        Its addresses, as `botkit.sandbox.server.Sandbox` has them.
    token
        The bot token that is right there.
    pid
        The process's id.
    """

    def __init__(self, process: subprocess.Popen[bytes], log: IO[bytes], told: dict[str, Any]) -> None:
        self.api = str(told["api"])
        self.control = str(told["control"])
        self.token = str(told["token"])
        self.pid = process.pid
        self._process = process
        self._log = log
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<SandboxProcess {self.api} pid={self.pid} {'alive' if self.alive else 'ended'}>"

    def __enter__(self) -> SandboxProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @classmethod
    def spawn(
        cls, guilds: int = 25, seed: int = 1, events: float = 0.0, port: int = 0, **more: Any
    ) -> SandboxProcess:
        """Start a sandbox, and wait until it listens (10 s at most). Blocks: await it in a thread.

        Parameters
        ----------
        guilds, seed, events, port
            As `botkit.sandbox.server.Sandbox` takes them.
        more
            Its other options: ``profile``, ``shards``, ``max_concurrency``, ``session_starts``,
            ``identify_interval``, ``permissions``, ``host``, ``heartbeat``.

        Raises
        ------
        SandboxError
            If it does not come up: with the process's own words.
        """
        options = {"guilds": guilds, "seed": seed, "events": events, "port": port, **more}
        command = [sys.executable, "-m", "botkit.sandbox", "--until-eof"]
        command += [_option(name, value) for name, value in options.items() if value is not None]
        started = cls._started(command)
        if started is None:
            # A kernel's interrupt has met it in the moment before it had a session of its own.
            started = cls._started(command)
        if started is None:
            raise SandboxError("The sandbox was interrupted while it started, twice: start it again.")
        return started

    @classmethod
    def _started(cls, command: list[str]) -> SandboxProcess | None:
        """Start a sandbox; return None if it was interrupted before it said anything."""
        log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and package
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                # A kernel's interrupt goes to its whole process group; the sandbox must not hear it.
                start_new_session=True,
            )
        except OSError as error:
            log.close()
            raise SandboxError(f"The sandbox cannot be started with {sys.executable}: {error}.") from error
        try:
            told = _first_line(process)
        except BaseException:
            _end(process)
            log.close()
            raise
        if told is not None:
            return cls(process, log, told)
        words = _tail(log)
        _end(process)
        log.close()
        if process.returncode == -signal.SIGINT and not words:
            return None
        raise SandboxError(_failure(process, words))

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def log(self) -> str:
        """Return the end of what the process has logged; empty after `stop`."""
        return "" if self._log.closed else _tail(self._log)

    def stop(self) -> None:
        """End the process and wait for its end (some seconds at most); idempotent, from any thread."""
        with self._lock:
            _end(self._process)
            self._log.close()


def _option(name: str, value: Any) -> str:
    text = ",".join(map(str, value)) if isinstance(value, (list, tuple)) else value
    return f"--{name.replace('_', '-')}={text}"


def _first_line(process: subprocess.Popen[bytes]) -> dict[str, Any] | None:
    """Return what the process says of itself; None if it ends or says nothing in time."""
    out = process.stdout
    if out is None:
        return None
    deadline = time.monotonic() + START_LIMIT
    line = b""
    with out, selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while not line.endswith(b"\n"):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                return None
            part = os.read(out.fileno(), 4096)
            if not part:
                return None
            line += part
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) and {"api", "control", "token"} <= told.keys() else None


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()  # the end of its input ends the sandbox
    if process.stdout is not None:
        process.stdout.close()
    for harsher in (process.terminate, process.kill):
        try:
            process.wait(STOP_LIMIT)
            return
        except subprocess.TimeoutExpired:
            harsher()
    process.wait()


def _tail(log: IO[bytes]) -> str:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - LOG_TAIL))
    return log.read().decode(errors="replace").strip()


def _failure(process: subprocess.Popen[bytes], words: str) -> str:
    said = words.splitlines()[-1].removeprefix("botkit: ") if words else "it said nothing"
    return f"The sandbox did not come up (exit code {process.returncode}): {said}"
