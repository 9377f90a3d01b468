from __future__ import annotations

import json
import logging

import pytest
from pydantic import SecretStr

from botkit.ipc import Server, _stock
from tests.unit.ipc.peers import OPERATOR, VIEWER, Routes


def server(operator: SecretStr = OPERATOR, viewer: SecretStr | None = VIEWER) -> Server:
    """Return a server that is not started."""
    return Server(None, port=4711, operator_key=operator, viewer_key=viewer)


def frame(secret: str | None) -> str:
    """Return a request with this key."""
    return json.dumps({"endpoint": "x", "secret": secret, "kwargs": {}})


def test_it_is_a_server_of_better_ipc() -> None:
    """Code that expects better-ipc's server takes ours."""
    assert isinstance(server(), _stock.Server)
    assert not server().started


def test_the_repr_hides_the_keys() -> None:
    """A server that is printed shows its address and no key."""
    assert repr(server()) == "<Server host='127.0.0.1' port=4711 started=False>"


@pytest.mark.parametrize("secret", [OPERATOR.get_secret_value(), VIEWER.get_secret_value()])
def test_both_keys_are_taken(secret: str) -> None:
    """The server knows its two keys."""
    assert server().is_secure(frame(secret))


@pytest.mark.parametrize("secret", ["", None, "wrong", "None", "\ud800", OPERATOR.get_secret_value() + "x"])
def test_other_keys_are_not_taken(secret: str | None) -> None:
    """A wrong, empty or missing key matches nothing."""
    assert not server().is_secure(frame(secret))


@pytest.mark.parametrize("secret", ["", None, "None"])
def test_a_server_without_keys_is_closed(secret: str | None) -> None:
    """An empty key is no key: better-ipc would be open here."""
    assert not server(SecretStr(""), None).is_secure(frame(secret))


def test_a_bad_frame_is_not_secure() -> None:
    """A frame that cannot be read carries no key."""
    assert not server().is_secure("{")


async def test_the_catalogue_lists_the_routes_of_added_objects_once() -> None:
    """An object that is added twice has its routes listed once, in the order of names."""
    one, routes = server(), Routes()
    one.add_routes(routes)
    one.add_routes(routes)
    names = [entry["name"] for entry in one.catalogue()]
    assert names == sorted(set(names))
    assert json.loads(json.dumps(one.catalogue())) == one.catalogue()


def test_the_log_is_botkits(caplog: pytest.LogCaptureFixture) -> None:
    """What the server logs goes to a logger below ``botkit``."""
    assert isinstance(server().logger, logging.Logger)
    assert server().logger.name == "botkit.ipc"
