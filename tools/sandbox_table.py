"""Writes two tables into docs/sandbox.md: the routes of the control API, and what of Discord's REST the sandbox has.

Run it from the top of the project: ``python tools/sandbox_table.py``.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "sandbox.md"
DESCRIPTION = ROOT / "tests" / "data" / "openapi.json.gz"
ROUTES = "<!-- routes: written by tools/sandbox_table.py -->", "<!-- end of routes -->"
OPERATIONS = "<!-- operations: written by tools/sandbox_table.py -->", "<!-- end of operations -->"
METHODS = ("get", "post", "put", "patch", "delete")


def described() -> list[tuple[str, str]]:
    """Return method and path of each operation in Discord's OpenAPI description."""
    paths = json.loads(gzip.decompress(DESCRIPTION.read_bytes()))["paths"]
    return [(method.upper(), path) for path in paths for method in METHODS if method in paths[path]]


def resource(path: str) -> str:
    """Return what an operation is about: ``guilds``, ``guilds / members``."""
    return " / ".join([part for part in path.split("/") if part and not part.startswith(("{", "@"))][:2])


def shape(path: str) -> str:
    """Return a path whose parameters have no names: only these may differ from Discord's description."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def operations_table(supported: dict[tuple[str, str], str]) -> str:
    """Return the table of operations in Markdown.

    Parameters
    ----------
    supported
        What each operation of the sandbox lacks, by method and path; empty for one that is whole.
    """
    known = {(method, shape(path)): lacks for (method, path), lacks in supported.items()}
    whole: dict[str, list[str]] = defaultdict(list)
    partial: list[str] = []
    missing: dict[str, list[str]] = defaultdict(list)
    operations = described()
    for method, path in sorted(operations, key=lambda one: (resource(one[1]), one[1])):
        name, lacks = f"`{method} {path}`", known.get((method, shape(path)))
        if lacks is None:
            missing[resource(path)].append(method)
        elif lacks:
            partial.append(f"| partial | {resource(path)} | {name}: {lacks} |")
        else:
            whole[resource(path)].append(name)
    count = sum(map(len, whole.values()))
    lines = [
        f"{count} operations are supported, {len(partial)} in part, "
        f"{len(operations) - count - len(partial)} of Discord's {len(operations)} are missing.",
        "",
        "| | resource | operations |",
        "|---|---|---|",
        *(f"| supported | {name} | {'<br>'.join(ones)} |" for name, ones in whole.items()),
        *partial,
        *(f"| missing | {name} | {_counted(methods)} |" for name, methods in missing.items()),
    ]
    return "\n".join(lines)


def _counted(methods: list[str]) -> str:
    counts = {method.upper(): methods.count(method.upper()) for method in METHODS}
    return ", ".join(f"{name} × {n}" if n > 1 else name for name, n in counts.items() if n)


def routes_table() -> str:
    """Return the table of the control API's routes in Markdown."""
    from botkit.sandbox.control.app import ROUTES as ALL

    lines = ["| request | takes | effect |", "|---|---|---|"]
    for route in ALL:
        takes = [
            f"`{name}`" if field.is_required() else f"`{name}?`"
            for name, field in route.wish.model_fields.items()
            if f"{{{name}}}" not in route.path
        ]
        lines.append(f"| `{route.method} {route.path}` | {' '.join(takes)} | {route.sentence} |")
    return "\n".join(lines)


def written(text: str) -> str:
    """Return the document's text with fresh tables."""
    sys.path.insert(0, str(ROOT))
    from botkit.sandbox.rest.app import OPERATIONS as ALL

    supported = {(one.method, one.path): one.lacks for one in ALL}
    return _between(_between(text, ROUTES, routes_table()), OPERATIONS, operations_table(supported))


def _between(text: str, marks: tuple[str, str], table: str) -> str:
    begin, end = marks
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
