"""What a viewer may say to the shared kernel: a list of the few messages allowed, all else is refused. No I/O.

All viewers share the kernel's widget models, so a message that changes one would change every viewer's page.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from botkit.serve.frames import Message

CONTROL_TARGET = "jupyter.widget.control"
"""The comm on which ipywidgets' front end asks for the state of all widgets."""

_SORTS = frozenset({"name", "members", "joined", "shard", "id"})
_MAX_SEARCH = 100
_MAX_OFFSET = 1_000_000
_MAX_LIMIT = 100
# JSON may carry half a character, which cannot be sent on.
_SURROGATE = re.compile("[\ud800-\udfff]")
_GUILD_ID = re.compile("[0-9]{1,20}")

# The kernel names its comms by 32 hexadecimal digits, the browser's ipywidgets with dashes: a viewer who opens
# a comm can therefore never take the place of a widget's.
_BROWSER_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KERNEL_ID = re.compile(r"[0-9a-f]{32}")


def admitted(message: Message, controls: Container[str] = ()) -> dict[str, Any] | None:
    """Return what of the message's content goes to the kernel, or None if the message is refused.

    Parameters
    ----------
    message
        What the viewer sent.
    controls
        The ids of the control comms that this viewer has opened and not closed.
    """
    if message.channel != "shell" or message.buffers:
        return None
    content = message.content
    match message.kind:
        case "kernel_info_request":
            return {}
        case "comm_info_request":
            return _comm_info(content)
        case "comm_open":
            return _control_open(content)
        case "comm_msg":
            return _comm_message(content, controls)
        case "comm_close":
            identity = content.get("comm_id")
            return {"comm_id": identity, "data": {}} if _is_in(identity, controls) else None
        case _:
            return None


def allowed(message: Message, controls: Container[str] = ()) -> bool:
    """Tell whether the kernel gets to hear of the message; see `admitted`."""
    return admitted(message, controls) is not None


def control_metadata(message: Message) -> dict[str, str]:
    """Return what of the metadata goes to the kernel: the widget protocol's version, if it is one."""
    version = message.metadata.get("version")
    return {"version": version} if isinstance(version, str) and re.fullmatch(r"[0-9.]{1,16}", version) else {}


def concerns(topic: bytes, parent_session: str | None, session: str, controls: Container[str] = ()) -> bool:
    """Tell whether a broadcast of the kernel is for this viewer.

    The kernel tells everything to everyone. A viewer needs what happens to the widgets, the answers to the viewer's
    own questions, and whether the kernel lives; the rest (outputs of other people's page loads, answers to other
    viewers, which hold the state of all widgets) would only cost traffic.

    Parameters
    ----------
    topic
        The broadcast's topic as ipykernel sets it: ``comm-<id>``, ``kernel.<id>.status`` and the like.
    parent_session
        Whose message it answers, None if it answers none.
    session
        The viewer's own session.
    controls
        The ids of the viewer's control comms.
    """
    if topic.startswith(b"comm-"):
        identity = topic[5:].decode(errors="replace")
        return bool(_KERNEL_ID.fullmatch(identity)) or identity in controls
    return topic.endswith(b".status") and parent_session in (None, session)


def _comm_info(content: dict[str, Any]) -> dict[str, Any] | None:
    target = content.get("target_name")
    if target is None:
        return {}
    return {"target_name": target} if target == "jupyter.widget" else None


def _control_open(content: dict[str, Any]) -> dict[str, Any] | None:
    identity = content.get("comm_id")
    if content.get("target_name") != CONTROL_TARGET or not isinstance(identity, str):
        return None
    if not _BROWSER_ID.fullmatch(identity):
        return None
    return {"comm_id": identity, "target_name": CONTROL_TARGET, "data": {}}


def _comm_message(content: dict[str, Any], controls: Container[str]) -> dict[str, Any] | None:
    identity, data = content.get("comm_id"), content.get("data")
    if not isinstance(identity, str) or not isinstance(data, dict):
        return None
    method = data.get("method")
    if method == "request_states" and identity in controls:
        return {"comm_id": identity, "data": {"method": "request_states"}}
    if not _KERNEL_ID.fullmatch(identity):
        return None
    if method == "request_state":
        return {"comm_id": identity, "data": {"method": "request_state"}}
    if method == "custom" and (custom := _custom(data.get("content"))) is not None:
        return {"comm_id": identity, "data": {"method": "custom", "content": custom}}
    return None


def _custom(content: Any) -> dict[str, Any] | None:
    if not isinstance(content, dict) or set(content) != {"kind", "query"}:
        return None
    match content["kind"]:
        case "botkit.guilds":
            return content if _is_query(content["query"]) else None
        case "botkit.guild":
            return content if _is_guild(content["query"]) else None
        case _:
            return None


def _is_query(query: Any) -> bool:
    return (
        isinstance(query, dict)
        and set(query) == {"search", "sort", "descending", "offset", "limit"}
        and isinstance(query["search"], str)
        and len(query["search"]) <= _MAX_SEARCH
        and not _SURROGATE.search(query["search"])
        and _is_in(query["sort"], _SORTS)
        and isinstance(query["descending"], bool)
        and _is_number(query["offset"], 0, _MAX_OFFSET)
        and _is_number(query["limit"], 1, _MAX_LIMIT)
    )


def _is_guild(query: Any) -> bool:
    return (
        isinstance(query, dict)
        and set(query) == {"id"}
        and isinstance(query["id"], str)
        and _GUILD_ID.fullmatch(query["id"]) is not None
    )


def _is_in(value: Any, names: Container[str]) -> bool:
    return isinstance(value, str) and value in names


def _is_number(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
