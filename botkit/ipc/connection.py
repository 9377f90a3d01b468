"""The connection file: how a bot of this user is found, as a kernel is by its own.

One small JSON file for each living bot in Jupyter's runtime directory, readable by its owner only. A file whose
process is gone is swept away by whoever looks next.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import types
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from jupyter_core.paths import jupyter_runtime_dir

from botkit.errors import BotNotRunning, StartError
from botkit.ipc._address import Address
from botkit.ipc.client import Client
from botkit.ipc.private_file import write_privately
from botkit.ipc.secret import Key
from botkit.ipc.tls import client_context

if TYPE_CHECKING:
    from pydantic import SecretStr

    from botkit.ipc.routes import Role
    from botkit.ipc.secret import Secret
    from botkit.settings import Settings

_DISCORD = "https://discord.com/api"
_NAME = re.compile(r"botkit-[0-9a-f]{12}\.json")
# What a server listens on when it takes every address is no address to ask.
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104
_CLOCK_TOLERANCE = 1.0
_KEYS = ("viewer_key", "operator_key")
_OPTIONAL = {"certificate": str | None}
_KINDS: dict[str, type | types.UnionType] = {
    "host": str,
    "port": int,
    "pid": int,
    "created": int | float,
    "viewer_key": str,
    "operator_key": str,
    "name": str | None,
    "identity": str,
    "sandbox": dict | None,
}


@dataclass
class Connection:
    """Where a running bot can be asked.

    Parameters
    ----------
    host, port
        The address of its IPC server.
    pid, created
        Its process, and when that was created, in seconds since the epoch: a pid alone is used again.
    viewer_key, operator_key
        The server's keys; never part of the repr.
    name
        The bot user's name, once known.
    identity
        Which configuration the bot runs, see `identity_of`.
    sandbox
        ``{"api": …, "control": …}`` of the sandbox it is connected to; None with Discord itself.
    certificate
        The server's certificate as PEM text, if it speaks TLS; None if it does not.
    """

    host: str
    port: int
    pid: int
    created: float
    viewer_key: Secret
    operator_key: Secret
    name: str | None
    identity: str
    sandbox: dict[str, Any] | None = None
    certificate: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        # Of one kind, so that a connection equals the one that is read from its file.
        for name in _KEYS:
            setattr(self, name, Key(getattr(self, name).get_secret_value()))

    @classmethod
    def here(
        cls,
        host: str,
        port: int,
        *,
        viewer_key: Secret,
        operator_key: Secret,
        identity: str,
        name: str | None = None,
        sandbox: dict[str, Any] | None = None,
        certificate: str | None = None,
    ) -> Connection:
        """Return the connection of a bot in this process."""
        process = psutil.Process()
        place = (host, port, process.pid, process.create_time())
        return cls(*place, viewer_key, operator_key, name, identity, sandbox, certificate)

    @property
    def path(self) -> Path:
        """The connection file."""
        return _directory() / f"botkit-{self.identity}.json"

    @property
    def alive(self) -> bool:
        """Whether the process that wrote the connection still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) <= _CLOCK_TOLERANCE
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False
        except psutil.Error:
            return True

    def write(self) -> Path:
        """Write the connection file, readable by its owner only, in place of an older one; return its path.

        Raises
        ------
        StartError
            If the file cannot be written, as on a full disk.
        """
        path = self.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_privately(path, json.dumps(self._to_dict(), indent=1))
        except OSError as error:
            raise StartError(
                f"The connection file {path} cannot be written ({error.strerror or error}): make room or give "
                "yourself access there, or set JUPYTER_RUNTIME_DIR to another directory."
            ) from error
        return path

    def remove(self) -> None:
        """Remove the connection file, unless another process has written it since. May be called twice."""
        found = read_file(self.path)
        if isinstance(found, Connection) and (found.pid, found.port) == (self.pid, self.port):
            self.path.unlink(missing_ok=True)

    def address(self, role: Role = "operator") -> Address:
        """Return where to ask, with the key of a role."""
        key = (self.operator_key if role == "operator" else self.viewer_key).get_secret_value()
        context = None if self.certificate is None else client_context(self.certificate)
        return Address(_ANYWHERE.get(self.host, self.host), self.port, key, context)

    def client(
        self,
        role: Role = "operator",
        *,
        timeout: float = 10.0,
        kind: type[Client] = Client,
        follow: bool = True,
    ) -> Client:
        """Return a client with the key of a role.

        Parameters
        ----------
        role
            Which of the bot's keys to use.
        timeout
            Seconds that a request may take.
        kind
            The client's class, if it is one of its own.
        follow
            Whether it finds a bot of this machine again after a restart, on another port and with other keys.
        """
        at = self.address(role)
        # Of a bot here, whatever address of this machine it listens on: the line leaves it for none. A file that was
        # brought from another machine says nothing about the bots of this one.
        here = self.alive
        again = partial(find, self.identity) if here and follow else None
        made = kind(
            at.host, at.port, at.key, timeout=timeout, ssl=at.ssl, insecure=here, find=again, role=role
        )
        made.connection = self
        return made

    def _to_dict(self) -> dict[str, Any]:
        keys = {name: getattr(self, name).get_secret_value() for name in _KEYS}
        return {**asdict(self), **keys}


