"""The pytest plugin, in pytest runs of their own as its users have them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[3] / "docs" / "sandbox.md"

PLAIN = """
import pytest

@pytest.mark.asyncio
@pytest.mark.sandbox(guilds=3, seed=5)
async def test_one(sandbox):
    assert len(sandbox.world.guilds) == 3
    assert ".sandbox-5." in sandbox.token
"""


def run(folder: Path, test: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a project that has this test alone."""
    (folder / "test_bot.py").write_text(test, encoding="utf-8")
    (folder / "pytest.ini").write_text(
        "[pytest]\nasyncio_default_fixture_loop_scope = function\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--strict-markers", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100)


def outcome(ended: subprocess.CompletedProcess[str]) -> str:
    """Return the last line of a pytest run without its time."""
    return re.sub(r" in [\d.]+s", "", ended.stdout.strip().splitlines()[-1]).strip("= ")


@pytest.mark.parametrize("mode", ["strict", "auto"])
def test_the_fixture_works_in_both_modes(tmp_path: Path, mode: str) -> None:
    """With the options of the marker, and without a warning."""
    ended = run(tmp_path, PLAIN, f"--asyncio-mode={mode}", "-W", "error")
    assert (outcome(ended), ended.returncode) == ("1 passed", 0), ended.stdout


def test_the_nearest_marker_wins(tmp_path: Path) -> None:
    """A marker of the module gives what the test's own leaves open."""
    module = "import pytest\npytestmark = pytest.mark.sandbox(guilds=7, seed=5)\n"
    ended = run(tmp_path, PLAIN.replace(", seed=5", "").replace("import pytest", module))
    assert outcome(ended) == "1 passed", ended.stdout


def test_the_example_of_the_documentation_is_a_test_that_passes(tmp_path: Path) -> None:
    """A user's slash command at a real py-cord bot, in fifteen lines; changed, it fails."""
    (example,) = [
        code
        for code in re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
        if "def test_" in code
    ]
    assert len([line for line in example.splitlines() if line.strip()]) <= 15
    assert outcome(run(tmp_path, example)) == "1 passed"
    ended = run(tmp_path, example.replace('"Hello Ada!"', '"Bye Ada!"'))
    assert "1 failed" in outcome(ended), ended.stdout


def test_without_pytest_asyncio_the_remedy_is_told(tmp_path: Path) -> None:
    """Not a coroutine that nobody awaits."""
    ended = run(tmp_path, "def test_one(sandbox): pass", "-p", "no:asyncio")
    assert outcome(ended).endswith("1 error")
    assert "pip install pytest-asyncio" in ended.stdout


@pytest.mark.parametrize(
    ("marker", "word"),
    [("guild=3", "guild"), ("3", "by name"), ("profile='wild'", "wild"), ("permissions='x'", "x")],
)
def test_wrong_options_are_told(tmp_path: Path, marker: str, word: str) -> None:
    """The error names the marker and the option."""
    ended = run(tmp_path, PLAIN.replace("guilds=3, seed=5", marker))
    assert outcome(ended) == "1 error"
    assert re.search(rf"@pytest.mark.sandbox.*{word}", ended.stdout)


def test_it_costs_nothing_until_it_is_used(tmp_path: Path) -> None:
    """A run that does not use the fixture imports neither py-cord nor aiohttp nor the sandbox's server."""
    code = (
        "import sys\ndef test_one():\n"
        "    heavy = {'discord', 'aiohttp', 'pydantic', 'botkit.sandbox.server'}\n"
        "    assert 'botkit.sandbox.plugin' in sys.modules\n"
        "    assert not heavy & set(sys.modules)\n"
    )
    ended = run(tmp_path, code)
    assert outcome(ended) == "1 passed", ended.stdout


def test_a_fixture_of_ones_own_of_that_name_wins(tmp_path: Path) -> None:
    """Projects that have a fixture `sandbox` already are not disturbed."""
    own = "import pytest\n@pytest.fixture\ndef sandbox(): return 5\ndef test_one(sandbox): assert sandbox == 5\n"
    assert outcome(run(tmp_path, own)) == "1 passed"
