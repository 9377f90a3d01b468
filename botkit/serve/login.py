"""The page on which one logs in, and the address that ends it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from botkit.serve.language import chosen

if TYPE_CHECKING:
    from botkit.serve.identity import DashboardIdentity

_LONGEST = 1024
"""Characters of a password that are looked at; hashing takes time with each."""

_turn = asyncio.Semaphore(1)
"""Hashing takes memory and half a core: one at a time."""


class LoginHandler(JupyterHandler):
    """Asks for the token or the password."""

    @property
    def gate(self) -> DashboardIdentity:
        """What knows the token and the password."""
        return cast("DashboardIdentity", self.identity_provider)

    def get_template(self, name: str) -> Any:
        """Return a template of the page's own."""
        return self.settings["voila_jinja2_env"].get_template(name)

    @allow_unauthenticated
    def get(self) -> None:
        """Show the form; who is logged in already goes on."""
        if self.current_user:
            self.redirect(self._next())
        else:
            self._show("wrong" if self.get_query_argument("refused", "") else "")

    @allow_unauthenticated
    async def post(self) -> None:
        """Look at what was typed."""
        if self.gate.waiting(self):
            self._show("wait", 429)
            return
        word = self.get_body_argument("password", "", strip=False)[:_LONGEST]
        async with _turn:
            # Of many that came at once the later ones must wait for what the first ones did.
            if self.gate.waiting(self):
                self._show("wait", 429)
                return
            right = self.gate.judge(self, await asyncio.to_thread(self.gate.is_right, word))
        if not right:
            self._show("wait" if self.gate.waiting(self) else "wrong", 401)
            return
        self.gate.set_login_cookie(self, self.gate.generate_anonymous_user(self))
        self.redirect(self._next())

    def _next(self) -> str:
        return safe_next(self.get_query_argument("next", ""), self.base_url)

    def _show(self, problem: str, status: int = 200) -> None:
        wait = self.gate.waiting(self)
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        # With the pages' own policy a browser would not say where a form comes from, and Jupyter would refuse it.
        self.set_header("Referrer-Policy", "same-origin")
        if wait:
            self.set_header("Retry-After", str(wait))
        accepted = self.request.headers.get("Accept-Language", "")
        self.finish(
            self.render_template(  # type: ignore[no-untyped-call]
                "login.html",
                next=self._next(),
                problem="wait" if wait else problem,
                wait=wait,
                password=bool(self.gate.hashed_password),
                lang=chosen(self.request.query, accepted, self.gate.lang),
            )
        )


class LogoutHandler(JupyterHandler):
    """Ends a login."""

    @allow_unauthenticated
    def get(self) -> None:
        """Forget the cookie."""
        self.identity_provider.clear_login_cookie(self)
        self.redirect(url_path_join(self.base_url, "login"))


def safe_next(wanted: str, base: str) -> str:
    """Return where to go after the login: what was wanted if it is a path below the base, else the base."""
    strange = "\\" in wanted or wanted.startswith("//") or any(ord(char) < 33 for char in wanted)
    parts = wanted.partition("?")[0].split("/")
    return base if strange or ".." in parts or not wanted.startswith(base) else wanted
