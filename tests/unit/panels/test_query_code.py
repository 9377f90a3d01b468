"""botkit.panels.query_code: the code says what the form would ask."""

from __future__ import annotations

import ast
import shlex
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

from botkit.ipc.words import read_arguments
from botkit.panels.query_catalogue import RouteEntry, free_entry, read_catalogue
from botkit.panels.query_code import code_of
from tests.unit.panels.query_bot import GUILDS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
ARGUMENTS = st.dictionaries(st.sampled_from(["a", "limit", "naïve"]), JSON, max_size=3)


def guilds() -> RouteEntry:
    """Return the route of the examples."""
    found = read_catalogue({"routes": [GUILDS]}, "viewer")
    assert found is not None
    return found["guilds"]


def test_the_three_notations() -> None:
    """As they stand in the documentation."""
    assert code_of(guilds(), {"sort": "members", "limit": 5, "descending": True}) == {
        "python": 'await ipc.call("guilds", sort="members", limit=5, descending=True)',
        "magic": "%ipc guilds sort=members limit=5 descending=true",
        "shell": "botkit query guilds sort=members limit=5 descending=true",
    }


def test_what_a_route_has_not_declared_keeps_its_type() -> None:
    """A number for a route that takes anything is sent as a number."""
    code = code_of(free_entry("old"), {"count": 5, "ids": [1], "text": "5"})
    assert code["shell"] == "botkit query old count:=5 'ids:=[1]' text=5"


def test_names_that_python_keeps_for_itself() -> None:
    """They are sent as a dict, and words where a name can be one."""
    code = code_of(free_entry("old"), {"from": "a", "a-b": 1})
    assert code["python"] == 'await ipc.call("old", **{"from": "a", "a-b": 1})'
    assert code["magic"] is None
    assert code["shell"] is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ARGUMENTS)
def test_the_python_means_what_is_sent(arguments: dict[str, Any]) -> None:
    """Whatever JSON value it is."""
    tree = ast.parse(code_of(free_entry("old"), arguments)["python"], mode="eval")
    assert isinstance(tree.body, ast.Await)
    assert isinstance(tree.body.value, ast.Call)
    assert {one.arg: ast.literal_eval(one.value) for one in tree.body.value.keywords} == arguments


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ARGUMENTS)
def test_the_shells_line_means_what_is_sent(arguments: dict[str, Any]) -> None:
    """Quoted as a shell and the command read it; one line always."""
    line = code_of(free_entry("old"), arguments)["shell"]
    assert line is not None
    assert "\n" not in line
    assert read_arguments(shlex.split(line)[3:]) == arguments


@pytest.fixture(scope="module")
def shell() -> InteractiveShell:
    """Return an IPython in which ``x`` is something."""
    shell = InteractiveShell()
    shell.user_ns["x"] = "WRONG"
    return shell


TEXTS = ["{x}", "$x", "{", "}} {{", "$$x", "a 'b' \"c\"", "\\", "two\nlines", "{x:>9}"]
NESTED = [{"x": "{x}"}, {"x": {}}, [{"x": 5}]]


@pytest.mark.parametrize("value", [*TEXTS, *NESTED], ids=repr)
def test_the_magic_survives_ipython(shell: InteractiveShell, value: Any) -> None:
    """IPython fills variables into a magic's line; what only looks like one arrives as it is."""
    line = code_of(free_entry("old"), {"value": value})["magic"]
    assert line is not None
    filled = shell.var_expand(line.removeprefix("%ipc "), 0)
    assert read_arguments(shlex.split(filled)[1:]) == {"value": value}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(arguments=ARGUMENTS)
def test_the_magic_means_what_is_sent(shell: InteractiveShell, arguments: dict[str, Any]) -> None:
    """Whatever JSON value it is, with IPython's filling in and without it."""
    line = code_of(free_entry("old"), arguments)["magic"]
    assert line is not None
    words = line.removeprefix("%ipc ")
    for text in (words, shell.var_expand(words, 0)):
        assert read_arguments(shlex.split(text)[1:]) == arguments
