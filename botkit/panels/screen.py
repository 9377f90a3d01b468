"""A screen: panels below each other, which a page can show before any of its scripts has run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any
from weakref import WeakValueDictionary

import anywidget
import ipywidgets

from botkit.model import Snapshot
from botkit.panels._static import address_of, stylesheet
from botkit.panels.texts import LANGS, Lang, texts_of

VIEW = "application/vnd.jupyter.widget-view+json"
"""Jupyter's type of an output that is a widget's view."""

PAINTS = "application/vnd.botkit.first-paint+json"
"""What the first paint in further languages is called: ``{lang: html}``."""

_screens: WeakValueDictionary[str, Screen] = WeakValueDictionary()


class Screen(ipywidgets.VBox):  # type: ignore[misc]
    """A column of panels with an HTML form of its own.

    Parameters
    ----------
    roots
        The panels' root widgets, from top to bottom.
    first_paint
        Returns the panels as HTML in a language, with the values of now. A page whose template knows it shows it at
        once, in its viewer's language; in JupyterLab the widgets come first.
    lang
        The language of the HTML where nobody chooses one.

    Attributes
    ----------
    settled
        Tells whether the cell that shows the screen has nothing left to do, so that a page for the next viewer needs no
        further run of it. Until it is set, each page runs the notebook.
    """

    def __init__(
        self, roots: Sequence[ipywidgets.DOMWidget], first_paint: Callable[[Lang], str], lang: Lang = "en"
    ) -> None:
        super().__init__(tuple(roots))
        self.add_class("botkit-screen")
        self._first_paint = first_paint
        self._lang = lang
        self.settled: Callable[[], bool] = lambda: False
        _screens[self.model_id] = self

    def painted(self, lang: Lang) -> Painted:
        """Return the panels as HTML in a language, with the values of now."""
        return Painted(self._first_paint(lang))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data["text/html"] = self._first_paint(self._lang)
        # All viewers share one run of the notebook: the page picks its own.
        data[PAINTS] = {lang: self._first_paint(lang) for lang in LANGS if lang != self._lang}
        # A box of anywidgets is all that the page's own script can show; for more it needs JupyterLab's.
        alone = all(isinstance(root, anywidget.AnyWidget) for root in self.children)
        return data, {**metadata, VIEW: {"botkit": {"alone": alone, "loads": self._loads()}}}

    def _loads(self) -> list[str]:
        """Return the addresses of the panels' front ends, which a page can ask for before it knows its widgets."""
        texts = [getattr(root, name, "") for root in self.children for name in ("_esm", "_css")]
        return list(dict.fromkeys(address for text in texts if (address := address_of(text))))


class Painted:
    """A screen as HTML in one language, in the form in which a kernel hands it out."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html


def settled(model_id: str, lang: Lang) -> Painted | None:
    """Return the screen of a model if it is settled; the server asks that of a kernel before it runs a notebook."""
    screen = _screens.get(model_id)
    return screen.painted(lang) if screen is not None and screen.settled() else None


def paint(panels: Iterable[str], snapshot: Snapshot, lang: Lang, *, old: bool) -> str:
    """Return a screen as HTML, with its style.

    Parameters
    ----------
    panels
        The HTML of each panel, from top to bottom.
    snapshot, lang
        What they show, and in which language.
    old
        Whether the numbers are of a bot that is gone or not heard: as on the live page they then look so.
    """
    return (
        f'<style>{stylesheet()}</style><div class="botkit-screen" lang="{lang}"{" data-stale" if old else ""}>'
        f"{_still(snapshot, lang)}{''.join(panels)}</div>"
    )


def _still(snapshot: Snapshot, lang: Lang) -> str:
    """Return the line that says of when the numbers are, for a page without scripts: no zone but UTC is known there."""
    if not snapshot.at:
        return ""
    when = datetime.fromtimestamp(snapshot.at, UTC)
    told = texts_of("headline", lang)["still"].format(time=f"{when:%Y-%m-%d %H:%M:%S} UTC")
    return f'<noscript><p class="bk-note">{escape(told)}</p></noscript>'
