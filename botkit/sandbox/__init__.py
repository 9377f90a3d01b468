"""A local Discord: REST and gateway for the real py-cord, with a seeded world. It is not Discord.

`Sandbox` runs in an event loop, `SandboxProcess` in a process of its own. Both are loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from botkit.lazy import lazily

if TYPE_CHECKING:
    from botkit.sandbox.process import SandboxProcess
    from botkit.sandbox.server import Sandbox

__all__ = ["Sandbox", "SandboxProcess"]

__getattr__ = lazily(
    __name__,
    {"Sandbox": "server", "SandboxProcess": "process"},
)


def __dir__() -> list[str]:
    return __all__
