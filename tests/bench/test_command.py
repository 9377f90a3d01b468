"""What the command itself costs: `botkit query guild_count` beside a bare interpreter, whole processes, one run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.running import running

pytestmark = pytest.mark.bench
ROUNDS = 15
MOST = 20
"""Times a bare interpreter: 250 ms where that starts in 12."""
BOTKIT = str(Path(sys.executable).parent / "botkit")


def best_ms(command: Sequence[str]) -> float:
    """Return the shortest of several runs, in milliseconds: what others do on the machine is not the command's."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


def heaviest(count: int) -> list[str]:
    """Return the imports of a question that take longest by themselves, as ``-X importtime`` tells."""
    command = [sys.executable, "-X", "importtime", "-m", "botkit", "query", "guild_count"]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    rows = [line.removeprefix("import time:").split("|") for line in ended.stderr.splitlines()[1:]]
    by_time = sorted(((int(row[0]), row[2].strip()) for row in rows), reverse=True)
    return [f"{name} {own / 1000:.1f} ms" for own, name in by_time[:count]]


async def test_a_question_takes_less_than_a_quarter_of_a_second() -> None:
    """Print the command's own time, and its ratio to `python -c pass`, for a question and for a Tab."""
    async with running():
        bare = best_ms([sys.executable, "-c", "pass"])
        loop = best_ms([sys.executable, "-c", "import asyncio; asyncio.run(asyncio.sleep(0))"])
        question = best_ms([BOTKIT, "query", "guild_count"])
        tab = best_ms([BOTKIT, "__complete", "zsh", "query", "gui"])
        imports = heaviest(5)
    print(f"\npython -c pass: {bare:.0f} ms; with asyncio: {loop:.0f} ms")
    for name, whole in (("botkit query guild_count", question), ("a Tab behind `botkit query gui`", tab)):
        print(f"{name}: {whole - bare:.0f} ms of its own, {whole / bare:.1f} times a bare python")
    print(f"heaviest imports: {', '.join(imports)}")
    assert question / bare < MOST
