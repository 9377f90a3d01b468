"""botkit.panels.query: a form made from the catalogue."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest

from botkit.errors import RouteFailed
from botkit.ipc.routes import Range, route, specs_of
from botkit.panels.query import QueryForm, render


class Routes:
    """What the bot of these tests offers."""

    @route()
    async def find(
        self,
        text: str,
        limit: Annotated[int, Range(1, 9)] = 5,
        sort: Literal["a", "b"] = "b",
        loud: bool = False,
    ) -> str:
        """Finds something."""
        return text

    @route(role="operator")
    async def stop(self) -> None:
        """Ends it."""


class Bot:
    """Answers with what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.error: Exception | None = None

    async def call(self, route: str, /, **arguments: Any) -> Any:
        """Return the catalogue, or the question."""
        if route == "routes":
            return {"routes": [spec.to_dict() for spec, _ in specs_of(Routes).values()]}
        self.asked.append((route, arguments))
        if self.error:
            raise self.error
        return {"rows": [{"id": "1", "name": "<b>x</b>"}], "total": 1}


@pytest.fixture
async def form() -> QueryForm:
    """A loaded form."""
    form = QueryForm(Bot())
    await form.load()
    return form


async def test_each_type_has_its_input(form: QueryForm) -> None:
    """Choices are a list, booleans a box, the rest is text with its default as a hint."""
    assert form.route.options == ("find", "stop")
    kinds = {name: type(field).__name__ for name, field in form._fields.items()}
    assert kinds == {"text": "Text", "limit": "Text", "sort": "Dropdown", "loud": "Checkbox"}
    assert form._fields["text"].placeholder == "required"
    assert form._fields["limit"].placeholder == "int, default 5"


async def test_an_operators_route_is_marked(form: QueryForm) -> None:
    """A reader sees what needs the operator's key."""
    form.route.value = "stop"
    assert "operator" in form.doc.value
    assert form.fields.children == ()


async def test_only_what_is_filled_in_is_sent(form: QueryForm) -> None:
    """An empty field means the default."""
    form._fields["text"].value = "a=b"
    await form.submit()
    assert form._client.asked == [("find", {"text": "a=b", "sort": "b", "loud": False})]  # type: ignore[attr-defined]


async def test_the_answer_is_a_table_with_time_and_size(form: QueryForm) -> None:
    """Rows become a table; what is hostile in them is text."""
    await form.submit()
    assert "<td>&lt;b&gt;x&lt;/b&gt;</td>" in form.answer.value
    assert "total" in form.answer.value
    assert form.status.value.endswith("bytes")
    assert not form.run.disabled


async def test_an_error_is_shown_where_the_answer_would_be(form: QueryForm) -> None:
    """The form survives, and says what went wrong."""
    form._client.error = RouteFailed("find", "ValueError", "<bad>")  # type: ignore[attr-defined]
    await form.submit()
    assert "&lt;bad&gt;" in form.answer.value
    assert form.status.value == "RouteFailed"
    assert not form.run.disabled


@pytest.mark.parametrize("answer", ["25", None, 3, [], {"a": {"b": 1}}, [1, 2]])
def test_whatever_is_not_rows_is_indented_text(answer: Any) -> None:
    """Any JSON value can be shown."""
    assert render(answer).startswith("<pre>")
