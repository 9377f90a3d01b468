"""``%ipc`` and ``%%ipc``: ask a running bot from any cell. Loaded by ``%load_ext botkit``."""

from __future__ import annotations

from IPython.core.interactiveshell import InteractiveShell

from botkit.magics.completing import matcher
from botkit.magics.magic import ipc


def load(shell: InteractiveShell) -> None:
    """Register the magics with a shell, and complete what they take; once, however often called."""
    shell.register_magic_function(ipc, magic_kind="line_cell", magic_name="ipc")
    if matcher not in shell.Completer.custom_matchers:
        shell.Completer.custom_matchers.append(matcher)
