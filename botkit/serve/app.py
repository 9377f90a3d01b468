"""Serves a notebook as a dashboard, in this process, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import shutil
import signal
import socket
import webbrowser
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.httpclient import AsyncHTTPClient, HTTPError
from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.log import access_log, gen_log
from tornado.routing import AnyMatches, PathMatches, Rule, RuleRouter
from tornado.web import GZipContentEncoding
from tornado.websocket import WebSocketClosedError
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from botkit.errors import PortInUse, StartError
from botkit.ports import owner_of
from botkit.serve import assets, gate
from botkit.serve.config import DEFAULT_PORT, SHARE, configuration
from botkit.serve.forwarded import ProxiedRouter
from botkit.serve.identity import refuse_strangers
from botkit.serve.page_memory import PageHandler, PageMemory
from botkit.serve.viewer_channel import ViewerChannel
from botkit.settings import load

WARM_UP = 90.0
"""Seconds that the notebook may take at its first run, in which the bot starts."""

_TRIES = 50

_PAUSE = (1.0, 60.0)
"""Seconds before the notebook of a kernel that has ended is run again: at first, and at most when it ends each time."""

_STEADY = 300.0
"""Seconds that a kernel has lived after which its end counts as the first one."""

_NOISE = (
    "is not trusted",  # trust is about outputs saved in the notebook, and none are shown
    "/voila/api/shutdown/",  # a page that closes asks for the end of its kernel, which is not its own here
    "'_xsrf' argument missing",  # the same, said once more
    "Got events for closed stream",  # a kernel's channel that has ended with its last message on the way
    "websocket_ping_timeout",  # Jupyter's setting is in milliseconds; Tornado takes it for seconds
)
"""What Jupyter, Voila and Tornado say that helps nobody."""


def run(
    notebook: Path,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    base_url: str = "/",
    proxied: bool = False,
    open_browser: bool = True,
    on_ready: Callable[[str], None] | None = None,
) -> int:
    """Serve a notebook until Ctrl-C or SIGTERM; return the exit code.

    The notebook has run once, and so the bot starts, before the address is told.

    Parameters
    ----------
    notebook
        The notebook to serve.
    host, port
        The address to listen on. Without a port: 8866, or the next one that is free; 0 picks any.
    base_url
        The path below which the page is, such as ``/bot/``.
    proxied
        Whether a reverse proxy stands in front whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` can be believed.
    open_browser
        Whether to open the page in a browser.
    on_ready
        Called with the page's address once it can be opened; without it the address is printed.

    Raises
    ------
    PortInUse
        If the port that was asked for is taken.
    StartError
        If there is no such notebook.
    SettingsError
        If a setting cannot be used.
    """
    if not notebook.is_file():
        raise StartError(f"There is no notebook {notebook}: name one that exists.")
    settings = load()
    login = bool(settings.dashboard_token or settings.dashboard_password)
    # A proxy is there so that others reach the page.
    refuse_strangers("the reverse proxy" if proxied else host, login)
    base_url = f"/{base_url.strip('/')}/".replace("//", "/")
    config = configuration(
        host=host, base_url=base_url, proxied=proxied, lang=settings.lang, assets=assets.base()
    )
    with closing(_listen(host, port)) as listener:
        _add_template_path()
        # Only what is set here counts: neither configuration files nor this process's arguments. The one instance
        # of an application is where Voila's parts find their log.
        server = Dashboard.instance(config=config, config_file_paths=[], log_level=logging.WARNING)
        try:
            for logger in (server.log, gen_log, access_log):
                logger.addFilter(_worth_saying)
            # What strangers ask for in vain is their affair; what goes wrong here is told.
            access_log.setLevel(logging.ERROR)
            server.initialize([])
            server.notebook_path = str(notebook.resolve())
            server.root_dir = str(notebook.resolve().parent)
            server.listener = listener
            server.open_browser = open_browser
            server.proxied = proxied
            server.on_ready = on_ready or (lambda address: _tell(address, login))
            server.start()
        finally:
            Dashboard.clear_instance()
    return 0


class Dashboard(Voila):  # type: ignore[misc]
    """Voila on a socket that is bound already, which opens its doors when the notebook has run."""

    listener: socket.socket
    proxied: bool = False
    on_ready: Callable[[str], None]

    def init_handlers(self) -> list[Any]:
        """Return Voila's handlers, the page's with a memory."""
        self.memory = PageMemory(Path(self.notebook_path))
        return [self._remembering(*handler) for handler in super().init_handlers()]

    def _remembering(self, pattern: str, handler: type, how: dict[str, Any] | None = None) -> tuple[Any, ...]:
        if handler is TornadoVoilaHandler:
            return pattern, PageHandler, {**(how or {}), "memory": self.memory}
        return (pattern, handler) if how is None else (pattern, handler, how)

    def listen(self) -> None:
        """Serve until a signal comes, then end everything that was started."""
        self.port = self.listener.getsockname()[1]
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ended.set)
        loop.set_exception_handler(_unless_a_viewer_left)
        http = HTTPServer(gate.Gate(self._doors(), self.base_url), **gate.LIMITS)
        http.add_socket(self.listener)
        opening = loop.create_task(self._open(), name="first run of the notebook")
        opening.add_done_callback(self._opened)
        keeping = loop.create_task(self._keep_running(opening), name="supervision of the kernel")
        keeping.add_done_callback(self._opened)
        try:
            await ended.wait()
        finally:
            # What fails from here on, such as a run of the notebook whose kernel ends, is meant to.
            self.log.setLevel(logging.CRITICAL)
            opening.cancel()
            keeping.cancel()
            http.stop()
            self.memory.close()
            ViewerChannel.close_viewers()
            await http.close_all_connections()
            await self.kernel_manager.shutdown_all()
            shutil.rmtree(self.connection_dir, ignore_errors=True)

    def init_settings(self) -> dict[str, Any]:
        """Return Voila's settings; cookies stay good when the server is started again."""
        settings: dict[str, Any] = super().init_settings()
        return settings | {"cookie_secret": self.identity_provider.cookie_secret()}

    @property
    def connection_url(self) -> str:
        """The address of the page as this machine reaches it."""
        host = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.ip, str(self.ip))  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}{self.base_url}"

    def _doors(self) -> RuleRouter:
        """Return what takes the requests: the page's scripts have an address of their own, Voila has the rest."""
        self.app.add_transform(GZipContentEncoding)
        root = url_path_join(self.base_url, assets.base())
        scripts = assets.application(root, self.static_paths, self.labextensions_path)
        # Voila's own routes end with one that takes every path, so ours cannot be added to them.
        router = ProxiedRouter if self.proxied else RuleRouter
        return router([Rule(PathMatches(f"{root}.*"), scripts), Rule(AnyMatches(), self.app)])

    def _opened(self, opening: asyncio.Task[None]) -> None:
        if not opening.cancelled() and (error := opening.exception()) is not None:
            self.log.error("The address could not be told.", exc_info=error)

    async def _open(self) -> None:
        await self._first_run()
        address = self.connection_url
        self.on_ready(address)
        if self.open_browser:
            await asyncio.to_thread(webbrowser.open, address)

    async def _keep_running(self, opening: asyncio.Task[None]) -> None:
        """Run the notebook again when its kernel has ended, also while nobody looks: the bot ended with it."""
        await asyncio.wait({opening})
        lost, (pause, most) = self.kernel_manager.lost, _PAUSE
        while True:
            began = asyncio.get_running_loop().time()
            await lost.wait()
            if asyncio.get_running_loop().time() - began > _STEADY:
                pause = _PAUSE[0]
            await asyncio.sleep(pause)
            pause = min(2 * pause, most)
            lost.clear()
            if not await self._first_run():
                lost.set()

    async def _first_run(self) -> bool:
        """Open the page once ourselves, so that the first viewer finds the bot started; tell whether that worked."""
        try:
            headers = {"Authorization": f"token {self.identity_provider.own_key}"}
            await AsyncHTTPClient().fetch(self.connection_url, headers=headers, request_timeout=WARM_UP)
        except (HTTPError, OSError) as error:
            self.log.error("The notebook could not be run: %s. The page will say more.", error)
            return False
        return True


def _listen(host: str, port: int | None) -> socket.socket:
    if port is not None:
        return _bind(host, port)
    for candidate in range(DEFAULT_PORT, DEFAULT_PORT + _TRIES):
        try:
            return _bind(host, candidate)
        except PortInUse:
            continue
    return _bind(host, 0)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise StartError(
                f"{host}:{port} cannot be listened on ({error.strerror}): choose another."
            ) from None
        raise PortInUse(host, port, "--port", owner_of(port)) from None
    listener.setblocking(False)
    return listener


def _add_template_path() -> None:
    """Let Voila find the template of this package, not one that another installation has left."""
    known = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        [str(SHARE), *(path for path in known if path and path != str(SHARE))]
    )


def _worth_saying(record: logging.LogRecord) -> bool:
    text = record.getMessage()
    return not any(noise in text for noise in _NOISE)


def _unless_a_viewer_left(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tell of what a task of nobody's raised, but not that a page went while something was sent to it."""
    if not isinstance(context.get("exception"), WebSocketClosedError | StreamClosedError):
        loop.default_exception_handler(context)


def _tell(address: str, login: bool) -> None:
    who = (
        "It asks for the token or the password."
        if login
        else "Everyone with an account on this machine can open it; BOTKIT_DASHBOARD_TOKEN turns a login on."
    )
    print(f"The dashboard is at {address}\n{who}", flush=True)  # noqa: T201
