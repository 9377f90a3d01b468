"""A form for any route: its fields come from the bot's own catalogue."""

from __future__ import annotations

import asyncio
import json
import time
from html import escape
from typing import Any, Protocol

import ipywidgets

from botkit.errors import BotkitError
from botkit.ipc.words import read_arguments
from botkit.panels._static import read

MAX_ROWS = 200


class Caller(Protocol):
    """What can call a route: `botkit.Client`."""

    async def call(self, route: str, /, **arguments: Any) -> Any:
        """Return the route's answer."""
        ...


class QueryForm:
    """Pick a route, fill its arguments in, run it, and see answer, time and size.

    Parameters
    ----------
    client
        Who asks.
    """

    def __init__(self, client: Caller) -> None:
        self._client = client
        self._catalogue: dict[str, dict[str, Any]] = {}
        self._fields: dict[str, ipywidgets.Text | ipywidgets.Dropdown | ipywidgets.Checkbox] = {}
        self._task: asyncio.Task[None] | None = None
        self.route = ipywidgets.Dropdown(description="Route")
        self.doc = ipywidgets.HTML()
        self.fields = ipywidgets.VBox()
        self.run = ipywidgets.Button(description="Run", button_style="primary")
        self.run.add_class("botkit-button")
        self.status = ipywidgets.Label()
        self.answer = ipywidgets.HTML()
        self.route.observe(lambda _: self._chosen(), names="value")
        self.run.on_click(lambda _: self.submit())
        bar = ipywidgets.HBox([self.run, self.status])
        style = ipywidgets.HTML(f"<style>{read('theme.css', 'query.css')}</style>")
        self.root = ipywidgets.VBox([style, self.route, self.doc, self.fields, bar, self.answer])
        self.root.add_class("botkit")
        self.root.add_class("botkit-query")

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.root._repr_mimebundle_(**kwargs)

    async def load(self) -> None:
        """Read the bot's catalogue.

        Raises
        ------
        IPCError
            If the bot does not answer.
        """
        routes = (await self._client.call("routes"))["routes"]
        self._catalogue = {entry["name"]: entry for entry in routes}
        self.route.options = sorted(self._catalogue)
        self.route.value = self.route.options[0]  # new options alone leave nothing chosen

    def submit(self) -> asyncio.Task[None]:
        """Ask what the form says; the task ends when the answer is shown."""
        if self._task is None or self._task.done():
            self.run.disabled = True
            self.status.value = "…"
            self._task = asyncio.get_running_loop().create_task(self._ask(), name="botkit query form")
        return self._task

    async def _ask(self) -> None:
        began = time.perf_counter()
        try:
            answer = await self._client.call(self.route.value, **self._arguments())
            size = len(json.dumps(answer, ensure_ascii=False).encode())
            self.answer.value = render(answer)
            self.status.value = f"{(time.perf_counter() - began) * 1000:.1f} ms, {size:,} bytes"
        except BotkitError as error:
            self.answer.value = f'<p role="alert"><strong>{escape(str(error))}</strong></p>'
            self.status.value = type(error).__name__
        finally:
            self.run.disabled = False

    def _chosen(self) -> None:
        entry = self._catalogue.get(self.route.value)
        if entry is None:
            return
        note = " <em>(operator)</em>" if entry["role"] == "operator" else ""
        self.doc.value = f"<p>{escape(entry['doc'] or '')}{note}</p>"
        self._fields = {one["name"]: _field(one) for one in entry["parameters"]}
        self.fields.children = tuple(self._fields.values())
        self.answer.value = self.status.value = ""

    def _arguments(self) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for name, field in self._fields.items():
            if isinstance(field.value, str):
                if field.value != "":
                    filled.update(read_arguments([f"{name}={field.value}"]))
            else:
                filled[name] = field.value
        return filled


def _field(parameter: dict[str, Any]) -> ipywidgets.Text | ipywidgets.Dropdown | ipywidgets.Checkbox:
    name, default = parameter["name"], parameter.get("default")
    if parameter.get("choices"):
        return ipywidgets.Dropdown(description=name, options=parameter["choices"], value=default)
    if parameter["type"] == "bool":
        return ipywidgets.Checkbox(description=name, value=bool(default))
    hint = "required" if parameter["required"] else f"{parameter['type']}, default {json.dumps(default)}"
    return ipywidgets.Text(description=name, placeholder=hint)


def render(answer: Any) -> str:
    """Return an answer as HTML: a table for rows, indented JSON for the rest; everything escaped."""
    rows = answer.get("rows") if isinstance(answer, dict) else answer
    if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
        rest = (
            {key: value for key, value in answer.items() if key != "rows"} if isinstance(answer, dict) else {}
        )
        return _table(rows[:MAX_ROWS]) + (_text(rest) if rest else "")
    return _text(answer)


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    return f"<pre>{escape(text)}</pre>"


def _table(rows: list[dict[str, Any]]) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(row.get(column, '')))}</td>" for column in columns) + "</tr>"
        for row in rows
    )
    return f'<table class="botkit-answer"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
