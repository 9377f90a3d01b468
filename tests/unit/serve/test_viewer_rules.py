"""A viewer may say little."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.panels.guild_query import parse_guild, parse_query
from botkit.serve.frames import Message
from botkit.serve.viewer_rules import admitted, allowed, concerns, control_metadata

WIDGET = "0123456789abcdef0123456789abcdef"
CONTROL = "09efce68-8f75-4c17-a826-bb8a323b442f"
QUERY: dict[str, Any] = {"search": "a", "sort": "name", "descending": False, "offset": 25, "limit": 25}
CUSTOM = {"method": "custom", "content": {"kind": "botkit.guilds", "query": QUERY}}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def message(kind: str, content: Any, channel: str = "shell", **more: Any) -> Message:
    """Return a message of a viewer."""
    return Message(channel, {"msg_id": "1", "msg_type": kind, "session": "s"}, content, **more)


def comm(data: Any, comm_id: Any = WIDGET) -> Message:
    """Return a message to a widget."""
    return message("comm_msg", {"comm_id": comm_id, "data": data})


def control(comm_id: Any = CONTROL, target: Any = "jupyter.widget.control") -> Message:
    """Return the opening of a control comm."""
    return message("comm_open", {"comm_id": comm_id, "target_name": target, "data": {"x": 1}})


@pytest.mark.parametrize(
    "good",
    [
        message("kernel_info_request", {}),
        message("comm_info_request", {"target_name": "jupyter.widget"}),
        message("comm_info_request", {}),
        control(),
        comm({"method": "request_states"}, CONTROL),
        comm({"method": "request_state"}),
        comm(CUSTOM),
        message("comm_close", {"comm_id": CONTROL}),
    ],
    ids=lambda one: one.kind,
)
def test_what_a_page_needs_is_allowed(good: Message) -> None:
    """What ipywidgets' page sends to show the widgets, and a panel's question, pass."""
    assert allowed(good, {CONTROL})


@pytest.mark.parametrize(
    "kind",
    [
        "execute_request",
        "input_reply",
        "shutdown_request",
        "debug_request",
        "interrupt_request",
        "complete_request",
    ],
)
@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
def test_other_kinds_are_refused(kind: str, channel: str) -> None:
    """Code, input, shutdown and debugging are not for viewers, on any channel."""
    assert not allowed(message(kind, {"code": "1"}, channel))


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub"])
def test_only_the_shell_channel_is_open(channel: str) -> None:
    """Even an allowed kind is refused on other channels."""
    assert not allowed(message("kernel_info_request", {}, channel))


@pytest.mark.parametrize("method", ["update", "echo_update", "backbone", "", None, 1, ["request_state"]])
def test_other_methods_are_refused(method: Any) -> None:
    """No message changes a model."""
    assert not allowed(comm({"method": method, "state": {"value": 1}, "content": CUSTOM["content"]}))


def test_an_update_on_a_control_comm_is_refused() -> None:
    """A control comm is for one question only."""
    assert not allowed(comm({"method": "update", "state": {}}, CONTROL), {CONTROL})


def test_states_are_asked_on_ones_own_control_comm() -> None:
    """request_states on a comm that the viewer did not open is refused."""
    assert not allowed(comm({"method": "request_states"}, CONTROL), set())


@pytest.mark.parametrize(
    "bad",
    [
        control(WIDGET),
        control(target="jupyter.widget"),
        control(target="my.target"),
        control("x"),
        control(None),
    ],
)
def test_no_comm_takes_the_place_of_a_widgets(bad: Message) -> None:
    """A comm opened by a viewer has a browser's id and the control target."""
    assert not allowed(bad)


def test_a_widgets_comm_cannot_be_closed() -> None:
    """A viewer closes its own control comm only."""
    assert not allowed(message("comm_close", {"comm_id": WIDGET}), {CONTROL})


def test_buffers_are_refused() -> None:
    """Nothing that a viewer may say has buffers."""
    assert not allowed(message("kernel_info_request", {}, buffers=1))


@pytest.mark.parametrize(
    "change",
    [
        {"search": 1}, {"search": "x" * 101}, {"sort": "owner"}, {"sort": ["name"]}, {"descending": 1}, {"offset": -1},
        {"offset": 1_000_001}, {"offset": True}, {"offset": 0.5}, {"limit": 0}, {"limit": 101}, {"more": 1},
        {"search": "\ud800"},
    ],
)  # fmt: skip
def test_a_question_to_the_table_is_checked(change: dict[str, Any]) -> None:
    """Each field of the guild table's question has its type and range, and there are no others."""
    assert not allowed(
        comm({"method": "custom", "content": {"kind": "botkit.guilds", "query": QUERY | change}})
    )


