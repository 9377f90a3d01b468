"""The dashboard in a Jupyter server that runs anyway: at ``botkit/`` below its address, behind its login.

Enabled by ``jupyter_server_config.d/botkit.json``. The dashboard is an application of its own inside of the server: it
has its own kernel, shared by all who look, and the filter on their websockets. The server's other kernels, and what
their users may do with them, stay as they are.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.utils import url_path_join
from tornado.routing import AnyMatches, PathMatches, Rule, RuleRouter
from traitlets import Unicode, default
from traitlets.config import Config
from voila.app import Voila

from botkit.errors import BotkitError
from botkit.serve import assets
from botkit.serve.config import SHARE, values
from botkit.serve.health import HealthHandler
from botkit.settings import load

_OF_THE_SERVER = (
    "allow_credentials",
    "allow_origin",
    "allow_origin_pat",
    "allow_remote_access",
    "allow_unauthenticated_access",
    "authorizer",
    "cookie_secret",
    "disable_check_xsrf",
    "identity_provider",
    "local_hostnames",
    "login_url",
    "log_function",
    "xsrf_cookie_kwargs",
)
"""Settings of Jupyter's web application that say who may come, and from where: they hold here as well."""


class Inner(RuleRouter):
    """An application inside of Jupyter's, which looks for the methods of each handler that is added to it."""

    SUPPORTED_METHODS = ()


class SlashHandler(JupyterHandler):
    """Leads to the dashboard who has left out the slash."""

    @allow_unauthenticated
    def get(self) -> None:
        """Redirect."""
        self.redirect(url_path_join(self.base_url, "botkit/"))


class Mounted(Voila):  # type: ignore[misc]
    """Voila without a port of its own, below the address of a Jupyter server."""

    server_settings: dict[str, Any]

    def init_settings(self) -> dict[str, Any]:
        """Return Voila's settings, with the server's login in place of one of its own."""
        settings: dict[str, Any] = super().init_settings()
        return settings | self.server_settings

    def init_handlers(self) -> list[Any]:
        """Return Voila's handlers, and the health's."""
        return [(url_path_join(self.server_url, "healthz"), HealthHandler), *super().init_handlers()]

    def listen(self) -> None:
        """Say who may come as the server does; it listens."""
        self.app.settings.update(self.server_settings)

    def router(self) -> Inner:
        """Return what takes the requests: the page's scripts have an address of their own, Voila has the rest."""
        root = url_path_join(self.base_url, assets.base())
        scripts = assets.application(root, self.static_paths, self.labextensions_path)
        return Inner([Rule(PathMatches(f"{root}.*"), scripts), Rule(AnyMatches(), self.app)])


class DashboardExtension(ExtensionApp):
    """Adds the dashboard to a Jupyter server, JupyterLab or JupyterHub's single-user server.

    Set ``DashboardExtension.notebook`` for another notebook.
    """

    name = "botkit"
    extension_url = "/botkit/"
    load_other_extensions = True

    notebook = Unicode(config=True, help="Path of the notebook to serve; the dashboard's own if not set.")

    @default("notebook")
    def _own_notebook(self) -> str:
        package = Path(__file__).parents[1]
        places = [folder / "notebooks" / "dashboard.ipynb" for folder in (package.parent, package)]
        return str(next((place for place in places if place.is_file()), places[0]))

    mounted: Mounted | None = None

    def initialize_handlers(self) -> None:
        """Put the dashboard below the server's address; a Jupyter server starts without it if that cannot be."""
        if not Path(self.notebook).is_file():
            self.log.warning("botkit: there is no notebook %s; the dashboard is not served.", self.notebook)
            return
        web_app = self.serverapp.web_app  # type: ignore[union-attr]  # it is there before any handler
        root = url_path_join(web_app.settings["base_url"], "botkit/")
        try:
            self.mounted = mount(Path(self.notebook), root, web_app.settings)
        except BotkitError as error:
            self.log.warning("botkit: the dashboard is not served. %s", error)
            return
        slash = (root.rstrip("/"), SlashHandler)
        # Tornado's routes may lead to another application.
        web_app.add_handlers(".*$", [slash, (f"{root}.*", self.mounted.router())])

    async def stop_extension(self) -> None:
        """End the dashboard's kernel with the server."""
        mounted, self.mounted = self.mounted, None
        if mounted is not None:
            await mounted.kernel_manager.shutdown_all()
            shutil.rmtree(mounted.connection_dir, ignore_errors=True)


def mount(notebook: Path, root: str, settings: dict[str, Any]) -> Mounted:
    """Return the dashboard as part of a server.

    Parameters
    ----------
    notebook
        What to serve.
    root
        The path below which it is.
    settings
        Those of the server's web application.

    Raises
    ------
    SettingsError
        If a setting of botkit cannot be used.
    """
    config = values(base_url=root, lang=load().lang, assets=assets.base())
    del config["Voila"]["identity_provider_class"]  # the server's own login is asked
    with _as_it_was():
        app = Mounted(config=Config(config), config_file_paths=[], log_level=logging.WARNING)
        app.server_settings = {name: settings[name] for name in _OF_THE_SERVER if name in settings}
        app.initialize([])
        app.notebook_path = str(notebook.resolve())
        app.root_dir = str(notebook.resolve().parent)
        app.start()
    return app


@contextmanager
def _as_it_was() -> Iterator[None]:
    """Let Voila find our template, and undo what it does to the process: the server ends by its own SIGTERM."""
    handler, path = signal.getsignal(signal.SIGTERM), os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join([str(SHARE), *([path] if path else [])])
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, handler)
        if path is None:
            del os.environ["JUPYTER_PATH"]
        else:
            os.environ["JUPYTER_PATH"] = path


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": "botkit.serve.extension", "app": DashboardExtension}]
