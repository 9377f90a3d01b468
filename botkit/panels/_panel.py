"""What all panels share: one widget as the root, changes in one message, an end."""

from __future__ import annotations

from typing import Any

import anywidget

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

    def __init__(self, widget: type[anywidget.AnyWidget], name: str, lang: Lang) -> None:
        self.root: anywidget.AnyWidget = widget(lang=lang, texts=texts_of(name, lang))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.root._repr_mimebundle_(**kwargs)

    def _set(self, **values: Any) -> None:
        """Set traits of the root: one message for all that differ, none when none does."""
        with self.root.hold_sync():
            for name, value in values.items():
                setattr(self.root, name, value)

    def _tell(self, at: float, **values: Any) -> None:
        """Set traits, and with any that differs the trait ``at``: the bot's clock, from which the page counts on."""
        if any(getattr(self.root, name) != value for name, value in values.items()):
            self._set(at=round(at, 1), **values)

    def close(self) -> None:
        """Remove the widget from every page; idempotent."""
        self.root.close()
