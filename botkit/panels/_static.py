"""The front ends' files: plain modules and style sheets, joined here since anywidget takes one text of each.

A kernel sends these texts with the widgets' state to every page that is loaded, 300 KB for a screen. Where the server
has an address at which browsers keep them, what a widget holds instead is a line that loads them from there.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from importlib.resources import files
from pathlib import Path

ADDRESS = "BOTKIT_FRONT_ENDS"
"""The environment variable in which a server tells its kernel the address: a path on its host, with a last slash."""

_FOLDER = files("botkit.panels") / "static"
_KINDS = (".js", ".css")
_MOST = 16
"""Files that are joined at the most."""

_SHEETS = (
    *(
        "theme.css",
        "headline.css",
        "uPlot.min.css",
        "chart.css",
        "shards.css",
        "activity.css",
        "health.css",
    ),
    *("rows.css", "guild_table.css"),
)


_addresses: dict[str, str] = {}


@cache
def read(*names: str) -> str:
    """Return the text of files of the folder ``static``, one after the other."""
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


def stylesheet() -> str:
    """Return the style of all panels, for a page that paints them before their widgets are there."""
    return read(*_SHEETS)


def front_end(*names: str) -> str:
    """Return what a widget takes as its module or its style: the files' text, or what loads it.

    Parameters
    ----------
    names
        Files of the folder ``static``, all scripts or all style sheets.
    """
    root = os.environ.get(ADDRESS)
    if not root:
        return read(*names)
    address = root + "+".join(names)
    url = json.dumps(address)
    if names[-1].endswith(".css"):
        line = f"@import url({url});\n"
    else:  # a module is at a blob: address, from which no path leads anywhere
        line = f"const {{ default: made }} = await import(new URL({url}, location.href).href);\nexport default made;\n"
    _addresses[line] = address
    return line


def address_of(text: str) -> str | None:
    """Return the address that a widget's module or style is loaded from; None if it holds the text itself."""
    return _addresses.get(text)


def are_loaded() -> bool:
    """Tell whether this kernel's pages load the front ends from the server, and so have all texts with them."""
    return bool(os.environ.get(ADDRESS))


@cache
def version() -> str:
    """Return a hash of all files: another one when any of them is another."""
    told = hashlib.sha256()
    for name in sorted(_names()):
        told.update(f"{name}\0{read(name)}\0".encode())
    return told.hexdigest()


def joined(path: str) -> str | None:
    """Return the text at a path below the address, ``format.js+headline.js``; None if there is no such text."""
    names = path.split("+")
    kinds = {Path(name).suffix for name in names}
    if len(names) > _MOST or len(set(names)) < len(names) or len(kinds) > 1 or not _names() >= set(names):
        return None
    return "\n".join(read(name) for name in names)


@cache
def _names() -> frozenset[str]:
    return frozenset(file.name for file in _FOLDER.iterdir() if file.name.endswith(_KINDS))
