from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from pydantic import SecretStr

from botkit.errors import BotNotRunning, StartError
from botkit.ipc import Connection, connect, find, identity_of
from botkit.settings import Settings

IDENTITY = "0123456789ab"


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a runtime directory of the test's own."""
    path = tmp_path / "runtime"
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(path))
    return path


def connection(identity: str = IDENTITY, **changes: Any) -> Connection:
    """Return a connection of this process."""
    found = Connection.here(
        "127.0.0.1",
        4711,
        viewer_key=SecretStr("viewer-secret"),
        operator_key=SecretStr("operator-secret"),
        identity=identity,
        sandbox={"api": "http://127.0.0.1:1/api", "control": "http://127.0.0.1:1/sandbox"},
    )
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def dead_pid() -> int:
    """Return the id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_is_written_is_found() -> None:
    """A bot that lives is found with all that its file says."""
    written = connection(name="Greeter")
    written.write()
    assert find() == written
    assert find(IDENTITY) == written


def test_the_file_is_private(runtime: Path) -> None:
    """Only the user may read the keys, and the directory holds nothing else."""
    path = connection().write()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path == runtime / f"botkit-{IDENTITY}.json"
    assert list(runtime.iterdir()) == [path]


def test_nothing_is_found_where_nothing_is() -> None:
    """Without a runtime directory there is no bot, and no error."""
    assert find() is None


def test_a_file_of_a_dead_process_is_swept() -> None:
    """A file whose process has ended is not found, and is gone afterwards."""
    path = connection(pid=dead_pid()).write()
    assert find() is None
    assert not path.exists()


def test_a_pid_that_was_used_again_is_not_the_bot() -> None:
    """A living process of the same id that began at another time is another process."""
    own = psutil.Process().create_time()
    path = connection(created=own - 60).write()
    assert find() is None
    assert not path.exists()


def test_the_clock_may_differ_by_a_little() -> None:
    """A creation time that is read again may differ by less than a second."""
    connection(created=psutil.Process().create_time() + 0.5).write()
    assert find() is not None


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00", "5"])
def test_a_broken_file_is_ignored_and_swept(text: str) -> None:
    """A file that is no JSON object is not an error, and is removed."""
    path = connection().write()
    path.write_text(text)
    assert find() is None
    assert not path.exists()


@pytest.mark.parametrize("change", [{"port": "x"}, {"pid": None}, {"operator_key": 5}, {"identity": []}])
def test_a_file_of_another_shape_is_left_alone(change: dict[str, Any]) -> None:
    """What may be a later version's file is passed over, not removed."""
    path = connection().write()
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    assert find() is None
    assert path.exists()


def test_keys_of_a_later_version_are_passed_over() -> None:
    """A file with more in it than we know is read."""
    path = connection().write()
    path.write_text(json.dumps({**json.loads(path.read_text()), "cluster": 3}))
    assert find() == connection()


def test_other_files_are_not_touched(runtime: Path) -> None:
    """The runtime directory is Jupyter's: what is not named as ours is left alone."""
    runtime.mkdir()
    others = [runtime / "kernel-1.json", runtime / "botkit.log", runtime / "botkit-notes.json"]
    for path in others:
        path.write_text("{")
    assert find() is None
    assert all(path.exists() for path in others)


def test_the_newest_bot_is_found() -> None:
    """Of several living bots the one that was written last is meant."""
    old, new = connection("a" * 12), connection("b" * 12)
    os.utime(old.write(), ns=(1, 1))
    new.write()
    assert find() == new
    assert find("a" * 12) == old


def test_a_second_write_takes_the_place_of_the_first() -> None:
    """One configuration has one file."""
    connection().write()
    connection(port=5000).write()
    found = find()
    assert found is not None
    assert found.port == 5000


def test_remove_may_be_called_twice() -> None:
    """Removing is idempotent."""
    one = connection()
    path = one.write()
    one.remove()
    one.remove()
    assert not path.exists()


def test_remove_leaves_the_file_of_another_bot() -> None:
    """A bot that ends does not remove the file of the one that took its place."""
    old = connection()
    old.write()
    connection(port=5000).write()
    old.remove()
    assert find() is not None


def test_a_directory_that_cannot_be_made_is_told(runtime: Path) -> None:
    """A file that cannot be written is an error with the path and the remedy."""
    runtime.write_text("a file where the directory should be")
    with pytest.raises(StartError, match=r"cannot be written .*set JUPYTER_RUNTIME_DIR"):
        connection().write()


def test_a_full_disk_is_told_and_leaves_nothing(runtime: Path) -> None:
    """Half a file is never left behind."""
    runtime.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(StartError, match="make room"):
            connection().write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(runtime.iterdir()) == []


def test_a_full_disk_keeps_the_old_file() -> None:
    """A write that fails does not take away the file that was there."""
    connection().write()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(StartError):
            connection(port=5000).write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert find() == connection()


def test_the_repr_hides_the_keys() -> None:
    """A connection that is printed does not give its keys away."""
    one = connection()
    assert "secret" not in repr(one)
    assert "secret" not in f"{one} {one.client()} {one.client('viewer')!r}"


@pytest.mark.parametrize(
    ("host", "asked"),
    [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("127.0.0.2", "127.0.0.2")],  # noqa: S104
)
def test_a_server_on_every_address_is_asked_on_loopback(host: str, asked: str) -> None:
    """What a server listens on is not always an address to ask."""
    assert connection(host=host).client().host == asked


def test_identities() -> None:
    """One configuration has one identity, another token or base another, and the token is not in it."""
    first = Settings(_env_file=None, token=SecretStr("abc"))
    other = Settings(_env_file=None, token=SecretStr("abd"))
    based = Settings(_env_file=None, token=SecretStr("abc"), discord_api="http://127.0.0.1:1/api")
    sandbox = Settings(_env_file=None)
    found = [identity_of(one) for one in (first, other, based, sandbox)]
    assert len(set(found)) == 4
    assert identity_of(Settings(_env_file=None, token=SecretStr("abc"))) == found[0]
    assert all(len(one) == 12 and int(one, 16) >= 0 for one in found)


def test_connect_finds_the_running_bot() -> None:
    """Without a name the bot of the connection file is meant."""
    connection().write()
    assert connect().url == "ws://127.0.0.1:4711"


def test_connect_names_a_server() -> None:
    """A named server needs no connection file; better-ipc's own address is the default."""
    assert connect(port=5000).url == "ws://127.0.0.1:5000"
    assert connect(host="::1").url == "ws://[::1]:20000"
    assert connect(key="x").url == "ws://127.0.0.1:20000"


def test_connect_without_a_bot_tells_how_to_start_one(runtime: Path) -> None:
    """That no bot runs is told with the place that was searched and the remedy."""
    with pytest.raises(BotNotRunning) as caught:
        connect()
    assert str(runtime) in str(caught.value)
    assert "await botkit.start()" in str(caught.value)
