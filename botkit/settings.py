"""Every setting of botkit in one typed table, read from the environment and from ``.env``.

The table is the single source of names, defaults and help: ``docs/settings.md`` and ``botkit settings`` are
checked against it.
"""

from __future__ import annotations

import os
import re
import secrets
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import find_dotenv
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from botkit.errors import SettingsError

_SHORTEST_TOKEN = 8
_HASH = re.compile(r"argon2:\$argon2\S+|[a-z0-9_]+:[0-9a-f]+:[0-9a-f]{32,}")
"""What jupyter_server's `passwd` makes."""

Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """What botkit can be told. An environment variable wins over a line in ``.env``; an argument over both."""

    model_config = SettingsConfigDict(
        env_prefix="BOTKIT_",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    token: SecretStr | None = Field(
        None,
        validation_alias="DISCORD_BOT_TOKEN",
        description="The bot's token. Without one botkit runs against its own sandbox.",
    )
    secret_key: SecretStr | None = Field(
        None,
        validation_alias="DISCORD_BOT_SECRET_KEY",
        description="The key that IPC clients must send (role: operator). Random for each run if not set.",
    )
    discord_api: str | None = Field(
        None,
        description="REST base of a Discord-compatible server, without version (http://127.0.0.1:8999/api).",
    )
    ipc_host: str = Field("127.0.0.1", description="Address on which the bot's IPC server listens.")
    ipc_port: Port = Field(20000, description="Port of the IPC server; 0 picks a free one.")
    ipc_tls_cert: Path | None = Field(
        None, description="PEM file of a certificate: the IPC server then speaks TLS (wss)."
    )
    ipc_tls_key: Path | None = Field(
        None, description="PEM file of its private key, if that is not in the certificate's file."
    )
    shards: int | Literal["auto"] | None = Field(
        None,
        description="Number of shards, or auto for what Discord recommends. Not set: one plain connection.",
    )
    members_intent: bool = Field(
        False,
        description="Ask for the privileged members intent, so that joins and leaves are counted as they happen "
        "(enable it in Discord's developer portal first; the sandbox always has it).",
    )
    cogs: Path | None = Field(None, description="A folder of your own cogs, loaded at start.")
    lang: Literal["auto", "en", "ko"] = Field(
        "auto",
        description="Language of the panels: en, ko, or auto for what each viewer's browser prefers "
        "(English in JupyterLab). An address with ?lang=ko wins.",
    )
    log_file: Path | None = Field(
        None, description="Where the bot's log goes. Not set: botkit.log in Jupyter's runtime directory."
    )
    history: Literal["off"] | Path | None = Field(
        None,
        description="Folder of the file in which the bot's numbers over time are kept; off keeps them in memory. "
        "Not set: Jupyter's data directory.",
    )
    dashboard_token: SecretStr | None = Field(
        None,
        description="A word that opens the dashboard's login, of at least 8 characters. With neither this nor a "
        "password it is open, and listens on this machine only.",
    )
    dashboard_password: SecretStr | None = Field(
        None,
        description="The hash of a password that opens the dashboard's login, as `botkit dashboard --set-password` "
        "makes it.",
    )
    attach: str | None = Field(
        None,
        pattern="^[0-9a-f]{12}$",
        description="The digits in the name of a running bot's connection file: consoles then only read that bot, and "
        "start none. `botkit dashboard --attach` sets it.",
    )
    sandbox_guilds: int = Field(25, ge=0, le=100_000, description="Guilds of the sandbox at its start.")
    sandbox_events: float = Field(2.0, ge=0, le=5000, description="Activity of the sandbox, events a second.")
    sandbox_seed: int = Field(1, description="Seed of the sandbox's world and activity.")

    @field_validator("token", "secret_key", "dashboard_token", "dashboard_password", mode="after")
    @classmethod
    def _not_blank(cls, value: SecretStr | None) -> SecretStr | None:
        stripped = value.get_secret_value().strip() if value else ""
        return SecretStr(stripped) if stripped else None

    @field_validator("dashboard_token")
    @classmethod
    def _is_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < _SHORTEST_TOKEN:
            raise ValueError(f"must have {_SHORTEST_TOKEN} characters or more")
        return value

    @field_validator("dashboard_password")
    @classmethod
    def _is_hash(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not _HASH.fullmatch(value.get_secret_value()):
            raise ValueError("must be a hash, not the password: `botkit dashboard --set-password` makes one")
        return value

    @field_validator("discord_api")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if value else None

    @field_validator("shards")
    @classmethod
    def _at_least_one(cls, value: int | str | None) -> int | str | None:
        if isinstance(value, int) and value < 1:
            raise ValueError("must be 1 or more, or auto")
        return value

    @field_validator("cogs")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        if value and not value.is_dir():
            raise ValueError(f"there is no folder {value}")
        return value

    @field_validator("ipc_tls_cert", "ipc_tls_key")
    @classmethod
    def _is_file(cls, value: Path | None) -> Path | None:
        if value and not value.is_file():
            raise ValueError(f"there is no file {value}")
        return value

    @property
    def sandboxed(self) -> bool:
        """Whether the bot runs against botkit's own sandbox: when there is no token."""
        return self.token is None

    @cached_property
    def operator_key(self) -> SecretStr:
        """The key for everything: ``DISCORD_BOT_SECRET_KEY``, or a random one."""
        return self.secret_key or SecretStr(secrets.token_urlsafe(32))

    @cached_property
    def viewer_key(self) -> SecretStr:
        """The key that only reads; always random, handed out through the connection file."""
        return SecretStr(secrets.token_urlsafe(32))


def environment_name(field: str) -> str:
    """Return the environment variable of a field of `Settings`."""
    return {"token": "DISCORD_BOT_TOKEN", "secret_key": "DISCORD_BOT_SECRET_KEY"}.get(
        field, f"BOTKIT_{field.upper()}"
    )


def env_file() -> Path | None:
    """Return the file that ``BOTKIT_ENV_FILE`` names, or the next ``.env`` in the working directory or above it.

    A notebook's kernel works in the notebook's folder; the file lies at the top of the project.
    """
    named = os.environ.get("BOTKIT_ENV_FILE") or find_dotenv(usecwd=True)
    return Path(named) if named else None


def load(**overrides: Any) -> Settings:
    """Read the settings; keyword arguments win over the environment and ``.env``.

    Raises
    ------
    SettingsError
        If a value cannot be used, or an argument names no setting; the message names each setting and what
        is allowed, and never repeats the value.
    """
    unknown = sorted(set(overrides) - set(Settings.model_fields))
    if unknown:
        raise SettingsError(
            f"There is no setting named {', '.join(unknown)}; there are: {', '.join(Settings.model_fields)}."
        )
    path = env_file()
    if path is not None:
        _check_env_file(path)
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**{"_env_file": path, **given})
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def _check_env_file(path: Path) -> None:
    """Name what python-dotenv and pydantic would pass over: lines that are none, and misspelt settings."""
    known = {environment_name(field) for field in Settings.model_fields}
    try:
        with path.open(encoding="utf-8") as stream:
            bindings = list(parse_stream(stream))
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The file {path} cannot be read as UTF-8 text ({type(error).__name__})."
        ) from None
    for line in bindings:
        if line.error:
            raise SettingsError(f"In {path}, line {line.original.line} is not NAME=value: mend or remove it.")
        if line.key and line.key.upper().startswith("BOTKIT_") and line.key.upper() not in known:
            raise SettingsError(
                f"In {path}, line {line.original.line}: there is no setting {line.key}; "
                "`botkit settings` lists those there are."
            )


def _sentence(error: ValidationError) -> str:
    problems: dict[str, list[str]] = {}
    for item in error.errors(include_input=False, include_url=False):
        place = str(item["loc"][0]) if item["loc"] else "?"
        field = place if place in Settings.model_fields else _field_of(place)
        problems.setdefault(field, []).append(item["msg"].removeprefix("Value error, "))
    lines = (
        f"{environment_name(field)}: {' or '.join(dict.fromkeys(texts))} ({_help(field)})"
        for field, texts in problems.items()
    )
    return "Settings that cannot be used, from the environment or .env: " + "; ".join(lines)


def _field_of(place: str) -> str:
    return next((name for name in Settings.model_fields if environment_name(name) == place), place)


def _help(field: str) -> str:
    info = Settings.model_fields.get(field)
    return (info.description or "").rstrip(".") if info else "unknown setting"
