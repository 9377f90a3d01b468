"""The pytest plugin: a fixture ``sandbox``, a local Discord for the tests of anyone's bot.

It is loaded in each pytest run where botkit is installed, so it imports nothing but pytest until a test asks for it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from botkit.sandbox import Sandbox

MARKER = "sandbox(**options): options of the test's sandbox, as botkit.sandbox.Sandbox takes them (guilds=3)"

NEEDS = (
    "The fixture `sandbox` needs pytest-asyncio, which is not active: `pip install pytest-asyncio`, "
    "and do not switch it off with -p no:asyncio."
)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker and the fixture; the one that works, or the one that says what it lacks."""
    config.addinivalue_line("markers", MARKER)
    usable = config.pluginmanager.hasplugin("asyncio")
    config.pluginmanager.register(_with_asyncio() if usable else _Without(), "botkit-sandbox-fixture")


def options_of(node: pytest.Item | pytest.Collector) -> dict[str, Any]:
    """Return the options of all markers of a test; the nearest wins."""
    options: dict[str, Any] = {}
    for marker in node.iter_markers("sandbox"):
        if marker.args:
            raise pytest.UsageError(f"@pytest.mark.sandbox takes options by name, not {marker.args}.")
        options = {**marker.kwargs, **options}
    return options


def _with_asyncio() -> object:
    # Loaded by pytest already, and so no cost: it is active.
    import pytest_asyncio

    class Fixtures:
        """Holds the fixture where pytest looks for it."""

        @pytest_asyncio.fixture
        async def sandbox(self, request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
            """A local Discord, running; see `botkit.sandbox.Sandbox`. Options: ``@pytest.mark.sandbox(guilds=3)``."""
            from botkit.sandbox import Sandbox

            try:
                made = Sandbox(**options_of(request.node))
            except (TypeError, ValueError) as error:
                raise pytest.UsageError(f"@pytest.mark.sandbox: {error}") from error
            async with made:
                yield made

    return Fixtures()


class _Without:
    """The fixture of those who cannot use it."""

    @pytest.fixture
    def sandbox(self) -> None:
        """Fails: a local Discord needs pytest-asyncio."""
        pytest.fail(NEEDS, pytrace=False)
