"""The right to start a bot, held from the look for a running one until the new one's connection file is there.

Two processes that start one configuration at the same moment would else both find no bot, and both log in with one
token. The lock is the system's own, on a file beside the connection file: it ends with the process that holds it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from filelock import FileLock, Timeout
from jupyter_core.paths import jupyter_runtime_dir

from botkit.errors import StartError

LIMIT = 20.0
"""Seconds to wait for another process: the sandbox may take 10 to come up."""

LOOK = 0.05
"""Seconds between two tries; the system has no way to wait for a lock without blocking."""


class Claim:
    """One process's right to start a bot; use it once.

    Parameters
    ----------
    identity
        The configuration, see `botkit.ipc.connection.identity_of`.
    """

    def __init__(self, identity: str) -> None:
        self.path = Path(jupyter_runtime_dir()) / f"botkit-{identity}.lock"
        # Taken in the kernel's thread, released in the bot's.
        self._lock = FileLock(self.path, thread_local=False, mode=0o600)

    async def take(self, limit: float = LIMIT) -> None:
        """Wait until no other process starts this bot; the loop goes on meanwhile.

        Parameters
        ----------
        limit
            Seconds to wait.

        Raises
        ------
        StartError
            If another holds it for that long, or if the lock file cannot be opened.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + limit
        while not self._try():
            if loop.time() >= deadline:
                raise StartError(
                    f"Another process has been starting this bot for {limit:g} s and holds {self.path}: start again "
                    "when it is done, or end it."
                )
            await asyncio.sleep(LOOK)

    def release(self) -> None:
        """Let others start this bot, or find it; idempotent, from any thread."""
        self._lock.release(force=True)

    def _try(self) -> bool:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            raise StartError(
                f"The lock file {self.path} cannot be opened ({error.strerror or error}): give yourself access "
                "there, or set JUPYTER_RUNTIME_DIR to another directory."
            ) from error
        return True
