"""``%ipc`` and ``%%ipc`` in a real kernel: answers, errors in one line, help, Tab."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from botkit.ipc.connection import find
from tests.integration.kernels import Kernel, kernel
from tests.running import running

START = "import botkit; console = await botkit.start(); await console.ready()"
LOAD = "%load_ext botkit"


async def reply_to(k: Kernel, request: str) -> dict[str, Any]:
    """Return the reply to a request on the shell channel."""
    while True:
        message = await k.client.get_shell_msg(timeout=20)
        if message["parent_header"].get("msg_id") == request:
            content: dict[str, Any] = message["content"]
            return content


async def complete(k: Kernel, code: str) -> list[str]:
    """Return what the cell may become, as a front end that has got the kernel's reply would write it."""
    reply = await reply_to(k, k.client.complete(code, len(code)))
    assert reply["status"] == "ok"
    return [code[: reply["cursor_start"]] + one + code[reply["cursor_end"] :] for one in reply["matches"]]


@pytest.fixture
async def asking_kernel() -> AsyncIterator[Kernel]:
    """A kernel with the magics, beside a bot in a process of its own."""
    async with running(), kernel() as k:
        await k.run(LOAD)
        yield k


async def test_a_synchronous_magic_works_in_the_bots_own_kernel() -> None:
    """`%ipc` answers, values can be assigned, and later cells run."""
    async with kernel() as k:
        await k.run(START)
        await k.run(LOAD)
        assert ((await k.run("%ipc guild_count")).value or "").splitlines()[0] == "25"
        await k.run("rows = %ipc guilds sort=members descending=true limit=2")
        assert (
            await k.run("len(rows), rows[0]['members'] >= rows[1]['members'], rows['total']")
        ).value == "(2, True, 25)"
        assert (await k.run("await console.ask('guild_count')")).value == "'25'"


async def test_a_cell_of_json_is_the_arguments() -> None:
    """Together with those of its first line; variables are filled in there."""
    async with kernel() as k:
        await k.run(START)
        await k.run(LOAD)
        await k.run("how = 'members'")
        done = await k.run('%%ipc guilds sort=$how\n{"limit": 2,\n "descending": true}')
        assert (
            (done.value or "")
            .splitlines()[-1]
            .startswith("guilds sort=members limit=2 descending=true · 2 of 25 rows")
        )


ERRORS = {
    "%ipc gilds": "There is no route 'gilds': ",
    "%ipc guilds limit": "'limit' is not an argument: write name=text, or name:=json.",
    "%ipc guilds lmit=1": "The route 'guilds' has no argument 'lmit'",
    "%ipc guilds 'open": "No closing quotation",
    "%%ipc guilds\n{limit: 1}": "the cell's body is not JSON (line 2, column 2: ",
    "%%ipc guilds\n[1]": "the cell's body is no object",
    "%%ipc\n{}": "no route is named",
    "%%ipc guilds\n" + "[" * 100_000: "the cell's body is nested too deeply.",
}


async def test_an_error_is_one_line(asking_kernel: Kernel) -> None:
    """What is wrong and what to do, without a traceback."""
    for cell, line in ERRORS.items():
        done = await asking_kernel.run(cell)
        assert done.error is None
        assert done.stderr.startswith(f"UsageError: %ipc: {line}")
        assert done.stderr.count("\n") == 1
    assert "ou mean" in (await asking_kernel.run("%ipc gilds")).stderr


async def test_without_a_bot_it_says_how_to_start_one() -> None:
    """In one line too, and its help is there all the same."""
    async with kernel() as k:
        await k.run(LOAD)
        done = await k.run("%ipc guild_count")
        assert done.stderr.startswith("UsageError: %ipc: No running bot was found")
        assert done.stderr.count("\n") == 1
        assert await complete(k, "%ipc gu") == ["%ipc gu"]
        reply = await reply_to(k, k.client.execute("%ipc?"))
        assert "Routes: No running bot was found" in reply["payload"][0]["data"]["text/plain"]


async def test_help_lists_the_routes_of_the_running_bot(asking_kernel: Kernel) -> None:
    """By `%ipc?`, by `%ipc` alone, and by the front end's inspection."""
    k = asking_kernel
    reply = await reply_to(k, k.client.execute("%ipc?"))
    said = reply["payload"][0]["data"]["text/plain"]
    assert "rows = %ipc guilds" in said
    assert "guilds offset=0 limit=50 sort=name|members|joined|shard|id descending=false" in said
    assert "stop (operator)" in said
    await k.run("routes = %ipc")
    assert (
        await k.run("{'guilds', 'guild_count', 'snapshot'} <= {row['route'] for row in routes}")
    ).value == "True"
    inspected = await reply_to(k, k.client.inspect("%ipc", 4))
    assert "guilds offset=0" in inspected["data"]["text/plain"]


