"""What a reverse proxy says of who asks: believed only when one is known to stand in front."""

from __future__ import annotations

import ipaddress
from typing import Any

from tornado.httputil import HTTPHeaders, HTTPMessageDelegate, HTTPServerRequest
from tornado.routing import RuleRouter


def told(headers: HTTPHeaders) -> tuple[str | None, str | None]:
    """Return the address and the protocol that the nearest proxy has seen; None for what it does not tell.

    Only the last value counts: those before it were there already when the request came to the proxy. Tornado's own
    ``xheaders`` would also take ``X-Real-Ip`` and ``X-Scheme``, which many proxies let through as a client wrote them.
    """
    address = headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    protocol = headers.get("X-Forwarded-Proto", "").rpartition(",")[2].strip().lower()
    try:
        seen = str(ipaddress.ip_address(address))
    except ValueError:
        seen = None
    return seen, protocol if protocol in ("http", "https") else None


class ProxiedRouter(RuleRouter):
    """A router whose requests come from where the proxy says."""

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> HTTPMessageDelegate | None:
        """Note who asks before anything looks at the request."""
        address, protocol = told(request.headers)
        request.remote_ip = address or request.remote_ip
        request.protocol = protocol or request.protocol
        return super().find_handler(request, **kwargs)
