"""Who holds a port, so that an error can name them; and which addresses never leave this machine."""

from __future__ import annotations

import ipaddress
from contextlib import suppress


def owner_of(port: int) -> str | None:
    """Return the process that listens on a TCP port (``"python (pid 4711)"``), or None where the system hides it."""
    import psutil  # costs 20 ms, and is needed only when something has gone wrong

    with suppress(psutil.Error, OSError):
        for one in psutil.net_connections("tcp"):
            if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr[1] == port and one.pid:
                return f"{psutil.Process(one.pid).name()} (pid {one.pid})"
    return None


def listens_here(port: int) -> bool:
    """Whether this process itself listens on a TCP port."""
    import psutil

    with suppress(psutil.Error, OSError):
        for one in psutil.Process().net_connections("tcp"):
            if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr[1] == port:
                return True
    return False


def is_loopback(host: str) -> bool:
    """Return whether what is sent to a host name or address stays on this machine, whoever looks it up."""
    name = host.strip("[]").rstrip(".").lower()
    try:
        return name == "localhost" or ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False
