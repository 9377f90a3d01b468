"""The query form against real servers: one of botkit's and an unmodified one of better-ipc's."""

from __future__ import annotations

from pathlib import Path

from botkit.ipc import Client
from botkit.panels.query import QueryForm
from botkit.panels.query_draft import Draft
from botkit.panels.query_favourites import Favourites
from tests.integration.test_ipc_stock import stock_server
from tests.unit.ipc.peers import OPERATOR, VIEWER, Listener, Routes, serving


async def ask(form: QueryForm, draft: Draft, *, sure: bool = False) -> dict[str, object]:
    """Run a query to its end; return what the form says."""
    task = form.run(draft, sure=sure)
    assert task is not None, form.form.state
    await task
    state: dict[str, object] = form.form.state
    return state


def form_of(client: Client, folder: Path, **more: str) -> QueryForm:
    """Return a form whose favourites are the test's own."""
    return QueryForm(client, favourites=Favourites(folder / "favourites.json"), **{"role": "operator", **more})  # type: ignore[arg-type]
