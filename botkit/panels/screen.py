"""A screen: panels below each other, which a page can show before any of its scripts has run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from botkit.panels.texts import LANGS, Lang

MIME = "application/vnd.botkit.first-paint+json"
"""What the first paint in further languages is called: ``{lang: html}``."""


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
    """

    def __init__(
        self, roots: Sequence[ipywidgets.DOMWidget], first_paint: Callable[[Lang], str], lang: Lang = "en"
    ) -> None:
        super().__init__(tuple(roots))
        self.add_class("botkit-screen")
        self._first_paint = first_paint
        self._lang = lang

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        data["text/html"] = self._first_paint(self._lang)
        # All viewers share one run of the notebook: the page picks its own.
        data[MIME] = {lang: self._first_paint(lang) for lang in LANGS if lang != self._lang}
        return bundle
