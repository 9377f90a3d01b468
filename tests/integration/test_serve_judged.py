"""Each route of the real application has been judged: may viewers use it, and by which methods."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from tornado.routing import PathMatches, RuleRouter

from botkit.serve import assets
from botkit.serve.app import Dashboard, _add_template_path
from botkit.serve.config import configuration
from botkit.serve.gate import admitted
from tests.unit.serve.dashboards import write

KERNEL = "f4f3da7e-c16a-4b88-a4d0-64547ae31485"

JUDGED = {
    r"/api/kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)$": (f"api/kernels/{KERNEL}", {"GET", "HEAD"}),
    r"/api/kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)/channels$": (f"api/kernels/{KERNEL}/channels", {"GET"}),
    r"/voila/templates/(.*)$": ("voila/templates/botkit/static/x.js", set()),
    r"/voila/static/(.*)$": ("voila/static/voila.js", {"GET", "HEAD"}),
    r"/voila/api/themes/(.*)$": ("voila/api/themes/x.css", set()),
    r"/voila/api/shutdown/(.*)$": (f"voila/api/shutdown/{KERNEL}", {"POST"}),
    r"/healthz$": ("healthz", {"GET", "HEAD"}),
    r"/login$": ("login", {"GET", "HEAD", "POST"}),
    r"/logout$": ("logout", {"GET", "HEAD", "POST"}),
    r"/voila/labextensions/(.*)$": ("voila/labextensions/anywidget/package.json", {"GET", "HEAD"}),
    r"/voila/files/(.*)$": ("voila/files/toy.ipynb", set()),
    r"/(.*)$": ("toy.ipynb", set()),
}
"""Every route of the application, with a path of it and the methods that viewers may use."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Unopened(Dashboard):
    """The real application, which does not listen."""

    def listen(self) -> None:
        """Do nothing."""


def patterns(router: RuleRouter) -> Iterator[str]:
    """Yield the patterns of all routes below a router."""
    for rule in router.rules:
        if isinstance(rule.matcher, PathMatches):
            yield rule.matcher.regex.pattern
        if isinstance(rule.target, RuleRouter):
            yield from patterns(rule.target)


def test_every_route_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A route that a later Voila adds fails here until somebody has looked at it."""
    monkeypatch.setenv("JUPYTER_PATH", "")
    _add_template_path()
    config = configuration(assets=assets.base())
    server = Unopened.instance(config=config, config_file_paths=[], log_level=logging.WARNING)
    try:
        server.initialize([])
        server.notebook_path = str(write(tmp_path / "toy.ipynb"))
        server.root_dir = str(tmp_path)
        server.start()
        found = set(patterns(server.app.default_router))
        assert found <= JUDGED.keys()
        # Without a password there is no login; all else that is judged is there, or its judgement is of nothing.
        assert JUDGED.keys() - found <= {r"/login$", r"/logout$"}
    finally:
        server.stop()
        Unopened.clear_instance()


@pytest.mark.parametrize("path_and_methods", JUDGED.values(), ids=lambda one: one[0])
def test_each_route_has_its_methods(path_and_methods: tuple[str, set[str]]) -> None:
    """The gate lets just the methods through that the judgement names."""
    path, methods = path_and_methods
    assert {method for method in METHODS if admitted(method, path) == 200} == methods
