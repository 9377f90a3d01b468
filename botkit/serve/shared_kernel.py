"""One kernel for everyone who opens the dashboard."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from typing import Any, Literal, cast

import psutil
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.session import new_id
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager
from jupyter_server.utils import ApiPath
from tornado import web
from traitlets import Type, Unicode, default

from botkit.panels._static import ADDRESS
from botkit.serve import language

NUDGE = 0.5
"""Seconds after which the kernel is asked again whether it is there."""

START_TRIES = 3
START_LIMIT = 60.0
"""Seconds in which a kernel that was started must answer."""

DYING_LIMIT = 5.0
"""Seconds that a kernel's process may take to end after its main thread; a page that got such a kernel would hang."""


class SharedKernelClient(AsyncKernelClient):
    """A client that is ready as soon as it hears the kernel, however much the kernel has to say to others.

    The stock client waits until the kernel has been silent for 0.2 s: that long at every opening of the page, and
    ever longer the more a bot's widgets change.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return when the kernel is ready, or will not be.

        Voila asks this while the page is being sent, where an error would leave the page waiting for ever. Without
        one the cells are sent to the kernel, each is told that it has died, and the page comes to an end.

        Parameters
        ----------
        timeout
            Seconds to wait; None waits for ever.
        """
        try:
            await self.ready(timeout)
        except RuntimeError as error:
            self.log.warning("A page is built without its kernel: %s", error)

    async def is_alive(self) -> bool:
        """Tell whether the kernel lives; one of which only some threads are left does not."""
        alive: bool = await super().is_alive()
        return alive and not is_dying(self.parent)

    async def ready(self, timeout: float | None = None) -> None:
        """Return when questions reach the kernel and broadcasts reach us.

        Parameters
        ----------
        timeout
            Seconds to wait; None waits for ever.

        Raises
        ------
        RuntimeError
            If the kernel does not answer in time, or has died.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout if timeout is not None else None
        while not await self._hears():
            if not await self.is_alive():
                raise RuntimeError("The kernel died before it was ready.")
            if deadline is not None and loop.time() > deadline:
                raise RuntimeError(f"The kernel has not answered in {timeout:.0f} s.")

    async def _hears(self) -> bool:
        """Ask the kernel who it is; tell whether its answer's broadcast came: the subscription may be younger."""
        asked = self.kernel_info()
        try:
            async with asyncio.timeout(NUDGE):
                while True:
                    message = await self.get_iopub_msg()
                    if message["parent_header"].get("msg_id") == asked:
                        return True
        except TimeoutError:
            return False


def is_dying(kernel: Any) -> bool:
    """Tell whether a kernel's process has ended but for some of its threads: until then it counts as alive.

    Parameters
    ----------
    kernel
        The kernel's manager.
    """
    pid = getattr(getattr(kernel, "provisioner", None), "pid", None)
    try:
        return pid is not None and psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class SharedKernel(ServerKernelManager):
    """A kernel that several clients speak to at the same time, each in a session of its own.

    A stock manager gives all its clients one session, and so one address: of two pages that run the notebook at the
    same time, the first would wait for ever for an answer that went to the second.
    """

    client_factory = Type(SharedKernelClient, config=True)

    def client(self, **kwargs: Any) -> AsyncKernelClient:  # type: ignore[override]
        """Return a client with a session of its own."""
        session = self.session.clone()
        session.session = new_id()
        return super().client(**{"session": session, **kwargs})


