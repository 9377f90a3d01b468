"""What a dashboard that only attaches leaves in the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from botkit.ipc.connection import identity_of
from botkit.serve.attaching import prepare
from botkit.settings import load


def test_the_bots_secrets_are_gone_and_the_bot_is_still_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Token and operator key, from the environment or from .env, are in neither; the rest of .env is kept."""
    file = tmp_path / ".env"
    file.write_text("DISCORD_BOT_SECRET_KEY=operators\nBOTKIT_LANG=ko\nBOTKIT_DASHBOARD_TOKEN=look-at-me\n")
    monkeypatch.setenv("BOTKIT_ENV_FILE", str(file))
    monkeypatch.setenv("DISCORD_BOT_TOKEN", "bots")
    before = load()
    environment = dict(os.environ)
    prepare(before, environment)
    assert not {"DISCORD_BOT_TOKEN", "DISCORD_BOT_SECRET_KEY"} & set(environment)
    assert "operators" not in repr(environment)
    for name in ("DISCORD_BOT_TOKEN",):
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    after = load()
    assert identity_of(after) == identity_of(before)
    assert (after.lang, after.token, after.secret_key) == ("ko", None, None)
    assert after.dashboard_token == before.dashboard_token