def find(identity: str | None = None) -> Connection | None:
    """Return the newest bot of this user that lives; None if there is none.

    Files whose process is gone, and files that are no JSON, are removed on the way; other people's files are
    passed over.

    Parameters
    ----------
    identity
        Only a bot of this configuration, see `identity_of`.
    """
    found = [(written, one) for path in _files() if (written := _written(path)) and (one := _look(path))]
    living = [pair for pair in found if identity in (None, pair[1].identity)]
    return max(living, key=lambda pair: pair[0])[1] if living else None


def identity_of(settings: Settings) -> str:
    """Return 12 hexadecimal digits that stand for a configuration, so that each has one connection file.

    They are of a hash over the REST base and the token: one bot account is one identity, and all sandboxes
    without one are another. The token cannot be read from it. ``BOTKIT_ATTACH`` names one without either.
    """
    if settings.attach:
        return settings.attach
    token = settings.token.get_secret_value() if settings.token else "sandbox"
    text = f"{settings.discord_api or _DISCORD}\n{token}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def running(identity: str | None = None) -> Connection:
    """Return the newest bot of this user that lives, as `find` does.

    Raises
    ------
    BotNotRunning
        If there is none.
    """
    found = find(identity)
    if found is None:
        raise BotNotRunning(
            f"No running bot was found by its connection file in {_directory()}: start one with "
            "`await botkit.start()` in a notebook or `botkit bot` in a shell, or name a server with host=, port= "
            "and key=."
        )
    return found


def connect(
    host: str | None = None,
    port: int | None = None,
    key: SecretStr | str | None = None,
    *,
    role: Role = "operator",
    identity: str | None = None,
    timeout: float = 10.0,
    kind: type[Client] = Client,
    **options: Any,
) -> Client:
    """Return a client of the running bot, or of any better-ipc server that is named.

    Parameters
    ----------
    host, port, key
        A server, by better-ipc's multicast address (127.0.0.1 and 20000 where left out) and its key. With none
        of the three the running bot of this user is found by its connection file.
    role
        Which of the running bot's keys to use.
    identity
        Only a bot of this configuration, see `identity_of`.
    timeout
        Seconds that a request may take.
    kind
        The client's class, if it is one of its own.
    **options
        Further ones of `botkit.ipc.client.Client` for a server that is named, as ``ssl`` and ``insecure``.

    Raises
    ------
    BotNotRunning
        If no server is named and no bot runs.
    """
    if host is not None or port is not None or key is not None:
        return kind(host or "127.0.0.1", 20000 if port is None else port, key, timeout=timeout, **options)
    return running(identity).client(role, timeout=timeout, kind=kind)


def _directory() -> Path:
    return Path(jupyter_runtime_dir())


def _files() -> list[Path]:
    try:
        return [path for path in _directory().iterdir() if _NAME.fullmatch(path.name)]
    except OSError:
        return []


def _written(path: Path) -> int | None:
    """Return when a file of ours was written, in nanoseconds since the epoch; None for other people's."""
    try:
        status = path.stat()
    except OSError:
        return None
    ours = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return status.st_mtime_ns if ours else None


def _look(path: Path) -> Connection | None:
    """Return the living connection in a file; remove the file if it is dead or no JSON at all."""
    written = _written(path)
    found = read_file(path)
    if isinstance(found, Connection) and found.alive:
        return found
    # A JSON object of another shape may be a later botkit's: left alone. One that was replaced meanwhile, too.
    if (isinstance(found, Connection) or found is None) and written == _written(path):
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return None


def read_file(path: Path) -> Connection | dict[str, Any] | None:
    """Return what a file holds: a connection, an object of another shape, or None if it is no JSON object.

    Whether the bot of a connection lives is not looked at: it may be on another machine.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    try:
        return _parse(data)
    except (TypeError, KeyError):
        return data


def _parse(data: dict[str, Any]) -> Connection:
    """Return the connection that an object describes; KeyError or TypeError if it describes none."""
    for name, kind in _KINDS.items():
        if not isinstance(data[name], kind):
            raise TypeError(name)
    for name, kind in _OPTIONAL.items():
        if not isinstance(data.get(name), kind):
            raise TypeError(name)
    known = {name: value for name, value in data.items() if name in Connection.__dataclass_fields__}
    return Connection(**{**known, **{name: Key(data[name]) for name in _KEYS}})
