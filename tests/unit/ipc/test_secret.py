"""botkit.ipc.secret: a key in memory."""

from __future__ import annotations

from pydantic import SecretStr

from botkit.ipc.secret import Key, Secret


def test_a_key_is_never_shown() -> None:
    """Neither by repr nor as text."""
    key = Key("topsecret")
    assert key.get_secret_value() == "topsecret"
    assert "topsecret" not in f"{key} {key!r} {[key]}"


def test_keys_are_equal_by_their_text() -> None:
    """As pydantic's are; both are secrets."""
    secrets: list[Secret] = [Key("a"), SecretStr("a")]
    assert len({one.get_secret_value() for one in secrets}) == 1
    assert Key("a") == Key("a") != Key("b")
