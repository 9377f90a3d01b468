"""What can be told of an asyncio task: its name, and where it waits."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import CodeType
from typing import Any

_DEEP = 100


def task_name(task: asyncio.Task[Any]) -> str:
    """Return the name of a task and of its coroutine, for a search."""
    return f"{task.get_name()} {_coroutine(task)}"


def task_row(task: asyncio.Task[Any]) -> dict[str, Any]:
    """Return a task's name, its coroutine, and the innermost place where it waits."""
    return {"name": task.get_name(), "coroutine": _coroutine(task), "waits_at": _place(task.get_coro())}


def _coroutine(task: asyncio.Task[Any]) -> str:
    return getattr(task.get_coro(), "__qualname__", type(task.get_coro()).__name__)


def _place(coroutine: Any) -> str | None:
    """Return ``folder/file.py:12 in name`` of the innermost coroutine; what waits in C has no line of its own."""
    found: str | None = None
    for _ in range(_DEEP):
        frame = _first(coroutine, "cr_frame", "gi_frame", "ag_frame")
        if frame is not None:
            found = f"{_short(frame.f_code)}:{frame.f_lineno} in {frame.f_code.co_qualname}"
        inner = _first(coroutine, "cr_await", "gi_yieldfrom", "ag_await")
        if inner is None:
            break
        coroutine = inner
    return found


def _first(one: Any, *names: str) -> Any:
    return next((value for name in names if (value := getattr(one, name, None)) is not None), None)


def _short(code: CodeType) -> str:
    """Return the last two parts of a file's path: the whole one tells where somebody's home is."""
    return "/".join(Path(code.co_filename).parts[-2:])
