"""Who may see the dashboard: everyone, or who has the token or the password."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import re
import secrets
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.auth.identity import PasswordIdentityProvider, User
from jupyter_server.auth.security import passwd_check
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, RequestHandler
from traitlets import Bool, Unicode, default

from botkit.errors import SettingsError
from botkit.ipc.private_file import write_privately
from botkit.ports import is_loopback
from botkit.serve.attempts import Attempts
from botkit.serve.health import HealthHandler
from botkit.serve.login import LoginHandler, LogoutHandler
from botkit.settings import load

SECRETS = ("BOTKIT_DASHBOARD_TOKEN", "BOTKIT_DASHBOARD_PASSWORD", "JUPYTER_TOKEN")
"""What is taken out of the environment once it was read, so that no kernel inherits it."""

LOGGERS = ("tornado.access", "tornado.general", "tornado.application")

_IN_ADDRESS = re.compile(r"(?i)(\btoken=)[^&\s\"')]+")


class DashboardIdentity(PasswordIdentityProvider):
    """Jupyter's identity provider, with what a page in public needs besides.

    Set as ``Voila.identity_provider_class``. Token and password come from ``BOTKIT_DASHBOARD_TOKEN`` and
    ``BOTKIT_DASHBOARD_PASSWORD``. They are compared in constant time, tries are limited by address, a token in the
    page's address is taken out of it, and neither reaches a log or a kernel.
    """

    # Traits of jupyter_server with other defaults: the login page offers no new password, and the cookie is not sent
    # with what other sites ask for.
    allow_password_change = Bool(False, config=True)
    token = Unicode("", config=True)

    def __init__(self, **kwargs: Any) -> None:
        settings = load()
        token = kwargs.pop("token", "") or (
            settings.dashboard_token.get_secret_value() if settings.dashboard_token else ""
        )
        super().__init__(**kwargs, token=token)
        if settings.dashboard_password and not self.hashed_password:
            self.hashed_password = settings.dashboard_password.get_secret_value()
        for name in SECRETS:
            os.environ.pop(name, None)
        self.lang = settings.lang
        self.own_key = secrets.token_urlsafe(32)
        """The server's own, for the first run of the notebook; it ends with the process and is told to nobody."""
        self.attempts = Attempts()
        hide_tokens(self.log, *map(logging.getLogger, LOGGERS))
        refuse_strangers(getattr(self.parent, "ip", "localhost"), self.auth_enabled)

    @default("cookie_options")
    def _lax(self) -> dict[str, Any]:
        return {"samesite": "Lax"}

    def get_handlers(self) -> list[tuple[str, object]]:
        """Return login, logout and health, below the page's own address."""
        root = getattr(self.parent, "server_url", None) or "/"
        handlers: list[tuple[str, object]] = [(url_path_join(root, "healthz"), HealthHandler)]
        if self.auth_enabled:
            handlers.append((url_path_join(root, "login"), LoginHandler))
            handlers.append((url_path_join(root, "logout"), LogoutHandler))
        return handlers

    def may(self, handler: RequestHandler) -> None:
        """Raise 429 while the address of a request has to wait.

        Raises
        ------
        tornado.web.HTTPError
            429 with the header ``Retry-After``.
        """
        wait = self.waiting(handler)
        if wait:
            handler.set_header("Retry-After", str(wait))
            raise HTTPError(429, reason="Too many tries to log in")

    def waiting(self, handler: RequestHandler) -> int:
        """Return the whole seconds that the address of a request has to wait until it may try again."""
        wait = self.attempts.wait(str(handler.request.remote_ip), time.monotonic())
        return int(wait) + 1 if wait else 0

    def judge(self, handler: RequestHandler, right: bool) -> bool:
        """Note how a try to log in went; return it."""
        address = str(handler.request.remote_ip)
        if right:
            self.attempts.succeeded(address)
        else:
            count = self.attempts.failed(address, time.monotonic())
            self.log.warning("A login from %s was refused, the %d. in a row.", address, count)
        return right

    def is_token(self, word: str) -> bool:
        """Tell whether a word is the token, in a time that says nothing of how near it was."""
        return bool(self.token) and _same(word, self.token)

    def is_right(self, word: str) -> bool:
        """Tell whether a word is the token or the password; takes a while, so do it in a thread."""
        # Both are looked at in any case: the time tells nothing.
        password = bool(self.hashed_password) and _is_password(self.hashed_password, word)
        return self.is_token(word) or password

    async def get_user_token(self, handler: RequestHandler) -> User | None:
        """Return the user of a request with a token in its header or its address; None if there is none."""
        word = self.get_token(handler) if self.auth_enabled else None
        if not word or isinstance(handler, HealthHandler | LoginHandler | LogoutHandler):
            return None
        if _same(word, self.own_key):
            return self.generate_anonymous_user(handler)
        self.may(handler)
        right = self.judge(handler, self.is_token(word))
        user = self.get_user_cookie(handler) or self.generate_anonymous_user(handler)
        if handler.get_query_argument("token", None) is not None and handler.request.method == "GET":
            clean = _without_token(handler.request.uri or "/")
            if right:
                self.set_login_cookie(handler, user)  # type: ignore[arg-type]
                handler.redirect(clean)
            else:
                base = str(handler.settings.get("base_url", "/"))
                handler.redirect(
                    f"{url_path_join(base, 'login')}?{urlencode({'next': clean, 'refused': '1'})}"
                )
        return user if right else None  # type: ignore[return-value]

    def cookie_secret(self) -> bytes:
        """Return what signs the cookies: the same after a restart, another once token or password have changed."""
        key = hmac.new(_kept_secret(), self.token.encode(), hashlib.sha256)
        return self.cookie_secret_hook(key).digest()


def refuse_strangers(host: str, login: bool) -> None:
    """Check that an address that others can reach asks for a login.

    Raises
    ------
    SettingsError
        If it does not.
    """
    if not login and not is_loopback(host):
        raise SettingsError(
            f"The dashboard would be open to everyone who reaches {host or 'this machine'}: set BOTKIT_DASHBOARD_TOKEN "
            "or BOTKIT_DASHBOARD_PASSWORD (`botkit dashboard --set-password` makes one), or listen on 127.0.0.1."
        )


def hide_tokens(*loggers: Any) -> None:
    """Keep tokens in addresses out of these logs."""
    for logger in loggers:
        if _hide not in logger.filters:
            logger.addFilter(_hide)


def _hide(record: logging.LogRecord) -> bool:
    text = record.getMessage()
    if "token=" in text.lower():
        record.msg, record.args = _IN_ADDRESS.sub(r"\1…", text), None
    return True


def _is_password(hashed: str, word: str) -> bool:
    return bool(passwd_check(hashed, word))  # type: ignore[no-untyped-call]


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode())


def _without_token(uri: str) -> str:
    """Return the path and query of a request without its token; always an address of this server."""
    path, _, query = uri.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "token"]
    # A path that begins with two slashes would name another host.
    return "/" + path.lstrip("/\\") + (f"?{urlencode(kept)}" if kept else "")


def _kept_secret() -> bytes:
    """Return a secret that is kept in Jupyter's runtime directory; a new one where it cannot be."""
    path = Path(jupyter_runtime_dir()) / "botkit_cookie_secret"
    try:
        return bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        secret = secrets.token_bytes(32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_privately(path, secret.hex())
    except OSError:
        pass
    return secret
