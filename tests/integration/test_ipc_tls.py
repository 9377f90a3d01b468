"""Lines with TLS, lines to other addresses than loopback, and what is refused there."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from botkit.bot.service import Service
from botkit.errors import BotNotRunning, InsecureConnection, SettingsError, StartError
from botkit.ipc import Client, Connection, Server, _address, _peer, find
from botkit.ipc import server as server_module
from botkit.ipc.tls import client_context, leaf, server_context
from botkit.settings import load
from tests.unit.ipc.peers import OPERATOR, Routes


def make_certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """Make a self-signed certificate and its key, as docs/ipc.md tells."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    named = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    written = ["-out", str(certificate), "-keyout", str(key)]
    subprocess.run([*command, *named, *written], check=True, capture_output=True)
    return certificate, key


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost, and its key."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 127.0.0.1 count as another machine's address: tests listen on no other. `is_loopback` has its own tests."""
    for module in (_address, _peer, server_module):
        monkeypatch.setattr(module, "is_loopback", lambda _host: False)


@asynccontextmanager
async def serving(tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> AsyncIterator[Server]:
    """Run a server."""
    server = Server(None, host=host, port=0, operator_key=OPERATOR, tls=tls)
    server.add_routes(Routes())
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def test_a_line_with_tls(pair: tuple[Path, Path]) -> None:
    """Short, many and large answers come over wss, and the line closes in good order."""
    trusting = ssl.create_default_context(cafile=pair[0])
    async with (
        serving(server_context(*pair)) as server,
        Client("localhost", server.port, OPERATOR, ssl=trusting) as client,
    ):
        assert client.url.startswith("wss://localhost:")
        assert await client.call("guild_count") == "5"
        assert await asyncio.gather(*(client.call("echo", value=n) for n in range(100))) == list(range(100))
        assert len(await client.call("give", what="huge")) == 17 * 2**20


async def test_a_certificate_that_is_not_trusted(pair: tuple[Path, Path]) -> None:
    """Whoever does not trust the certificate sends nothing, and is told why."""
    async with (
        serving(server_context(*pair)) as server,
        Client("localhost", server.port, OPERATOR, ssl=ssl.create_default_context()) as client,
    ):
        with pytest.raises(BotNotRunning, match=r"certificate is not trusted \(certificate verify failed\)"):
            await client.call("guild_count")


async def test_a_pinned_certificate_is_trusted_under_any_name_and_no_other(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    """The certificate of a connection file is trusted for 127.0.0.1 too, and another one for the name is not."""
    pinned = client_context(pair[0].read_text())
    async with (
        serving(server_context(*pair)) as server,
        Client(port=server.port, key=OPERATOR, ssl=pinned) as client,
    ):
        assert await client.call("guild_count") == "5"
    other = server_context(*make_certificate(tmp_path))
    async with serving(other) as server, Client(port=server.port, key=OPERATOR, ssl=pinned) as client:
        with pytest.raises(BotNotRunning, match="not trusted"):
            await client.call("guild_count")


async def test_tls_and_none_do_not_meet(pair: tuple[Path, Path]) -> None:
    """A client without TLS at a server with it, and the other way round, is told in a sentence."""
    async with serving(server_context(*pair)) as server, Client(port=server.port, key=OPERATOR) as client:
        with pytest.raises(BotNotRunning, match="give ssl= if it speaks TLS"):
            await client.call("guild_count")
    trusting = ssl.create_default_context(cafile=pair[0])
    async with serving() as server, Client("localhost", server.port, OPERATOR, ssl=trusting) as client:
        with pytest.raises(BotNotRunning, match="does not speak TLS"):
            await client.call("guild_count")


async def test_settings_have_the_bots_server_speak_tls(
    pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings name certificate and key, and whoever finds the connection file can ask."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    service = Service(load(ipc_port=0, ipc_tls_cert=pair[0], ipc_tls_key=pair[1]))
    connection = await service.open()
    try:
        found = find()
        assert isinstance(found, Connection)
        assert found.certificate == connection.certificate == leaf(pair[0].read_text())
        assert "PRIVATE" not in connection.path.read_text()
        async with found.client() as client:
            assert client.url.startswith("wss://")
            assert await client.call("guild_count") == "0"
    finally:
        await service.close()


async def test_settings_that_cannot_be_used_are_named(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """A file that is missing, is no certificate, or lacks its other half is told with the settings' names."""
    with pytest.raises(SettingsError, match="BOTKIT_IPC_TLS_CERT: there is no file"):
        load(ipc_tls_cert=tmp_path / "nothing")
    with pytest.raises(StartError, match=r"BOTKIT_IPC_TLS_KEY is set without BOTKIT_IPC_TLS_CERT"):
        await Service(load(ipc_port=0, ipc_tls_key=pair[1])).open()
    other = make_certificate(tmp_path)
    for certificate, key in ((pair[0], other[1]), (pair[1], pair[1]), (pair[0], None)):
        with pytest.raises(StartError, match="see BOTKIT_IPC_TLS_CERT and BOTKIT_IPC_TLS_KEY"):
            server_context(certificate, key)


@pytest.mark.usefixtures("far")
async def test_plain_lines_to_other_machines_are_refused_unless_forced(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A key does not go over a network unencrypted by mistake; the error names each way out."""
    host = "127.0.0.1"
    async with serving(host=host) as server:
        assert "set BOTKIT_IPC_TLS_CERT" in caplog.text
        with pytest.raises(InsecureConnection, match=r"ssl=.*SSH tunnel.*insecure=True"):
            await Client(host, server.port, OPERATOR).call("guild_count")
        assert server.connections == 0
        async with Client(host, server.port, OPERATOR, insecure=True) as client:
            assert await client.call("guild_count") == "5"


@pytest.mark.usefixtures("far")
async def test_large_answers_to_other_machines_are_compressed() -> None:
    """What goes over a network goes compressed from 16 KiB on."""
    rows = [{"id": str(10**17 + number), "name": f"Guild {number}"} for number in range(2000)]
    async with (
        serving() as server,
        Client(server.host, server.port, OPERATOR, insecure=True) as client,
    ):
        sizes = watch(client)
        answer = await client.exchange("echo", value=rows)
        assert answer.value == rows
        assert sum(sizes()) < answer.size_bytes / 3
        assert await client.call("echo", value="x" * 100) == "x" * 100
        assert await asyncio.gather(*(client.call("echo", value=rows) for _ in range(10))) == [rows] * 10


async def test_large_answers_on_this_machine_are_not() -> None:
    """On loopback it would only cost."""
    rows = [{"id": str(10**17 + number), "name": f"Guild {number}"} for number in range(2000)]
    async with serving() as server, Client(port=server.port, key=OPERATOR) as client:
        sizes = watch(client)
        answer = await client.exchange("echo", value=rows)
        assert sum(sizes()) >= answer.size_bytes > len(rows) * 40


def watch(client: Client):  # type: ignore[no-untyped-def]
    """Return a function that returns the sizes of what has come for a client."""
    seen: list[int] = []
    lines = client._lines_here()
    opened = lines._open

    async def open_line(address):  # type: ignore[no-untyped-def]
        line = await opened(address)
        received = line.buffer_updated

        def buffer_updated(count: int) -> None:
            seen.append(count)
            received(count)

        line.buffer_updated = buffer_updated
        return line

    lines._open = open_line  # type: ignore[method-assign]
    return lambda: seen
