"""Asking from cells of a real kernel: synchronous questions, live values, widgets that load more."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.integration.kernels import Kernel, kernel
from tests.running import running

START = "import botkit; console = await botkit.start(); await console.ready(); ipc = botkit.connect()"
LOOP = "import botkit; console = await botkit.start(loop='thread'); await console.ready(); ipc = botkit.connect()"
BUTTON = """
import ipywidgets
button, clicks = ipywidgets.Button(), []
button.on_click(lambda _: clicks.append("clicked"))
print(button.model_id)
"""
WIDGET = "application/vnd.jupyter.widget-view+json"
NEVER = 10**9


def send_to_widget(k: Kernel, model: str, content: dict[str, Any]) -> None:
    """Send what a front end sends when somebody presses something."""
    data = {"method": "custom", "content": content}
    k.client.shell_channel.send(k.client.session.msg("comm_msg", {"comm_id": model, "data": data}))


async def text_of(k: Kernel, expression: str) -> str:
    """Return the repr of an expression in the kernel."""
    done = await k.run(expression)
    assert done.error is None, done.error
    return done.value or ""


async def until(k: Kernel, expression: str) -> None:
    """Wait until an expression holds in the kernel."""
    async with asyncio.timeout(20):
        while await text_of(k, f"bool({expression})") != "True":
            await asyncio.sleep(0.05)


async def run_cell(k: Kernel, code: str, cell: str) -> None:
    """Run a cell as JupyterLab does, with its id."""
    content = {
        "code": code,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
    }
    k.client.shell_channel.send(k.client.session.msg("execute_request", content, metadata={"cellId": cell}))
    assert (await k.run("None")).error is None


@pytest.mark.parametrize("start", [START, LOOP], ids=["kernel", "thread"])
async def test_a_query_in_the_bots_own_kernel_loses_nothing(start: str) -> None:
    """While a cell asks, a button is pressed and a cell is queued: both come to their turn, and the bot lives on."""
    async with kernel() as k:
        await k.run(start)
        model = (await k.run(BUTTON)).stdout.strip()
        k.client.execute(f"slow = ipc.query('snapshot', after={NEVER}, wait=1.0)")
        send_to_widget(k, model, {"event": "click"})
        k.client.execute("queued = 'ran'")
        assert await text_of(k, "slow['state'], queued, clicks") == "('ready', 'ran', ['clicked'])"
        send_to_widget(k, model, {"event": "click"})
        assert await text_of(k, "len(clicks), str(console.state)") == "(2, 'ready')"
        assert (
            await text_of(k, "len(ipc.query('guilds', limit=3)), (await ipc.ask('guild_count')) == '25'")
            == "(3, True)"
        )


async def test_a_query_to_another_process_leaves_asyncio_alone() -> None:
    """The bot does not need this kernel's loop: it is not made to nest."""
    async with running(), kernel() as k:
        await k.run("import asyncio, botkit; task = asyncio.Task; ipc = botkit.connect()")
        assert (
            await text_of(k, "[len(ipc.query('guilds', limit=n)) for n in (1, 2)], asyncio.Task is task")
            == "([1, 2], True)"
        )
        assert await text_of(k, "await ipc.call('guild_count')") == "'25'"


async def test_a_query_can_be_interrupted() -> None:
    """The cell ends, and the next question is answered rightly."""
    async with kernel() as k:
        await k.run(START)
        waiting = await k.begin(
            f"print('asks', flush=True); ipc.query('snapshot', after={NEVER}, wait=30, request_timeout=40)"
        )
        await k.manager.interrupt_kernel()
        assert (await asyncio.wait_for(waiting, 10)).error is not None
        assert await text_of(k, "ipc.query('guild_count') == '25', str(console.state)") == "(True, 'ready')"


async def test_a_wrong_question_is_an_error_of_its_kind() -> None:
    """As it is when it is awaited."""
    async with kernel() as k:
        await k.run(START)
        wrong = await k.run("ipc.query('guilds', lmit=5)")
        assert wrong.error is not None
        assert wrong.error.startswith("BadArguments: ")


async def test_a_result_shows_itself() -> None:
    """A widget where there is more to load, HTML where there is not; text beside both."""
    async with kernel() as k:
        await k.run(START)
        page = await k.run("page = ipc.query('guilds', limit=3); page")
        assert set(page.data) == {"text/plain", "text/html", WIDGET}
        assert (page.value or "").splitlines()[-1].startswith("guilds limit=3 · 3 of 25 rows · ")
        whole = await k.run("await ipc.ask('guilds')")
        assert set(whole.data) == {"text/plain", "text/html"}


async def test_the_widget_loads_more_after_its_cell_has_ended() -> None:
    """By the buttons of the front end, from a bot in the same loop."""
    async with kernel() as k:
        await k.run(START)
        shown = await k.run("page = ipc.query('guilds', limit=3); page")
        model = json.loads(json.dumps(shown.data[WIDGET]))["model_id"]
        send_to_widget(k, model, {"kind": "more"})
        await until(k, "len(page) == 6")
        send_to_widget(k, model, {"kind": "all"})
        await until(k, "len(page) == 25")
        assert (
            await text_of(k, "page.more, page._view.root.more, page._view.root.busy")
            == "(False, False, False)"
        )


async def test_all_shows_its_progress_and_gives_the_rows() -> None:
    """The bar is displayed by awaiting; the pages come from the same loop."""
    async with kernel() as k:
        await k.run(START)
        done = await k.run("page = await ipc.ask('guilds', limit=3); whole = await page.all()")
        assert WIDGET in done.data
        assert (
            await text_of(k, "whole is page, len(page), len({row['id'] for row in page})") == "(True, 25, 25)"
        )
        assert (
            await text_of(k, "len([row async for row in (await ipc.ask('guilds', limit=7)).pages()])") == "25"
        )


async def test_a_watch_ends_when_its_cell_runs_again() -> None:
    """Its cell alone; another cell's goes on."""
    async with kernel() as k:
        await k.run(START)
        await run_cell(k, "first = ipc.watch('guild_count', every=0.2)", "one")
        await run_cell(k, "other = ipc.watch('guild_count', every=0.2)", "two")
        await until(k, "first.value == '25' and other.value == '25'")
        await run_cell(k, "again = ipc.watch('guild_count', every=0.2)", "one")
        assert await text_of(k, "first.running, other.running, again.running") == "(False, True, True)"
        await k.run("await ipc.close()")
        assert await text_of(k, "other.running, again.running") == "(False, False)"


async def test_a_watch_of_a_front_end_without_cell_ids() -> None:
    """The same text is the same cell."""
    async with kernel() as k:
        await k.run(START)
        cell = "seen = globals().get('seen', []) + [ipc.watch('guild_count')]"
        await k.run(cell)
        await k.run(cell)
        assert await text_of(k, "[one.running for one in seen]") == "[False, True]"


async def test_a_watch_is_stopped_by_its_button_and_shows_a_bot_that_has_gone() -> None:
    """It displays itself, tells that the bot is away, and ends when it is told to."""
    async with kernel() as k:
        await k.run(START)
        shown = await k.run("watch = ipc.watch('guild_count', every=0.2); watch")
        await until(k, "watch.root.state == 'live'")
        await k.run("await botkit.stop()")
        await until(k, "watch.root.state == 'away' and watch.root.note and watch.value == '25'")
        send_to_widget(k, shown.data[WIDGET]["model_id"], {"kind": "stop"})
        await until(k, "not watch.running")
        assert await text_of(k, "watch.root.state") == "'stopped'"