TABS = {
    "%ipc guild_c": ["%ipc guild_count"],
    "import os\nrows = %ipc guild_c": ["import os\nrows = %ipc guild_count"],
    "%ipc guilds li": ["%ipc guilds limit="],
    "%ipc guilds limit=5 so": ["%ipc guilds limit=5 sort="],
    "%ipc guilds limit=5 ": [
        f"%ipc guilds limit=5 {name}=" for name in ("descending", "offset", "search", "sort")
    ],
    "%ipc guilds limit=": ["%ipc guilds limit="],
    "%ipc guilds sort=me": ["%ipc guilds sort=members"],
    "x = %ipc guilds descending=": ["x = %ipc guilds descending=false", "x = %ipc guilds descending=true"],
    "%%ipc guild_c": ["%%ipc guild_count"],
    '%%ipc guilds\n{"limit": 5, "so': ['%%ipc guilds\n{"limit": 5, "sort'],
    "some_na": ["some_name"],
}


async def test_tab_completes_from_the_live_bot(asking_kernel: Kernel) -> None:
    """Routes, arguments, values; in lines, assignments and bodies; with jedi and without; nothing else is offered."""
    k = asking_kernel
    await k.run("some_name = 1")
    for jedi in (True, False):
        await k.run(f"get_ipython().Completer.use_jedi = {jedi}")
        for typed, offered in TABS.items():
            assert sorted(await complete(k, typed)) == offered


async def test_tab_knows_a_cog_that_was_loaded_since() -> None:
    """The list of a `%ipc` is of this moment, and Tab knows it from then on."""
    code = (
        "import discord\n"
        "class Mine(discord.Cog):\n"
        "    @botkit.route()\n"
        "    async def songs(self) -> list[str]:\n"
        "        '''The next songs.'''\n"
        "        return ['a']\n"
        "console._bot.host.bot.add_cog(Mine())\n"
    )
    async with kernel() as k:
        await k.run(START)
        await k.run(LOAD)
        assert await complete(k, "%ipc son") == ["%ipc son"]
        assert (await k.run(code)).error is None
        await k.run("routes = %ipc")
        assert await complete(k, "%ipc son") == ["%ipc songs"]
        assert ((await k.run("%ipc songs")).value or "").splitlines()[0] == "a"


async def test_tab_does_not_wait_for_a_bot_that_hangs() -> None:
    """A bot that does not answer costs a second once; then what is known is offered at once."""
    async with running() as bot, kernel() as k:
        await k.run(LOAD)
        assert await complete(k, "%ipc guild_c") == ["%ipc guild_count"]
        os.kill(bot.pid, signal.SIGSTOP)
        try:
            # What was read a moment ago is not asked for again: this makes it old.
            await k.run("import botkit.magics.running as r; r.bot._asker._catalogue_at -= 100")
            began = time.monotonic()
            assert await complete(k, "%ipc guild_c") == ["%ipc guild_count"]
            middle = time.monotonic()
            assert await complete(k, "%ipc guild_c") == ["%ipc guild_count"]
            assert 0.9 < middle - began < 5
            assert time.monotonic() - middle < 0.9
        finally:
            os.kill(bot.pid, signal.SIGCONT)


async def test_the_magic_follows_a_bot_that_starts_again() -> None:
    """On another port, in another process, with other keys."""
    async with kernel() as k:
        await k.run(LOAD)
        for _ in range(2):
            async with running():
                assert find() is not None
                assert ((await k.run("%ipc guild_count")).value or "").splitlines()[0] == "25"
        await k.run(START)
        assert ((await k.run("%ipc guild_count")).value or "").splitlines()[0] == "25"
        await k.run("await botkit.stop(); await botkit.start(); await console.ready()")
        assert ((await k.run("%ipc guild_count")).value or "").splitlines()[0] == "25"


async def test_loading_twice_offers_everything_once() -> None:
    """`%reload_ext` leaves one completer."""
    async with running(), kernel() as k:
        await k.run(LOAD)
        await k.run("%reload_ext botkit")
        await asyncio.sleep(0)
        assert await complete(k, "%ipc guild_c") == ["%ipc guild_count"]
