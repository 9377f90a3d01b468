"""The front ends' files."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from botkit.results._static import bundle_of, read

FOLDER = Path(str(files("botkit.results"))) / "static"


def test_every_file_is_used() -> None:
    """Each is named in a module."""
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.parent.glob("*.py"))
    assert all(f'"{path.name}"' in text for path in FOLDER.iterdir())


def test_no_style_or_script_can_end_its_element() -> None:
    """They stand inside ``style`` and ``script`` elements of an answer."""
    assert "</" not in read("result.css")
    assert "</" not in read("times.js")


def test_classes_are_the_results_own() -> None:
    """The panels' style sheets are on the same page: no class is shared but the root's."""
    panels = FOLDER.parents[1] / "panels" / "static"
    theirs = "".join(path.read_text(encoding="utf-8") for path in panels.glob("*.css"))
    assert "bkr-" not in theirs
    assert ".bk-" not in read("result.css")


def test_a_bundle_has_the_widget_and_the_rest() -> None:
    """A front end without widgets takes another form of the same."""

    class Widget:
        def _repr_mimebundle_(self) -> tuple[dict[str, str], dict[str, str]]:
            return {"application/x-view": "1", "text/plain": "Widget()"}, {"m": "1"}

    assert bundle_of(Widget(), **{"text/plain": "mine"}) == (
        {"application/x-view": "1", "text/plain": "mine"},
        {"m": "1"},
    )
