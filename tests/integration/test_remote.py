"""A bot on another machine, as docs/remote.md tells: through an SSH tunnel and with TLS, here over loopback."""

from __future__ import annotations

import asyncio
import getpass
import os
import re
import shlex
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from botkit.ipc.connection import Connection, find
from tests.integration.test_command import botkit
from tests.running import running

DOC = (Path(__file__).parents[2] / "docs" / "remote.md").read_text(encoding="utf-8")
KEY = "a-key-of-the-test"


def documented(beginning: str) -> list[str]:
    """Return the words of a command of the document."""
    return shlex.split(next(line for line in DOC.splitlines() if line.startswith(beginning)))


def living() -> Connection:
    """Return the connection of the bot that runs."""
    found = find()
    assert found is not None
    return found


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


async def listening(port: int, process: asyncio.subprocess.Process) -> None:
    """Wait until something takes connections on a port."""
    async with asyncio.timeout(20):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                await writer.wait_closed()
                return
    assert process.stderr is not None
    pytest.fail((await process.stderr.read()).decode())


@asynccontextmanager
async def process(*command: str, port: int) -> AsyncIterator[None]:
    """Run a command while something is asked through a port of it."""
    started = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await listening(port, started)
        yield
    finally:
        if started.returncode is None:
            started.terminate()
        await started.communicate()


def make_keys(folder: Path) -> None:
    """Make the SSH keys of a host and of a user."""
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)


@asynccontextmanager
async def ssh_server(folder: Path, allowed: str) -> AsyncIterator[list[str]]:
    """Run a real sshd on a free port; give the words of `ssh` that log in there with a key of its own."""
    ssh, sshd = shutil.which("ssh"), shutil.which("sshd") or shutil.which("/usr/sbin/sshd")
    if ssh is None or sshd is None:
        pytest.skip("no sshd is installed (Debian: apt install openssh-server)")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # as its service does at boot
    make_keys(folder)
    (folder / "authorized").write_text(f"{allowed} {(folder / 'user.pub').read_text()}")
    port = free_port()
    host_key = " ".join((folder / "host.pub").read_text().split()[:2])
    (folder / "known").write_text(f"[127.0.0.1]:{port} {host_key}\n")
    (folder / "config").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        "StrictModes no\nUsePAM no\nPidFile none\nPasswordAuthentication no\n"
    )
    async with process(sshd, "-D", "-e", "-f", str(folder / "config"), port=port):
        yield [
            ssh, "-F", "none", "-i", str(folder / "user"), "-p", str(port), "-l", getpass.getuser(),
            "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", f"UserKnownHostsFile={folder}/known",
        ]  # fmt: skip


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the document's commands made a certificate for localhost."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    for command in (documented("openssl req "), documented("chmod ")):
        words = [word.replace("bot.example.org", "localhost") for word in command]
        subprocess.run(words, cwd=folder, check=True, capture_output=True)
    return folder


async def test_a_bot_is_asked_through_an_ssh_tunnel(tmp_path: Path) -> None:
    """By its key or by a copy of its connection file; the tunnel's SSH key opens that port and no other."""
    async with running(DISCORD_BOT_SECRET_KEY=KEY):
        bot, here, elsewhere = living(), free_port(), free_port()
        allowed = next(line for line in DOC.splitlines() if line.startswith("restrict,"))
        allowed = allowed.partition(" ")[0].replace("20000", str(bot.port))
        options = re.findall(
            r"-o \S+", next(line for line in DOC.splitlines() if line.startswith("ExecStart="))
        )
        copy = tmp_path / "bot.json"
        shutil.copy(bot.path, copy)
        bot.path.unlink()
        async with ssh_server(tmp_path, allowed) as ssh:
            ways = ["-L", f"127.0.0.1:{here}:127.0.0.1:{bot.port}"]
            ways += ["-L", f"127.0.0.1:{elsewhere}:127.0.0.1:{ssh[ssh.index('-p') + 1]}"]
            words = " ".join(options).split()
            async with process(*ssh, "-N", *words, *ways, "127.0.0.1", port=here):
                asked = await botkit("query", f"--port={here}", "guild_count", DISCORD_BOT_SECRET_KEY=KEY)
                assert asked == (0, "25\n", "")
                asked = await botkit("query", f"--attach={copy}", f"--port={here}", "guild_count")
                assert asked == (0, "25\n", "")
                code, _, _ = await botkit("query", f"--port={elsewhere}", "guild_count", "--timeout=5")
                assert code in (3, 5)


async def test_a_bot_is_asked_with_tls(certificate: Path) -> None:
    """With its own certificate, which the connection file holds too; without it, nothing is sent."""
    names = {"BOTKIT_IPC_TLS_CERT": "botkit.pem", "BOTKIT_IPC_TLS_KEY": "botkit.key"}
    settings = {setting: str(certificate / name) for setting, name in names.items()}
    async with running(DISCORD_BOT_SECRET_KEY=KEY, **settings):
        bot = living()
        url, ca = f"--url=wss://localhost:{bot.port}", f"--ca={certificate / 'botkit.pem'}"
        by_address = f"--url=wss://127.0.0.1:{bot.port}"

        async def asked(*words: str) -> tuple[int, str, str]:
            return await botkit("query", "guild_count", *words, DISCORD_BOT_SECRET_KEY=KEY)

        good = [
            (url, ca), (by_address, "--insecure"), (), (f"--attach={bot.path}",),
            (f"--attach={bot.path}", "--host=127.0.0.1"), (f"--attach={bot.path}", url, ca),
        ]  # fmt: skip
        for words in good:
            assert await asked(*words) == (0, "25\n", ""), words
        for words, said in (
            ((url,), "--ca"),
            ((by_address, ca), "--ca"),
            ((f"--port={bot.port}",), "--url wss://"),
        ):
            code, out, err = await asked(*words)
            assert (code, out) == (3, ""), words
            assert said in err


async def test_tls_is_not_taken_for_granted(certificate: Path) -> None:
    """A bot without it does not answer a `wss` address."""
    async with running(DISCORD_BOT_SECRET_KEY=KEY):
        url, ca = f"--url=wss://localhost:{living().port}", f"--ca={certificate / 'botkit.pem'}"
        code, _, err = await botkit("query", "guild_count", url, ca, DISCORD_BOT_SECRET_KEY=KEY)
    assert code == 3
    assert "TLS" in err


async def test_plain_addresses_of_other_machines_are_refused() -> None:
    """Before anything is sent: exit code 2, and the ways out."""
    for words in (["--host=192.0.2.7"], ["--url=ws://192.0.2.7:20000"]):
        code, _, err = await botkit("query", "guild_count", *words, DISCORD_BOT_SECRET_KEY=KEY)
        assert code == 2
        assert "--insecure" in err
        assert KEY not in err
