"""A result behaves as its value."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from botkit.results import Result

PAGE = {"rows": [{"id": "1", "n": 5}, {"id": "2", "n": 6}], "total": 2, "offset": 0, "revision": 4}


def result(value: Any, **more: Any) -> Result:
    """Return a result of the route guilds."""
    return Result("guilds", {"limit": 2}, value, **more)


def test_a_page_is_its_rows_and_its_keys() -> None:
    """Length, iteration and positions are about rows; names about the answer."""
    page = result(PAGE)
    assert len(page) == 2
    assert [row["n"] for row in page] == [5, 6]
    assert page[1]["id"] == page[-1]["id"] == "2"
    assert page["total"] == 2
    assert "total" in page
    assert PAGE["rows"][0] in page  # type: ignore[index]
    assert isinstance(page[:1], Result)
    assert page[:1].value == [{"id": "1", "n": 5}]


def test_a_plain_value_is_that_value() -> None:
    """It compares, converts and prints as what it holds."""
    count = result("25")
    assert count == "25"
    assert count != "26"
    assert (int(count), float(count), str(count), f"{count}") == (25, 25.0, "25", "25")
    assert result(5) == result(5)
    assert result({"a": 1})["a"] == 1
    assert list(result({"a": 1})) == ["a"]


@pytest.mark.parametrize(
    ("value", "truth"), [([], False), ({"rows": [], "total": 9}, False), ([0], True), (0, False), ("a", True)]
)
def test_an_empty_answer_is_false(value: Any, truth: bool) -> None:
    """So that `if rows:` asks what it seems to ask."""
    assert bool(result(value)) is truth


def test_the_caption_tells_question_count_time_and_size() -> None:
    """Units included; a page of more says of how many."""
    one = result({**PAGE, "total": 25000}, seconds=0.0123, size_bytes=1500, ask=lambda arguments: None)
    assert one.caption == "guilds limit=2 · 2 of 25,000 rows · 12.3 ms · 1.5 kB"
    assert Result("x", {"a": "two words", "b": True, "c": ""}, 1).caption == 'x a="two words" b=true c=""'
    assert result([1]).caption == "guilds limit=2 · 1 row"
    assert result("25").caption == "guilds limit=2"


def test_it_shows_itself_in_a_console_and_in_a_notebook() -> None:
    """Text for the one, HTML with its own style for the other; without a kernel there is no widget."""
    data = result(PAGE, ask=lambda arguments: None)._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html"}
    assert data["text/plain"].splitlines()[-1] == "guilds limit=2 · 2 rows"
    assert data["text/html"].startswith('<div class="botkit-result"><style>')


def test_a_caption_is_escaped() -> None:
    """What the asker typed may have come from elsewhere."""
    shown = Result("x", {"search": "<script>alert(1)"}, [])._repr_mimebundle_()["text/html"]
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_a_long_list_says_how_much_of_it_is_shown() -> None:
    """The value has all."""
    one = result([{"a": number} for number in range(1000)])
    assert "The first 200 of 1,000 rows are shown." in one.html()
    assert one.html().count("<tr>") == 201


def test_importing_a_result_loads_no_widgets() -> None:
    """A script that asks one question does not wait for them."""
    code = "import sys, botkit; botkit.connect; heavy = ('ipywidgets', 'discord', 'pandas'); "
    code += "print([name for name in heavy if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
