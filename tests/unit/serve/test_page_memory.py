"""botkit.serve.page_memory: which pages are kept, and where the numbers go."""

from __future__ import annotations

import json
from typing import Any

import pytest

from botkit.panels.screen import VIEW
from botkit.serve.page_memory import Page

KERNEL = "0f9d5b6e-0000-4000-8000-000000000000"


def html(*, alone: bool = True, more: str = "", paint: str = "<p>7</p><div>x</div>") -> str:
    """Return a page as the template writes it."""
    output: dict[str, Any] = {"data": {VIEW: {"model_id": "a" * 32}}, "metadata": {}}
    output["metadata"][VIEW] = {"botkit": {"alone": alone}}
    return (
        f'<html lang="ko"><script>{{"kernelId": "{KERNEL}"}}</script>{more}<div class="botkit-output">\n'
        f'<div class="botkit-first-paint">{paint}</div>\n'
        f'<script type="application/vnd.voila.cell-output+json">{json.dumps(output)}</script>\n</div></html>'
    )


def test_a_page_of_one_screen_is_kept_without_its_numbers() -> None:
    """What stands around the first paint is kept as it is, with the kernel, the screen and the language."""
    whole = html()
    page = Page.of(whole)
    assert page is not None
    assert page.before + "<p>7</p><div>x</div>" + page.after == whole
    assert "<p>7</p>" not in page.before + page.after
    assert (page.kernel_id, page.model_id, page.lang) == (KERNEL, "a" * 32, "ko")


@pytest.mark.parametrize(
    "other",
    [
        html(alone=False),
        html(more='<div class="botkit-output"><pre>run 1</pre></div>'),
        html() + html(),
        "<html><p>an error</p></html>",
        "",
    ],
)
def test_any_other_page_is_made_anew_each_time(other: str) -> None:
    """One with other widgets, other outputs, two screens or none."""
    assert Page.of(other) is None
