"""botkit.settings: one table, read from arguments, the environment and .env."""

from __future__ import annotations

from pathlib import Path

import pytest

from botkit.errors import SettingsError
from botkit.settings import Settings, environment_name, load

SECRET = "abc.secret.token"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)
    monkeypatch.delenv("BOTKIT_ENV_FILE", raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_a_token_the_sandbox_is_used() -> None:
    """A new user needs no account."""
    assert load().sandboxed
    assert not load(token=SECRET).sandboxed


def test_the_tutorials_names_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """DISCORD_BOT_TOKEN and DISCORD_BOT_SECRET_KEY are read."""
    monkeypatch.setenv("DISCORD_BOT_TOKEN", SECRET)
    monkeypatch.setenv("DISCORD_BOT_SECRET_KEY", "key")
    settings = load()
    assert settings.token is not None
    assert settings.token.get_secret_value() == SECRET
    assert settings.operator_key.get_secret_value() == "key"


def test_a_variable_named_token_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """TOKEN and SECRET_KEY belong to other programs."""
    monkeypatch.setenv("TOKEN", "other")
    monkeypatch.setenv("SECRET_KEY", "other")
    assert load().token is None
    assert load().secret_key is None


def test_dotenv_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A line in .env counts until the environment says otherwise; an argument beats both."""
    (tmp_path / ".env").write_text("BOTKIT_IPC_PORT=1\nBOTKIT_LANG=ko\n")
    monkeypatch.setenv("BOTKIT_IPC_PORT", "2")
    assert (load().ipc_port, load().lang, load(ipc_port=3).ipc_port) == (2, "ko", 3)


def test_dotenv_is_found_above_the_notebooks_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A kernel works in the notebook's folder, the file lies at the top of the project."""
    (tmp_path / ".env").write_text("BOTKIT_LANG=ko\n")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert load().lang == "ko"


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """BOTKIT_ENV_FILE wins over .env; one that is not there is an empty one."""
    (tmp_path / ".env").write_text("BOTKIT_LANG=ko\n")
    monkeypatch.setenv("BOTKIT_ENV_FILE", str(tmp_path / "other.env"))
    assert load().lang == "auto"


def test_an_empty_line_means_not_set(tmp_path: Path) -> None:
    """The lines of .env.example may stay empty."""
    (tmp_path / ".env").write_text("DISCORD_BOT_TOKEN=\nBOTKIT_SHARDS=\nDISCORD_BOT_SECRET_KEY=' '\n")
    settings = load()
    assert (settings.token, settings.shards, settings.secret_key) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("BOTKIT_IPC_PORT", "99999", "65535"),
        ("BOTKIT_IPC_PORT", "ftp", "Port of the IPC server"),
        ("BOTKIT_LANG", "fr", "'auto', 'en' or 'ko'"),
        ("BOTKIT_SHARDS", "0", "1 or more"),
        ("BOTKIT_DISCORD_API", "discord.com", "http://"),
        ("BOTKIT_COGS", "nowhere", "there is no folder nowhere"),
    ],
)
def test_a_broken_line_names_its_setting_and_the_remedy(
    tmp_path: Path, name: str, value: str, hint: str
) -> None:
    """The message names the setting as it is written in .env, and what is allowed."""
    (tmp_path / ".env").write_text(f"{name}={value}\n")
    with pytest.raises(SettingsError, match=name) as caught:
        load()
    assert hint in str(caught.value)


def test_a_line_that_is_no_setting_is_named(tmp_path: Path) -> None:
    """A line without '=' is told by its number, not silently skipped."""
    (tmp_path / ".env").write_text("BOTKIT_LANG=ko\nthis is not a line\n")
    with pytest.raises(SettingsError, match=r"\.env, line 2"):
        load()


def test_an_unknown_botkit_line_is_named(tmp_path: Path) -> None:
    """A misspelt setting is not silently ignored."""
    (tmp_path / ".env").write_text("BOTKIT_LANGUAGE=ko\n")
    with pytest.raises(SettingsError, match="BOTKIT_LANGUAGE"):
        load()


def test_errors_and_reprs_hold_no_secret(tmp_path: Path) -> None:
    """Neither the settings nor a complaint about them shows the token."""
    (tmp_path / ".env").write_text(f"DISCORD_BOT_TOKEN={SECRET}\nBOTKIT_IPC_PORT={SECRET}\n")
    with pytest.raises(SettingsError) as caught:
        load()
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(load(ipc_port=1))
    assert SECRET not in str(load(ipc_port=1))


def test_keys_are_random_for_each_run_and_never_empty() -> None:
    """Two runs share no key, and viewer and operator never share one."""
    one, two = load(), load()
    keys = {key.get_secret_value() for s in (one, two) for key in (s.operator_key, s.viewer_key)}
    assert len(keys) == 4
    assert all(len(key) >= 32 for key in keys)


def test_unknown_arguments_are_named() -> None:
    """`start(prot=1)` is an error, not a silence."""
    with pytest.raises(SettingsError, match="prot"):
        load(prot=1)


def test_every_setting_is_described() -> None:
    """The table is the help."""
    assert all(field.description for field in Settings.model_fields.values())
