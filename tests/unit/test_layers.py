"""The layers: a module imports only from rows below its own, and nothing imports in a circle."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "botkit"
ROWS = [
    {"errors", "settings", "model", "ports", "lazy"},
    {"metrics", "history", "sandbox"},
    {"ipc"},
    {"bot", "results"},
    {"host", "loop_thread", "waiting", "handle", "panels", "headless"},
    {"console", "serve", "asking"},
    {"cli", "magics", "__init__", "__main__"},
]
# Inside row 4 the order is: loop_thread, host/waiting, handle/headless; panels stand beside them.
WITHIN = {
    ("settings", "errors"),
    ("__main__", "cli"),
    ("handle", "host"),
    ("handle", "loop_thread"),
    ("headless", "host"),
    ("waiting", "loop_thread"),
}
MODULES = sorted(ROOT.rglob("*.py"))


def part(module: str) -> str:
    """Return the part of the package that a dotted module below botkit belongs to."""
    return module.split(".")[0] or "__init__"


def imports(path: Path) -> set[str]:
    """Return the parts of botkit that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("botkit."):
            found.add(part(node.module.removeprefix("botkit.")))
        elif isinstance(node, ast.ImportFrom) and node.module == "botkit":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {
                part(a.name.removeprefix("botkit.")) for a in node.names if a.name.startswith("botkit.")
            }
    return found


def row(name: str) -> int:
    """Return the row of a part."""
    return next(number for number, parts in enumerate(ROWS) if name in parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_downwards(path: Path) -> None:
    """Each import is of the same part or of a lower row."""
    mine = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for other in imports(path) - {mine}:
        assert row(other) < row(mine) or (mine, other) in WITHIN, f"{mine} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_small(path: Path) -> None:
    """A module is rarely over 350 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_there_is_no_utils() -> None:
    """A file's name says what is in it."""
    assert not [path for path in MODULES if path.stem in {"utils", "util", "helpers", "misc", "common"}]


def test_importing_botkit_costs_nothing() -> None:
    """`import botkit` loads neither py-cord nor a widget library."""
    heavy = ("discord", "ipywidgets", "pydantic", "asyncio")
    code = f"import sys, botkit; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