class SharedKernelManager(AsyncMappingKernelManager):
    """Hands every viewer of a notebook the same kernel, and keeps it when they leave.

    Set as ``VoilaConfiguration.multi_kernel_manager_class``. Stock Voila starts a kernel for every GET of the page;
    here the first GET starts it and the others get it, also those that come while it starts. A kernel that has died
    is replaced at the next GET. What a page asks to be shut down (Voila's page does when its tab closes) lives on:
    only `shutdown_all`, the server's end, ends kernels.
    """

    front_ends = Unicode(
        help="Path at which this server has the panels' front ends; empty: kernels send them."
    ).tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self._shared: dict[tuple[str, ...], str] = {}
        self._starting = asyncio.Lock()
        self._closing = asyncio.Event()
        self.lost = asyncio.Event()
        """Set when a shared kernel has ended by itself; who runs the notebook again clears it."""

    @default("kernel_manager_class")
    def _shared_kernel(self) -> str:
        return "botkit.serve.shared_kernel.SharedKernel"

    # Awaitable as in the direct base class; the ignored types are those of its synchronous ancestors.
    async def start_kernel(  # type: ignore[override]
        self,
        *,
        kernel_name: str | None = None,
        path: ApiPath | None = None,
        env: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> str:
        """Return the id of the kernel for this notebook, started if there is none that lives.

        Parameters
        ----------
        kernel_name, path
            The kernel spec's name, and the notebook's folder below the server's root.
        env
            The kernel's environment. Voila puts the request into it; what the first request had counts.

        Raises
        ------
        tornado.web.HTTPError
            503 if the server is about to end, or if no kernel comes up.
        """
        language.note(env)
        if self.front_ends:
            env = {**(os.environ if env is None else env), ADDRESS: self.front_ends}
        key = (kernel_name or "", path or "", (env or {}).get("SCRIPT_NAME", ""))
        async with self._starting:
            if self._closing.is_set():
                raise web.HTTPError(503, "The dashboard is shutting down.")
            kernel_id = self._shared.get(key)
            if kernel_id is None or not await self._lives(kernel_id):
                kernel_id = await self._answering(kernel_name=kernel_name, path=path, env=env, **kwargs)
                self._shared[key] = kernel_id
            return kernel_id

    async def state(self) -> Literal["none", "starting", "alive", "dead"]:
        """Return how the kernel is, without starting one; ``dead`` is one that was there and has ended."""
        shared = list(self._shared.values())
        for kernel_id in shared:
            if kernel_id in self and await ensure_async(self.is_alive(kernel_id)):
                return "alive"
        if self._starting.locked():
            return "starting"
        return "dead" if shared else "none"

    async def _answering(self, **how: Any) -> str:
        """Start a kernel, and return its id when it answers.

        One that dies at once is replaced: another process may have taken a port that was free a moment before. An
        error is raised here, before Voila's page begins: what fails later it neither tells nor ends for.
        """
        for _ in range(START_TRIES):
            kernel_id: str = await self._async_start_kernel(**how)
            client = cast(SharedKernelClient, cast(SharedKernel, self.get_kernel(kernel_id)).client())
            client.start_channels()
            try:
                await self._unless_closing(client.ready(timeout=START_LIMIT))
                return kernel_id
            except RuntimeError as error:
                self.log.warning("Kernel %s did not come up: %s", kernel_id, error)
            finally:
                client.stop_channels()
            if kernel_id in self:
                await self._async_shutdown_kernel(kernel_id, now=True)  # type: ignore[no-untyped-call]
            if self._closing.is_set():
                break
        raise web.HTTPError(503, "The notebook's kernel does not come up; the server's log may say why.")

    async def _unless_closing(self, ready: Coroutine[Any, Any, None]) -> None:
        """Wait for a kernel, but not while the server ends: that would take as long as a kernel may take to start."""
        waiting, closing = asyncio.ensure_future(ready), asyncio.ensure_future(self._closing.wait())
        try:
            await asyncio.wait({waiting, closing}, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                raise RuntimeError("The dashboard is shutting down.")
            waiting.result()
        finally:
            waiting.cancel()
            closing.cancel()
            await asyncio.wait({waiting, closing})

    async def _lives(self, kernel_id: str) -> bool:
        if kernel_id not in self:
            return False
        deadline = asyncio.get_running_loop().time() + DYING_LIMIT
        while await ensure_async(self.is_alive(kernel_id)):
            if not is_dying(self.get_kernel(kernel_id)) or asyncio.get_running_loop().time() > deadline:
                return True
            await asyncio.sleep(0.01)
        # It has just died, and its watcher has not said so yet.
        self.remove_kernel(kernel_id)
        return False

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, and let go of what was held for it."""
        if kernel_id in self:
            self.stop_watching_activity(kernel_id)  # type: ignore[no-untyped-call]
        kernel = super().remove_kernel(kernel_id)
        if kernel_id in self._shared.values() and not self._closing.is_set():
            self.lost.set()
        if kernel is not None:
            kernel.cleanup_connection_file()
        return kernel

    async def shutdown_kernel(self, kernel_id: str, **_how: bool) -> None:  # type: ignore[override]
        """Do nothing but check that there is such a kernel: a page that closes must not end the others' kernel.

        Raises
        ------
        tornado.web.HTTPError
            404 if there is no such kernel.
        """
        self._check_kernel_id(kernel_id)  # type: ignore[no-untyped-call]
        self.log.debug("Kernel %s is shared: the wish to shut it down is not heard.", kernel_id)

    async def shutdown_all(self, now: bool = False) -> None:  # type: ignore[override]
        """End all kernels, one that still starts included; no kernel starts after this."""
        self._closing.set()
        async with self._starting:
            await self._async_shutdown_all(now=now)
