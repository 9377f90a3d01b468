"""botkit: an operations console for Discord bots that lives in Jupyter.

Importing it costs nothing: each name is loaded when it is first used.

- ``await botkit.start()`` starts the bot in the kernel's loop, or attaches to the one that runs, and shows it live;
  ``await botkit.stop()`` ends it.
- ``ipc = botkit.connect()`` asks a running bot: ``await ipc.ask("guilds", limit=20)``, ``ipc.query(...)``,
  ``ipc.watch(...)``.
- ``@botkit.route()`` on an async method of a cog offers it over IPC.
- ``bot.load_extension("botkit")`` brings all this to any py-cord bot; ``%load_ext botkit`` brings the magics.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from botkit.lazy import lazily

if TYPE_CHECKING:
    import discord
    from IPython.core.interactiveshell import InteractiveShell

    from botkit.asking import connect
    from botkit.console import Console, start, stop
    from botkit.ipc.client import Client
    from botkit.ipc.routes import Range, route
    from botkit.ipc.snowflake import Snowflake

__version__ = "0.1.0"
__all__ = ["Client", "Console", "Range", "Snowflake", "connect", "route", "start", "stop"]

_HOMES = {
    "Client": "ipc.client",
    "Console": "console",
    "Range": "ipc.routes",
    "Snowflake": "ipc.snowflake",
    "connect": "asking",
    "route": "ipc.routes",
    "start": "console",
    "stop": "console",
}
__getattr__ = lazily(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])


def setup(bot: discord.Bot) -> None:
    """Add telemetry, routes and IPC to a py-cord bot: called by ``bot.load_extension("botkit")``."""
    import_module("botkit.bot.extension").setup(bot)


def teardown(bot: discord.Bot) -> None:
    """Undo `setup`: called by ``bot.unload_extension("botkit")``."""
    import_module("botkit.bot.extension").teardown(bot)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add the magics: called by ``%load_ext botkit``."""
    import_module("botkit.magics").load(shell)