@given(
    st.fixed_dictionaries(
        {
            "search": st.text(st.characters(), max_size=101) | json_values,
            "sort": st.sampled_from(["name", "members", "joined", "shard", "id"]) | json_values,
            "descending": st.booleans() | json_values,
            "offset": st.integers(-1, 1_000_001) | json_values,
            "limit": st.integers(0, 101) | json_values,
        }
    )
)
def test_the_rule_is_the_panels_own(query: dict[str, Any]) -> None:
    """What the table understands is allowed, and nothing else."""
    content = {"kind": "botkit.guilds", "query": query}
    assert allowed(comm({"method": "custom", "content": content})) is (parse_query(content) is not None)


@pytest.mark.parametrize("good", ["7", "81384788765712384", "9" * 20])
def test_a_guild_may_be_asked_about(good: str) -> None:
    """An id of one to twenty digits passes as it is."""
    content = {"kind": "botkit.guild", "query": {"id": good}}
    passed = admitted(comm({"method": "custom", "content": content}))
    assert passed == {"comm_id": WIDGET, "data": {"method": "custom", "content": content}}


@given(
    st.text(st.sampled_from("0123456789٣²\n +-_xe."), max_size=22) | json_values,
    st.dictionaries(st.text(max_size=3), json_values, max_size=1),
)
def test_the_rule_for_a_guild_is_the_panels_own(number: Any, more: dict[str, Any]) -> None:
    """What the panel understands is allowed, and nothing else."""
    content = {"kind": "botkit.guild", "query": {"id": number, **more}}
    assert allowed(comm({"method": "custom", "content": content})) is (parse_guild(content) is not None)


@pytest.mark.parametrize(
    "content",
    [
        None, [], {"kind": "x", "query": QUERY}, {"kind": "botkit.guilds"}, {"kind": "botkit.guild"},
        {"kind": "botkit.guild", "query": QUERY}, {"kind": "botkit.guilds", "query": {"id": "7"}},
        {"kind": "botkit.guild", "query": {"id": 7}}, {"kind": "botkit.guild", "query": {"id": "7", "x": 1}},
        {"kind": "botkit.guild", "query": {"id": "7"}, "x": 1}, {"kind": ["botkit.guild"], "query": {"id": "7"}},
    ],
)  # fmt: skip
def test_other_custom_messages_are_refused(content: Any) -> None:
    """Only the guild table may be asked."""
    assert not allowed(comm({"method": "custom", "content": content}))


def test_only_what_was_understood_goes_on() -> None:
    """Fields that the rules do not know never reach the kernel."""
    content = {"comm_id": WIDGET, "data": {"method": "request_state", "state": {"value": 1}}, "x": 1}
    assert admitted(message("comm_msg", content)) == {"comm_id": WIDGET, "data": {"method": "request_state"}}
    assert admitted(control()) == {"comm_id": CONTROL, "target_name": "jupyter.widget.control", "data": {}}


@pytest.mark.parametrize(
    ("metadata", "kept"),
    [({"version": "1.0.0", "x": 1}, {"version": "1.0.0"}), ({"version": []}, {}), ({}, {})],
)
def test_metadata_is_the_version_only(metadata: dict[str, Any], kept: dict[str, str]) -> None:
    """The widget protocol's version passes, nothing else."""
    assert control_metadata(message("comm_open", {}, metadata=metadata)) == kept


@given(
    kind=st.sampled_from(["comm_msg", "comm_open", "comm_close", "comm_info_request", "x"]),
    content=json_values,
)
def test_noise_never_passes_nor_raises(kind: str, content: Any) -> None:
    """Whatever the content is, what passes holds no state for a model."""
    if isinstance(content, dict):
        passed = admitted(message(kind, content))
        assert passed is None or "state" not in str(passed.get("data", ""))


@given(
    path=st.sampled_from(
        [("data",), ("data", "method"), ("data", "content"), ("data", "content", "query"), ("comm_id",)]
    ),
    value=json_values,
)
def test_a_changed_question_passes_only_if_it_is_the_question(path: tuple[str, ...], value: Any) -> None:
    """Replacing any part of the one custom message that is allowed by anything else makes it refused."""
    content: dict[str, Any] = {"comm_id": WIDGET, "data": {**CUSTOM, "content": {**CUSTOM["content"]}}}  # type: ignore[dict-item]
    place = content
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    assert not allowed(message("comm_msg", content))


@pytest.mark.parametrize(
    ("topic", "parent", "wanted"),
    [
        (f"comm-{WIDGET}", "other", True),
        (f"comm-{CONTROL}", "mine", True),
        ("comm-11111111-8f75-4c17-a826-bb8a323b442f", "other", False),
        ("kernel.1.status", "mine", True),
        ("kernel.1.status", None, True),
        ("kernel.1.status", "other", False),
        ("kernel.1.display_data", "other", False),
        ("stream.stdout", "mine", False),
        ("", None, False),
    ],
)
def test_a_viewer_hears_what_concerns_it(topic: str, parent: str | None, wanted: bool) -> None:
    """Widgets' changes, answers to itself and the kernel's state; not what is said to others."""
    assert concerns(topic.encode(), parent, "mine", {CONTROL}) is wanted
