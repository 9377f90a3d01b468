"""What passes the gate, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.serve.gate import admitted

KERNEL = "f4f3da7e-c16a-4b88-a4d0-64547ae31485"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("HEAD", ""),
        ("GET", "botkit/assets/0123456789ab/static/voila.js"),
        ("GET", f"api/kernels/{KERNEL}"),
        ("GET", f"api/kernels/{KERNEL}/channels"),
        ("POST", f"voila/api/shutdown/{KERNEL}"),
        ("GET", "login"),
        ("POST", "login"),
        ("GET", "healthz"),
    ],
)
def test_what_a_page_asks_passes(method: str, path: str) -> None:
    """The page, its scripts, its watch and its websocket; the login."""
    assert admitted(method, path) == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "", 405),
        ("DELETE", f"api/kernels/{KERNEL}", 405),
        ("POST", f"api/kernels/{KERNEL}/interrupt", 404),
        ("POST", f"api/kernels/{KERNEL}/restart", 404),
        ("GET", "api/kernels", 404),
        ("GET", "api/contents/dashboard.ipynb", 404),
        ("GET", "voila/files/.env", 404),
        ("GET", "voila/static/../../../../etc/passwd", 404),
        ("GET", "voila/static/%2e%2e/%2e%2e/etc/passwd", 404),
        ("GET", "voila/static/..%2f..%2fetc/passwd", 404),
        ("GET", "voila/static/..\\..\\etc", 404),
        ("GET", "/", 404),
        ("GET", "login\n", 404),
    ],
)
def test_all_else_is_refused(method: str, path: str, status: int) -> None:
    """A wrong method is told as such; any other path is not there."""
    assert admitted(method, path) == status


@given(st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]), st.text())
def test_no_other_path_passes(method: str, path: str) -> None:
    """Whatever is asked, what passes begins as something of the list does."""
    if admitted(method, path) == 200:
        known = ("botkit/assets/", "voila/static/", "voila/labextensions/")
        assert path in ("", "login", "logout", "healthz") or path.startswith(known)
