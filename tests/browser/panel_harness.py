"""Panels in a real browser without Jupyter: the real widget at one end, its real front end at the other.

The line between them carries what a comm would carry: the state when a viewer comes, then updates and custom messages.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from botkit.panels._panel import Panel

PAGE = """<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><style>
body {{ margin: 0; background: {ground}; }}</style></head>
<body><main class="botkit-screen"></main><script type="module">
class Model {{
  constructor(id, state) {{ this.id = id; this.state = state; this.listeners = new Map(); }}
  get(name) {{ return this.state[name]; }}
  set(name, value) {{
    if (JSON.stringify(this.state[name]) === JSON.stringify(value)) return;
    this.state[name] = value;
    this.trigger(`change:${{name}}`);
  }}
  on(name, callback) {{ this.listeners.set(name, [...(this.listeners.get(name) ?? []), callback]); }}
  off(name, callback) {{
    this.listeners.set(name, (this.listeners.get(name) ?? []).filter((one) => one !== callback));
  }}
  trigger(name, ...values) {{ for (const callback of this.listeners.get(name) ?? []) callback(...values); }}
  send(content) {{ window.toPython(this.id, content); }}
  receive(data) {{
    if (data.method === "update") Object.entries(data.state).forEach(([name, value]) => this.set(name, value));
    if (data.method === "custom") this.trigger("msg:custom", data.content);
  }}
  get listening() {{ return [...this.listeners.values()].flat().length; }}
}}
window.models = {{}};
window.show = async (id, state) => {{
  const model = (window.models[id] = new Model(id, state));
  const style = document.createElement("style");
  style.textContent = state._css;
  document.head.append(style);
  const address = URL.createObjectURL(new Blob([state._esm], {{ type: "text/javascript" }}));
  model.front = (await import(address)).default;
  model.uninitialize = await model.front.initialize?.({{ model }});
  await window.view(id);
}};
window.view = async (id) => {{
  const model = window.models[id];
  const el = document.createElement("div");
  el.id = id;
  document.querySelector(".botkit-screen").append(el);
  model.cleanup = await model.front.render({{ model, el }});
}};
window.receive = (id, data) => window.models[id].receive(data);
window.ready = true;
</script></body></html>"""


class Line:
    """A comm whose other end is any number of pages.

    Attributes
    ----------
    sent
        All that the widget has sent, as JSON text.
    """

    kernel = True

    def __init__(self, name: str) -> None:
        self.comm_id = name
        self.sent: list[str] = []
        self.pages: list[Page] = []
        self._callback: Callable[[dict[str, Any]], None] = lambda _: None
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._pump = asyncio.get_running_loop().create_task(self._carry(), name=f"line of {name}")

    def on_msg(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Called by the widget: who takes what comes from pages."""
        self._callback = callback

    def send(self, data: dict[str, Any], **_: Any) -> None:
        """Called by the widget: something for all pages."""
        self.sent.append(json.dumps(data))
        self._queue.put_nowait(self.sent[-1])

    def close(self, *_: Any, **__: Any) -> None:
        """Called by the widget, and at the end of a test."""
        self._pump.cancel()

    def from_page(self, content: Any) -> None:
        """Hand a custom message of a page to the widget."""
        self._callback({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})

    async def _carry(self) -> None:
        while True:
            data = await self._queue.get()
            for page in self.pages:
                await page.evaluate(
                    "([id, data]) => window.receive(id, JSON.parse(data))", [self.comm_id, data]
                )


class PanelBrowser:
    """Pages that show panels; every page is one viewer."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.lines: dict[str, Line] = {}
        self.problems: list[str] = []

    def wire(self, name: str, panel: Panel) -> Line:
        """Put a panel's widget on a line."""
        line = self.lines[name] = Line(name)
        panel.root.comm = line
        return line

    async def viewer(
        self, panels: dict[str, Panel], *, theme: str = "dark", width: int = 1000, clock: bool = False
    ) -> Page:
        """Open a page that shows panels as they are now; with ``clock`` its time can be moved forward."""
        size = {"width": width, "height": 900}
        context = await self._browser.new_context(viewport=size, timezone_id="Asia/Seoul", locale="en-GB")  # type: ignore[arg-type]
        self._contexts.append(context)
        page = await context.new_page()
        if clock:
            await page.clock.install()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        await page.expose_function("toPython", lambda name, content: self.lines[name].from_page(content))
        ground = {"dark": "#222727", "light": "#f5f4f1"}[theme]
        await page.set_content(PAGE.format(theme=theme, ground=ground))
        await page.wait_for_function("window.ready")
        for name, panel in panels.items():
            line = self.lines.get(name) or self.wire(name, panel)
            await page.evaluate("([id, state]) => window.show(id, state)", [name, json.loads(_state(panel))])
            line.pages.append(page)
        return page

    async def close(self) -> None:
        """End all lines and pages."""
        for line in self.lines.values():
            line.close()
        for context in self._contexts:
            await context.close()


def _state(panel: Panel) -> str:
    state = panel.root.get_state()
    return json.dumps({key: value for key, value in state.items() if key not in ("layout", "tooltip")})
