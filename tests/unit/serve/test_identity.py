"""Who is let in, and what is kept out of logs."""

from __future__ import annotations

import logging

import pytest

from botkit.errors import SettingsError
from botkit.serve.identity import _without_token, hide_tokens, refuse_strangers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_needs_no_login(host: str) -> None:
    """On loopback the dashboard is open by default."""
    refuse_strangers(host, login=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.0.2.1", "bot.example.org"])  # noqa: S104
def test_another_address_without_a_login_is_refused(host: str) -> None:
    """The error names both settings; with a login it is allowed."""
    with pytest.raises(SettingsError, match=r"BOTKIT_DASHBOARD_TOKEN or BOTKIT_DASHBOARD_PASSWORD"):
        refuse_strangers(host, login=False)
    refuse_strangers(host, login=True)


def test_a_token_in_an_address_reaches_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """What follows `token=` is struck out, also where it is an argument of the record."""
    logger = logging.getLogger("tests.tokens")
    hide_tokens(logger)
    logger.warning("%d GET %s (%s)", 404, "/x?token=s3cret-word&y=1", "192.0.2.1")
    assert "s3cret-word" not in caplog.text
    assert "/x?token=…&y=1 (192.0.2.1)" in caplog.text


@pytest.mark.parametrize(
    ("uri", "clean"),
    [
        ("/?token=x", "/"),
        ("/bot/?lang=ko&token=x&view=wall", "/bot/?lang=ko&view=wall"),
        ("//evil.example/?token=x", "/evil.example/"),
        ("/\\evil.example?token=x", "/evil.example"),
    ],
)
def test_an_address_without_its_token_stays_on_this_server(uri: str, clean: str) -> None:
    """Everything else of it is kept."""
    assert _without_token(uri) == clean
