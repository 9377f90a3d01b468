"""The errors that botkit raises, as one tree.

::

    BotkitError
    ├── SettingsError            a setting is wrong: names it and says what is allowed
    ├── StartError               the bot or one of its parts could not start
    │   ├── PortInUse            another process listens on the port
    │   └── SandboxError         the local Discord did not come up, or ended
    └── IPCError                 a question to a bot was not answered
        ├── BotNotRunning        nobody listens: no connection file, or a refused connection
        ├── ConnectionLost       the line broke while an answer was awaited
        ├── RequestTimeout       no answer in the time allowed
        ├── BadFrame             what came over the line is not a message of the protocol
        ├── Unauthorized         the key is missing, wrong, or not good enough for the route
        ├── RouteNotFound        the bot has no route of that name
        ├── BadArguments         the route does not take these arguments
        ├── ReplyTooLarge        the answer is larger than the line, or the client, takes
        ├── InsecureConnection   the key would go over a network unencrypted
        └── RouteFailed          the route raised: carries the remote type and message

Every message is one sentence that says what happened, where, and what to do; none holds a token or a key.
"""

from __future__ import annotations

from dataclasses import dataclass


class BotkitError(Exception):
    """The root of all errors that botkit raises on purpose."""


class SettingsError(BotkitError):
    """A setting has a value that cannot be used."""


class StartError(BotkitError):
    """The bot, or a part that it needs, could not start."""


@dataclass
class PortInUse(StartError):
    """Another process listens on the port.

    Parameters
    ----------
    host, port
        The address that was asked for.
    setting
        The setting or option that chooses the port.
    owner
        Who holds the port, where the system tells (``"python (pid 4711)"``).
    """

    host: str
    port: int
    setting: str
    owner: str | None = None

    def __str__(self) -> str:
        holder = f" by {self.owner}" if self.owner else ""
        return (
            f"Port {self.port} on {self.host} is taken{holder}: stop that process, "
            f"or set {self.setting} to another port (0 picks a free one)."
        )


class SandboxError(StartError):
    """The local Discord did not come up, or ended before its time."""


class IPCError(BotkitError):
    """A question to a bot was not answered."""


class BotNotRunning(IPCError):
    """Nobody listens where the bot should be."""


class ConnectionLost(IPCError):
    """The line broke while an answer was awaited."""


class RequestTimeout(IPCError):
    """No answer came in the time allowed."""


class BadFrame(IPCError):
    """What came over the line is not a message of better-ipc's protocol."""


class Unauthorized(IPCError):
    """The key is missing, wrong, or not good enough for the route."""


class RouteNotFound(IPCError):
    """The bot has no route of that name."""


class BadArguments(IPCError):
    """The route does not take these arguments."""


class ReplyTooLarge(IPCError):
    """The answer is larger than what the line or the client takes."""


class InsecureConnection(IPCError):
    """The address is another machine's, and the line to it would not be encrypted."""


@dataclass
class RouteFailed(IPCError):
    """The route raised an exception in the bot.

    Parameters
    ----------
    route
        The route's name.
    remote_type
        The class name of the remote exception, where the server tells it.
    message
        The remote message.
    """

    route: str
    remote_type: str | None
    message: str

    def __str__(self) -> str:
        kind = f"{self.remote_type}: " if self.remote_type else ""
        return f"The route {self.route!r} failed in the bot: {kind}{self.message}"


def message_of(error: BaseException) -> str:
    """Return the message of any exception, also of one that cannot tell it."""
    try:
        return str(error)
    except Exception:
        return "its message cannot be read"
