"""A screen: panels below each other, which a page can show before any of its scripts has run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

import ipywidgets

from botkit.model import Snapshot
from botkit.panels.texts import Lang, texts_of


class Screen(ipywidgets.VBox):  # type: ignore[misc]
    """A column of panels with an HTML form of its own.

    Parameters
    ----------
    roots
        The panels' root widgets, from top to bottom.
    first_paint
        Returns the panels as HTML with the values of now. A page whose template knows it shows it at once; in
        JupyterLab the widgets come first.
    """

    def __init__(self, roots: Sequence[ipywidgets.DOMWidget], first_paint: Callable[[], str]) -> None:
        super().__init__(tuple(roots))
        self.add_class("botkit-screen")
        self._first_paint = first_paint

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data["text/html"] = self._first_paint()
        return bundle


def still(snapshot: Snapshot, lang: Lang) -> str:
    """Return the line that says of when the numbers are, for a page without scripts: no zone but UTC is known there."""
    if not snapshot.at:
        return ""
    when = datetime.fromtimestamp(snapshot.at, UTC)
    told = texts_of("headline", lang)["still"].format(time=f"{when:%Y-%m-%d %H:%M:%S} UTC")
    return f'<noscript><p class="bk-note">{escape(told)}</p></noscript>'
