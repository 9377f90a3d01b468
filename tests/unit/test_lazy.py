"""Names that are imported when they are first used."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

PACKAGES = ["botkit", "botkit.ipc", "botkit.results", "botkit.sandbox"]


@pytest.mark.parametrize("name", PACKAGES)
def test_every_public_name_is_there(name: str) -> None:
    """What ``__all__`` promises can be had, and ``dir`` shows it."""
    package = importlib.import_module(name)
    for public in package.__all__:
        assert getattr(package, public).__name__ == public
        assert public in dir(package)


@pytest.mark.parametrize("name", PACKAGES)
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    """The sentence is Python's own."""
    with pytest.raises(AttributeError, match=f"^module '{name}' has no attribute 'nothing'$"):
        _ = importlib.import_module(name).nothing


def test_a_name_is_loaded_when_it_is_used() -> None:
    """Importing the package loads no module of its names; using one does."""
    code = "import sys, botkit.ipc as p; m = 'botkit.ipc.connection'; print(m in sys.modules); p.connect; "
    code += "print(m in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", "True"]
