"""The front ends' files, joined here since anywidget takes one text of each; and a widget's MIME bundle."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

_FOLDER = files("botkit.results") / "static"


@cache
def read(*names: str) -> str:
    """Return the text of files of the folder ``static``, one after the other."""
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


def bundle_of(widget: Any, **others: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a widget's MIME bundle and its metadata, with other forms for where no widgets are shown."""
    data, metadata = widget._repr_mimebundle_() or ({}, {})
    return {**data, **others}, metadata
