"""botkit.cli.target: which bot is asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from botkit.cli.parser import Parser
from botkit.cli.target import Address, add_arguments, address_of, client_of
from botkit.errors import BadArguments, BotNotRunning, SettingsError
from botkit.ipc.connection import Connection


def args(*words: str) -> Any:
    """Return what the options mean."""
    parser = Parser()
    add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture
def file(runtime_dir: Path) -> Path:
    """Return the connection file of a bot."""
    keys = {"viewer_key": SecretStr("viewer"), "operator_key": SecretStr("operator")}
    return Connection.here("", 4711, identity="0123456789ab", **keys).write()


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ([], Address()),
        (["--host=::1"], Address("::1")),
        (["--port=5"], Address(None, 5)),
        (["--url=ws://127.0.0.1:5"], Address("127.0.0.1", 5)),
        (["--url=wss://bot.example.org"], Address("bot.example.org", 20000, tls=True)),
        (["--url=wss://[::1]:5/"], Address("::1", 5, tls=True)),
    ],
)
def test_an_address_is_read(words: list[str], address: Address) -> None:
    """By its parts or as a URL."""
    assert address_of(args(*words)) == address


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--url=http://x:5"], "ws://host:port"),
        (["--url=ws://"], "ws://host:port"),
        (["--url=ws://x:99999"], "ws://host:port"),
        (["--url=ws://key@x:5"], "ws://host:port"),
        (["--url=ws://x:5/path"], "ws://host:port"),
        (["--url=ws://[x"], "ws://host:port"),
        (["--url=ws://x:5", "--port=5"], "leave --host and --port out"),
        (["--url=ws://x:5", "--ca=x.pem"], "wss://"),
        (["--ca=x.pem"], "wss://"),
        (["--host=10.1.2.3"], "unencrypted"),
        (["--url=ws://bot.example.org:5"], "--insecure"),
        (["--url=ws://127.0.0.1.example.org:5"], "unencrypted"),
    ],
)
def test_what_contradicts_itself_or_gives_the_key_away_is_refused(words: list[str], said: str) -> None:
    """In one sentence that names the way out, before anything is sent."""
    with pytest.raises(BadArguments, match=said):
        client_of(args(*words), 1.0)


@pytest.mark.parametrize("words", [["--port=x"], ["--port=65536"], ["--port=-1"]])
def test_a_port_is_a_port(words: list[str]) -> None:
    """Anything else is wrong usage."""
    with pytest.raises(SystemExit):
        args(*words)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", None])
def test_this_machine_is_near(host: str | None) -> None:
    """Nobody is between a machine and itself."""
    assert Address(host).near


def test_the_key_of_a_named_server_is_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """It never stands in the command's own words, which other users may list."""
    monkeypatch.setenv("DISCORD_BOT_SECRET_KEY", "topsecret")
    client = client_of(args("--port=4711"), 3.0)
    assert (client.url, client.timeout) == ("ws://127.0.0.1:4711", 3.0)
    assert "topsecret" not in repr(client)


def test_a_connection_file_names_a_bot(file: Path) -> None:
    """Its address and keys are in it; an address beside it is another way to the same bot."""
    assert client_of(args(f"--attach={file}"), 1.0).url == "ws://127.0.0.1:4711"
    assert client_of(args(f"--attach={file}", "--port=5000"), 1.0).url == "ws://127.0.0.1:5000"
    assert client_of(args(f"--attach={file}", "--host=localhost"), 1.0).url == "ws://localhost:4711"
    with pytest.raises(BadArguments, match="unencrypted"):
        client_of(args(f"--attach={file}", "--host=10.1.2.3"), 1.0)


def test_a_connection_file_of_another_machine_is_used(file: Path) -> None:
    """Its process cannot be looked for here."""
    file.write_text(file.read_text().replace(f'"pid": {os.getpid()}', '"pid": 999999999'))
    assert client_of(args(f"--attach={file}"), 1.0).url == "ws://127.0.0.1:4711"
    assert file.exists()


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """One that is not there is a bot that does not run; another file is a mistake."""
    with pytest.raises(BotNotRunning, match="no connection file"):
        client_of(args(f"--attach={tmp_path / 'none.json'}"), 1.0)
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(SettingsError, match="not a connection file"):
        client_of(args(f"--attach={tmp_path / 'x.json'}"), 1.0)


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_certificate_that_is_none_is_told(tmp_path: Path, text: str | None) -> None:
    """The message names the file."""
    path = tmp_path / "ca.pem"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SettingsError, match=r"ca\.pem"):
        client_of(args("--url=wss://127.0.0.1:5", f"--ca={path}"), 1.0)
