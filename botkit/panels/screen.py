"""A screen: panels below each other, which a page can show before any of its scripts has run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets


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
