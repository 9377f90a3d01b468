"""docs/sandbox.md: its tables are those of the code."""

from __future__ import annotations

import re

from botkit.sandbox.control.app import ROUTES
from tools import sandbox_table

TEXT = sandbox_table.DOCUMENT.read_text(encoding="utf-8")


def test_the_tables_are_up_to_date() -> None:
    """Otherwise run `python tools/sandbox_table.py`."""
    assert sandbox_table.written(TEXT) == TEXT


def test_each_operation_of_discord_is_in_the_table_once() -> None:
    """Supported, partial and missing ones together are all that Discord describes."""
    table = sandbox_table.operations_table(
        {("GET", "/users/@me"): "", ("GET", "/users/{any_name}"): "banners"}
    )
    assert "| supported | users | `GET /users/@me` |" in table
    assert "| partial | users | `GET /users/{user_id}`: banners |" in table
    missing = [line for line in table.splitlines() if line.startswith("| missing")]
    counts = [
        int(n or 1) for line in missing for n in re.findall(r"[A-Z]{3,}(?: × (\d+))?", line.split("|")[3])
    ]
    assert sum(counts) == len(sandbox_table.described()) - 2


def test_every_route_is_documented_with_what_it_takes() -> None:
    """What may be left out has a question mark."""
    table = sandbox_table.routes_table()
    for route in ROUTES:
        (line,) = [one for one in table.splitlines() if one.startswith(f"| `{route.method} {route.path}`")]
        assert route.sentence in line
        for name, field in route.wish.model_fields.items():
            shown = (
                f"{{{name}}}"
                if f"{{{name}}}" in route.path
                else f"`{name}`"
                if field.is_required()
                else f"`{name}?`"
            )
            assert shown in line, (route.path, name)


def test_nothing_in_the_tables_breaks_them() -> None:
    """No row has more cells than the head."""
    for line in sandbox_table.routes_table().splitlines():
        assert len(re.findall(r"(?<!\\)\|", line)) == 4, line
