"""A form for any route: picked from the bot's own catalogue, filled in, run, and kept for the next time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from typing import Any

import anywidget
import ipywidgets
import traitlets

from botkit.errors import BadArguments, BotkitError, RouteNotFound
from botkit.panels._static import read
from botkit.panels.query_answer import AnswerPanel, AnswerView
from botkit.panels.query_asking import Caller, cost_of, sentence_of
from botkit.panels.query_catalogue import Role, RouteEntry, free_entry, read_catalogue
from botkit.panels.query_code import code_of
from botkit.panels.query_draft import Draft, read_draft
from botkit.panels.query_favourites import Favourites
from botkit.panels.query_guilds import find_guilds
from botkit.panels.query_here import RunningBot, in_voila, role_here
from botkit.panels.query_values import FieldErrors, arguments_of, field_problem
from botkit.results.values import duration

_log = logging.getLogger(__name__)

MAX_HISTORY = 20
_IDLE = {"kind": "idle", "text": "", "fields": {}, "turn": 0}
_NO_CATALOGUE = (
    "This server has no catalogue, so it is not known which of its routes only read: ask it from JupyterLab, "
    "not from a page for viewers."
)
_SCRIPTS = ("query_keys.js", "query_combo.js", "query_fields.js", "query_lists.js", "query_layout.js")


class _QueryForm(anywidget.AnyWidget):  # type: ignore[misc]
    _esm = read("format.js", *_SCRIPTS, "query.js")
    _css = read("theme.css", "query.css")
    role = traitlets.Unicode("operator").tag(sync=True)
    voila = traitlets.Bool(False).tag(sync=True)
    mode = traitlets.Enum(("loading", "catalogue", "free", "failed"), "loading").tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    routes: traitlets.List[Any] = traitlets.List().tag(sync=True)
    running = traitlets.Bool(False).tag(sync=True)
    state: traitlets.Dict[str, Any] = traitlets.Dict(_IDLE).tag(sync=True)
    history: traitlets.List[Any] = traitlets.List().tag(sync=True)
    favourites: traitlets.List[Any] = traitlets.List().tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)


class QueryForm:
    """Pick a route, fill its fields in, run it, and see answer, time and size.

    Works from the catalogue of a botkit bot; a server of better-ipc that has none is asked by free text. Must be used
    in a running event loop, in which it owns one task while a query runs.

    Parameters
    ----------
    client
        Who asks; without one the running bot of this user, found again after each restart.
    role
        Whose key the client has. A viewer is offered routes that only read, and keeps no favourites: whoever opens
        a page of Voila is not the one whose file that is. Where it is left out, it is told by where this runs.
    answer
        What shows the answers; a table, a tree or text if not given.
    favourites
        Where favourites are kept; Jupyter's data directory if not given.

    Attributes
    ----------
    root
        The widget to display.
    """

    def __init__(
        self,
        client: Caller | None = None,
        *,
        role: Role | None = None,
        answer: AnswerView | None = None,
        favourites: Favourites | None = None,
    ) -> None:
        self.role: Role = role or role_here()
        self._client: Caller = client or RunningBot(self.role)
        self._catalogue: dict[str, RouteEntry] = {}
        self._history: deque[dict[str, Any]] = deque(maxlen=MAX_HISTORY)
        self._favourites = favourites or Favourites()
        self._task: asyncio.Task[None] | None = None
        self._side: set[asyncio.Task[None]] = set()
        self.answer: AnswerView = answer or AnswerPanel()
        self.form = _QueryForm(role=self.role, voila=in_voila())
        self.form.on_msg(self._on_message)
        self.root = ipywidgets.VBox([self.form, self.answer.root])
        self.root.add_class("botkit-query-screen")
        self._read_favourites()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.root._repr_mimebundle_(**kwargs)

    async def load(self) -> None:
        """Read the bot's catalogue; without an answer the form says why, and offers to try again."""
        self._set(mode="loading", problem="")
        try:
            catalogue = read_catalogue(await self._client.call("routes"), self.role)
        except RouteNotFound:
            catalogue = None
        except Exception as error:
            self._report(error)
            self._set(mode="failed", problem=sentence_of(error))
            return
        self._catalogue = catalogue or {}
        if catalogue is not None:
            self._set(mode="catalogue", routes=list(catalogue.values()))
        elif self.role == "operator":
            self._set(mode="free", routes=[])
        else:
            self._set(mode="failed", problem=_NO_CATALOGUE)

    def run(self, draft: Draft, *, sure: bool = False) -> asyncio.Task[None] | None:
        """Ask what a draft says; the task ends when the answer is shown.

        Parameters
        ----------
        draft
            The route and what stands in its fields.
        sure
            Whether a route that acts on the bot is meant; otherwise it is asked back first.

        Returns
        -------
        asyncio.Task or None
            None if nothing is asked: a query runs already, a field is wrong, or it is asked back.
        """
        if self.form.running:
            return None
        entry = self._entry(draft.route)
        if entry is None:
            self._say("failed", f"There is no route {draft.route!r} here: choose one of the list.")
            return None
        try:
            arguments = arguments_of(entry, draft)
        except FieldErrors as error:
            self._say("failed", _count(error.problems), fields=error.problems)
            return None
        if self.form.mode == "catalogue" and entry["role"] == "operator" and not sure:
            self._say("confirm", f"“{entry['name']}” acts on the bot. Run it?")
            return None
        return self._begin(entry, draft, arguments, turned=False)

    def cancel(self) -> None:
        """Wait no longer for the answer; idempotent."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """End what runs and the widgets; idempotent."""
        for task in (self._task, *self._side):
            if task is not None:
                task.cancel()
        self.form.on_msg(self._on_message, remove=True)
        for widget in (self.form, self.answer.root, self.root):
            widget.close()

    def _set(self, **values: Any) -> None:
        with self.form.hold_sync():
            for name, value in values.items():
                setattr(self.form, name, value)

    def _say(self, kind: str, text: str, *, fields: dict[str, str] | None = None) -> None:
        # The number tells two equal states apart: the same problem may be told twice.
        turn = self.form.state["turn"] + 1
        self._set(state={"kind": kind, "text": text, "fields": fields or {}, "turn": turn}, running=False)

    def _begin(
        self, entry: RouteEntry, draft: Draft, arguments: dict[str, Any], *, turned: bool
    ) -> asyncio.Task[None]:
        self.form.running = True
        self._task = asyncio.get_running_loop().create_task(
            self._ask(entry, draft, arguments, turned=turned), name="botkit query form"
        )
        self._task.add_done_callback(self._ended)
        return self._task

    def _entry(self, route: str) -> RouteEntry | None:
        if self.form.mode == "free":
            return free_entry(route)
        return self._catalogue.get(route)

    async def _ask(self, entry: RouteEntry, draft: Draft, arguments: dict[str, Any], *, turned: bool) -> None:
        name, began = entry["name"], time.perf_counter()
        cost, good = "failed", False
        try:
            answer = await self._client.exchange(name, **arguments)
            self._show(entry, draft, arguments, answer.value)
            cost, good = cost_of(answer), True
            self._say("done", f"{name} answered in {cost}.")
        except asyncio.CancelledError:
            cost = "cancelled"
            self._say("cancelled", f"Cancelled after {duration(time.perf_counter() - began)}.{_acted(entry)}")
        except Exception as error:
            self._report(error)
            fields = field_problem(entry, str(error)) if isinstance(error, BadArguments) else {}
            self._say("failed", sentence_of(error), fields=fields)
        if not turned:
            self._remember(draft, cost, good)
            if not good:
                # An answer to another query below this one's failure would be taken for its own.
                self.answer.clear()

    def _ended(self, task: asyncio.Task[None]) -> None:
        # A task that is cancelled before its first step has said nothing.
        if task.cancelled() and self.form.running:
            self._say("cancelled", "Cancelled before it was asked.")

    def _show(self, entry: RouteEntry, draft: Draft, arguments: dict[str, Any], answer: Any) -> None:
        names = {parameter["name"]: parameter for parameter in entry["parameters"]}
        if "offset" not in names or not isinstance(answer, dict) or not isinstance(answer.get("offset"), int):
            self.answer.show(answer)
            return
        limit = arguments.get("limit", names["limit"]["default"] if "limit" in names else None)
        size = limit if isinstance(limit, int) and limit > 0 else max(1, len(answer.get("rows", ())))

        async def turn(back: bool) -> None:
            if self.form.running:
                return
            offset = max(0, answer["offset"] + (-size if back else size))
            await asyncio.wait({self._begin(entry, draft, {**arguments, "offset": offset}, turned=True)})

        self.answer.show(answer, turn)

    def _remember(self, draft: Draft, cost: str, good: bool) -> None:
        self._history.appendleft({**draft.to_dict(), "label": draft.label, "cost": cost, "good": good})
        self.form.history = list(self._history)

    def _read_favourites(self) -> None:
        if self.role == "operator":
            self._show_favourites(self._favourites.load())

    def _show_favourites(self, drafts: list[Draft]) -> None:
        self._set(
            favourites=[{**draft.to_dict(), "label": draft.label} for draft in drafts],
            notice=self._favourites.problem or "",
        )

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if not isinstance(content, dict):
            return
        draft = read_draft(content.get("draft"))
        match content.get("kind"):
            case "hello":
                self.form.send({"kind": "hello"})
            case "reload":
                self._later(self.load())
            case "run" if draft is not None:
                self.run(draft, sure=content.get("sure") is True)
            case "cancel":
                self.cancel()
            case "code" if draft is not None:
                self.form.send({"kind": "code", **self._code(draft)})
            case "keep" | "drop" if draft is not None and self.role == "operator":
                self._change_favourites(str(content["kind"]), draft)
            case "guilds":
                self._later(self._find_guilds(content))

    def _code(self, draft: Draft) -> dict[str, Any]:
        entry = self._entry(draft.route)
        if entry is None:
            return {"problem": "Choose a route first."}
        try:
            return {"code": code_of(entry, arguments_of(entry, draft))}
        except FieldErrors as error:
            return {
                "problem": error.problems.get("")
                or "The code stands here when all fields are filled in well."
            }

    def _change_favourites(self, kind: str, draft: Draft) -> None:
        try:
            kept = self._favourites.keep(draft) if kind == "keep" else self._favourites.drop(draft.label)
        except BotkitError as error:
            self.form.notice = str(error)
        else:
            self._show_favourites(kept)

    async def _find_guilds(self, content: dict[str, Any]) -> None:
        if (reply := await find_guilds(self._client, content)) is not None:
            self.form.send(reply)

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work, name="botkit query form, aside")
        self._side.add(task)
        task.add_done_callback(self._side.discard)

    @staticmethod
    def _report(error: Exception) -> None:
        if not isinstance(error, BotkitError):
            _log.error("The query form failed.", exc_info=error)


def _acted(entry: RouteEntry) -> str:
    return " What it had begun to do may be done all the same." if entry["role"] == "operator" else ""


def _count(problems: dict[str, str]) -> str:
    return "One field needs a look." if len(problems) == 1 else f"{len(problems)} fields need a look."
