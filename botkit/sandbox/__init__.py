"""A local Discord: REST and gateway for the real py-cord, with a seeded world. It is not Discord.

`Sandbox` runs in an event loop, `SandboxProcess` in a process of its own. Both are loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botkit.sandbox.process import SandboxProcess
    from botkit.sandbox.server import Sandbox

__all__ = ["Sandbox", "SandboxProcess"]

_HOMES = {"Sandbox": "server", "SandboxProcess": "process"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
