"""The query form against real servers: one of botkit's and an unmodified one of better-ipc's."""

from __future__ import annotations

from pathlib import Path

from botkit.ipc import Client, route
from botkit.ipc.routes import specs_of
from botkit.panels.query import QueryForm
from botkit.panels.query_draft import Draft
from botkit.panels.query_favourites import Favourites
from tests.integration.test_ipc_stock import stock_server
from tests.unit.ipc.peers import OPERATOR, VIEWER, Routes, serving


async def ask(form: QueryForm, draft: Draft, *, sure: bool = False) -> dict[str, object]:
    """Run a query to its end; return what the form says."""
    task = form.run(draft, sure=sure)
    assert task is not None, form.form.state
    await task
    state: dict[str, object] = form.form.state
    return state


def form_of(client: Client, folder: Path, **more: str) -> QueryForm:
    """Return a form whose favourites are the test's own."""
    return QueryForm(
        client, favourites=Favourites(folder / "favourites.json"), **{"role": "operator", **more}
    )  # type: ignore[arg-type]


class Told(Routes):
    """Routes that tell of themselves, as a bot's do."""

    @route()
    async def routes(self) -> dict[str, object]:
        """All routes."""
        return {"routes": [spec.to_dict() for spec, _ in specs_of(Told).values()]}


async def test_a_botkit_bot_is_asked_by_its_catalogue(tmp_path: Path) -> None:
    """What the form sends is what the route takes."""
    async with serving(Told()) as server, Client(port=server.port, key=OPERATOR) as client:
        form = form_of(client, tmp_path)
        await form.load()
        assert form.form.mode == "catalogue"
        await ask(form, Draft("page", {"limit": "3", "sort": "members", "search": "x"}))
        assert [cell["text"] for (cell,) in form.answer.root.view["rows"]] == ["3", "members", "x"]
        assert (await ask(form, Draft("act"), sure=True))["kind"] == "done"
        form.close()


async def test_a_viewer_is_refused_by_the_server_too(tmp_path: Path) -> None:
    """A form that was told wrongly who asks gets what the key is good for."""
    async with serving(Told()) as server, Client(port=server.port, key=VIEWER) as client:
        form = form_of(client, tmp_path)
        await form.load()
        state = await ask(form, Draft("act"), sure=True)
        assert state["kind"] == "failed"
        assert VIEWER.get_secret_value() not in str(state)
        form.close()


async def test_what_the_server_refuses_stands_beside_its_field(tmp_path: Path) -> None:
    """Its message names the argument; the form knows the field by that."""
    async with serving(Told()) as server, Client(port=server.port, key=OPERATOR) as client:
        form = form_of(client, tmp_path)
        await form.load()
        # The form would tell by itself: here it has been told of a wider range.
        limit = next(one for one in form._catalogue["page"]["parameters"] if one["name"] == "limit")
        limit["maximum"] = 1000
        state = await ask(form, Draft("page", {"limit": "500"}))
        assert isinstance(state["fields"], dict)
        assert "500" in state["fields"]["limit"]
        form.close()


async def test_a_stock_server_is_asked_by_free_text(tmp_path: Path) -> None:
    """Its routes answer, fail and are missed as in better-ipc."""
    async with stock_server() as port, Client(port=port, key="stock-key") as client:
        form = form_of(client, tmp_path)
        await form.load()
        assert form.form.mode == "free"
        assert (await ask(form, Draft("guild_count")))["kind"] == "done"
        assert form.answer.root.view["leaf"]["text"] == "7"
        assert (await ask(form, Draft("stock_echo", {}, 'value:={"a": [1, 2]}')))["kind"] == "done"
        assert form.answer.root.view["kind"] == "tree"
        for route, word in (("stock_fail", "no such thing"), ("nothing", "nothing")):
            state = await ask(form, Draft(route))
            assert state["kind"] == "failed"
            assert word in str(state["text"])
        form.close()


async def test_a_wrong_key_is_told(tmp_path: Path) -> None:
    """Instead of the form; the key is not in the message."""
    async with stock_server() as port, Client(port=port, key="not-this-one") as client:
        form = form_of(client, tmp_path)
        await form.load()
        assert form.form.mode == "failed"
        assert "key" in form.form.problem
        assert "not-this-one" not in form.form.problem
        form.close()
