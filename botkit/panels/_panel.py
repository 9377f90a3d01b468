"""What all panels share: one widget as the root, changes in one message, an end."""

from __future__ import annotations

from typing import Any, ClassVar

import anywidget
import ipywidgets

from botkit.panels._static import are_loaded
from botkit.panels.texts import Lang, texts_of


class Panel:
    """A widget and the Python side of it.

    Parameters
    ----------
    widget
        The class of the root widget; it has the traits ``lang`` and ``texts``.
    name
        The panel's name in the table of texts.
    lang
        The language of the panel.

    Attributes
    ----------
    root
        The widget to display.
    """

    _layout: ClassVar[ipywidgets.Layout | None] = None

    def __init__(self, widget: type[anywidget.AnyWidget], name: str, lang: Lang) -> None:
        # A page that loads the front ends from the server has the texts in its own language with it.
        texts = {"panel": name} if are_loaded() else texts_of(name, lang)
        self.root: anywidget.AnyWidget = widget(lang=lang, texts=texts, layout=self._plain())

    @classmethod
    def _plain(cls) -> ipywidgets.Layout:
        """Return the layout of all panels, which asks for nothing: one of its own for each is 1 KB of every page."""
        if Panel._layout is None or Panel._layout.comm is None:
            Panel._layout = ipywidgets.Layout()
        return Panel._layout

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.root._repr_mimebundle_(**kwargs)

    def _set(self, **values: Any) -> None:
        """Set traits of the root: one message for all that differ, none when none does."""
        with self.root.hold_sync():
            for name, value in values.items():
                setattr(self.root, name, value)

    def close(self) -> None:
        """Remove the widget from every page; idempotent."""
        self.root.close()
