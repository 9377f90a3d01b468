"""botkit.panels.screen: panels as a widget, and as HTML."""

from __future__ import annotations

import anywidget
import ipywidgets
import pytest

from botkit.panels._static import ADDRESS, front_end
from botkit.panels.screen import PAINTS, VIEW, Screen, settled


def test_a_screen_is_a_widget_and_html_of_now() -> None:
    """The bundle holds both, in each language, and the HTML is made when it is asked for."""
    numbers = iter(["<p>1</p>", "<p>2</p>"])
    screen = Screen([ipywidgets.Label("x")], lambda lang: next(numbers) if lang == "en" else lang)
    bundles = [screen._repr_mimebundle_()[0] for _ in range(2)]
    assert [bundle["text/html"] for bundle in bundles] == ["<p>1</p>", "<p>2</p>"]
    assert [bundle[PAINTS] for bundle in bundles] == [{"ko": "ko"}, {"ko": "ko"}]
    views = [bundle["application/vnd.jupyter.widget-view+json"]["model_id"] for bundle in bundles]
    assert views[0] == views[1] == screen.model_id


def test_a_screen_of_anywidgets_needs_nothing_else() -> None:
    """It says so to the page, which then loads none of JupyterLab; with any other widget in it, it does not."""
    for root, alone in ((anywidget.AnyWidget(), True), (ipywidgets.Label("x"), False)):
        assert Screen([root], str)._repr_mimebundle_()[1][VIEW] == {"botkit": {"alone": alone, "loads": []}}


def test_a_screen_tells_what_its_page_will_load(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page asks for it at once, each once, while its websocket is being opened."""
    monkeypatch.setenv(ADDRESS, "/panels/")

    class Panel(anywidget.AnyWidget):  # type: ignore[misc]
        _esm = front_end("errors.js")
        _css = front_end("theme.css")

    view = Screen([Panel(), Panel()], str)._repr_mimebundle_()[1][VIEW]
    assert view["botkit"]["loads"] == ["/panels/errors.js", "/panels/theme.css"]


def test_a_screen_is_found_when_it_is_settled() -> None:
    """Until it is told so, the notebook runs for each page; then it is painted in that page's language alone."""
    screen = Screen([], str)
    assert settled(screen.model_id, "ko") is None
    screen.settled = lambda: True
    painted = settled(screen.model_id, "ko")
    assert painted is not None
    assert painted._repr_html_() == "ko"
    assert settled("0" * 32, "ko") is None
