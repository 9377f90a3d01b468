"""botkit.ipc.snowflake: how ids are written."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.ipc.snowflake import Snowflake, read_id


@pytest.mark.parametrize(
    ("value", "kind", "number"),
    [
        (123, None, 123),
        ("123456789012345678", None, 123456789012345678),
        (" 123 ", "role", 123),
        ("<@123>", "user", 123),
        ("<@!123>", None, 123),
        ("<@&123>", "role", 123),
        ("<#123>", "channel", 123),
    ],
)
def test_ids_are_read(value: Any, kind: str | None, number: int) -> None:
    """A number, its digits and a mention stand for an id."""
    found = read_id(value, kind)
    assert found == number
    assert isinstance(found, Snowflake)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("<@123>", "channel"),
        ("<#1>", "user"),
        ("<@&1>", "user"),
        *[(value, None) for value in ("12a", True, 1.0, 0, -1, 2**64, "", None, "٣", "1" * 21)],
    ],
)
def test_what_is_no_id_is_none(value: Any, kind: str | None) -> None:
    """Neither is a mention of another kind, nor a number that no id is."""
    assert read_id(value, kind) is None
