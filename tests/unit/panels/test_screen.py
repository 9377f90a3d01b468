"""botkit.panels.screen: panels as a widget, and as HTML."""

from __future__ import annotations

import ipywidgets

from botkit.panels.screen import MIME, Screen


def test_a_screen_is_a_widget_and_html_of_now() -> None:
    """The bundle holds both, in each language, and the HTML is made when it is asked for."""
    numbers = iter(["<p>1</p>", "<p>2</p>"])
    screen = Screen([ipywidgets.Label("x")], lambda lang: next(numbers) if lang == "en" else lang)
    bundles = [screen._repr_mimebundle_() for _ in range(2)]
    assert [bundle["text/html"] for bundle in bundles] == ["<p>1</p>", "<p>2</p>"]
    assert [bundle[MIME] for bundle in bundles] == [{"ko": "ko"}, {"ko": "ko"}]
    views = [bundle["application/vnd.jupyter.widget-view+json"]["model_id"] for bundle in bundles]
    assert views[0] == views[1] == screen.model_id
