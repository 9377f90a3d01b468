"""Which bot is asked: the one that runs here, one named by its connection file, or any server by its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botkit.errors import BadArguments, BotNotRunning, SettingsError

if TYPE_CHECKING:
    import argparse
    import ssl

    from botkit.ipc.client import Client
    from botkit.ipc.connection import Connection

_HERE = "127.0.0.1"
_PORT = 20000


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server was said to be; None for what was left out.

    Parameters
    ----------
    host, port
        Its address.
    tls
        Whether it was named as ``wss``.
    """

    host: str | None = None
    port: int | None = None
    tls: bool = False

    @property
    def named(self) -> bool:
        """Whether a server was named at all."""
        return self.host is not None or self.port is not None

    @property
    def near(self) -> bool:
        """Whether it is on this machine, so that nobody is in between."""
        from botkit.ports import is_loopback

        return self.host is None or is_loopback(self.host)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a bot."""
    which = parser.add_argument_group("which bot (the one of yours that runs, if none is named)")
    which.add_argument(
        "--attach", type=Path, metavar="FILE", help="the bot of a connection file, which holds its keys"
    )
    which.add_argument("--host", help="address of another better-ipc server")
    which.add_argument("--port", type=_port, help=f"its multicast port (default {_PORT})")
    which.add_argument("--url", help="both at once: ws://host:port, or wss://host:port with TLS")
    which.add_argument(
        "--ca", type=Path, metavar="FILE", help="certificate (PEM) that a wss server is to be trusted by"
    )
    which.add_argument(
        "--insecure",
        action="store_true",
        help="ask another machine without TLS, or without looking at its certificate: others may read the key",
    )


def client_of(args: argparse.Namespace, timeout: float) -> Client:
    """Return a client of the bot that the options name; `timeout` is in seconds.

    Raises
    ------
    BotNotRunning
        If no server is named and no bot runs, or a connection file is not there.
    BadArguments
        If the options contradict each other, or would send the key unencrypted to another machine.
    SettingsError
        If a file or a setting cannot be used.
    """
    from botkit.ipc.connection import connect

    address = address_of(args)
    if args.attach is None:
        if not address.named:
            return connect(timeout=timeout)
        _refuse_open_line(address, args.insecure)
        # Only now: reading all settings takes longer than a question.
        from botkit.settings import load

        return _client(address, load().secret_key, args, timeout)
    found = _read(args.attach)
    if not address.named:
        return found.client(timeout=timeout)
    moved = replace(
        found, host=address.host or _HERE, port=found.port if address.port is None else address.port
    )
    # The file of a server with TLS holds its certificate: no other is needed to trust it.
    if found.certificate is None or args.ca or args.insecure:
        _refuse_open_line(address, args.insecure)
        return _client(_with_port(address, moved.port), moved.operator_key, args, timeout)
    return moved.client(timeout=timeout)


def address_of(args: argparse.Namespace) -> Address:
    """Return where the options say that a server is.

    Raises
    ------
    BadArguments
        If they contradict each other, or the URL is none of a server's.
    """
    if args.url is None:
        if args.ca is not None:
            raise BadArguments("--ca is for a server with TLS: name it with --url wss://host:port.")
        return Address(args.host, args.port)
    if args.host is not None or args.port is not None:
        raise BadArguments("--url names host and port itself: leave --host and --port out.")
    try:
        parts = urlsplit(args.url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    extra = (
        host is None or parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    )
    if extra or parts.scheme not in ("ws", "wss"):
        raise BadArguments(
            "--url is not a server's address: write ws://host:port, or wss://host:port with TLS."
        )
    if args.ca is not None and parts.scheme == "ws":
        raise BadArguments("--ca is for a server with TLS: write wss:// in place of ws://.")
    return Address(host, _PORT if port is None else port, parts.scheme == "wss")


def _with_port(address: Address, port: int) -> Address:
    return replace(address, port=port if address.port is None else address.port)


def _read(path: Path) -> Connection:
    from botkit.ipc.connection import Connection, read_file

    if not path.exists():
        raise BotNotRunning(
            f"There is no connection file {path}: a bot writes it at its start and removes it at its end."
        )
    found = read_file(path)
    if not isinstance(found, Connection):
        raise SettingsError(
            f"{path} is not a connection file: name one that a bot wrote, botkit-….json in its Jupyter's runtime "
            "directory (`jupyter --runtime-dir`)."
        )
    return found


def _client(address: Address, key: Any, args: argparse.Namespace, timeout: float) -> Client:
    from botkit.ipc.client import Client

    options: dict[str, Any] = {}
    if address.tls:
        options["ssl"] = _context(args.ca, args.insecure)
    elif args.insecure and not address.near:
        options["insecure"] = True
    port = _PORT if address.port is None else address.port
    return Client(address.host or _HERE, port, key, timeout=timeout, **options)


def _context(ca: Path | None, insecure: bool) -> ssl.SSLContext:
    import ssl

    try:
        context = ssl.create_default_context(cafile=ca)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"The certificate {ca} cannot be used ({getattr(error, 'reason', None) or error.strerror}): "
            "name a PEM file, the server's own or that of the authority that signed it."
        ) from None
    # A server's own certificate is as good an anchor as an authority's, and `openssl req` writes none of what
    # Python 3.13 asks of authorities.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _refuse_open_line(address: Address, insecure: bool) -> None:
    if not (address.tls or address.near or insecure):
        raise BadArguments(
            f"The key would go to {address.host} unencrypted: use --url wss://… if the bot has a certificate, or an "
            "SSH tunnel, or, in a network that you trust, --insecure (see docs/remote.md)."
        )


def _port(text: str) -> int:
    import argparse

    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number up to 65535")
    return int(text)
