"""How long the next try to log in has to wait, by address. No I/O, no clock of its own."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass

FREE = 3
"""Wrong tries that cost no waiting: people mistype."""

FIRST_DELAY = 2.0
LAST_DELAY = 300.0
FORGOTTEN = 3600.0
"""Seconds after the last wrong try after which an address begins anew."""

MOST = 10_000
"""Addresses that are remembered; of more the one that was quiet longest is forgotten."""


@dataclass
class _Tries:
    wrong: int
    last: float
    free_at: float


class Attempts:
    """Wrong tries by address: after `FREE` of them each further one doubles the time until the next.

    Times are in seconds of any clock that only goes forward. An IPv6 address counts with its /64: who has one
    has all of it.
    """

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, _Tries] = OrderedDict()

    def wait(self, address: str, now: float) -> float:
        """Return the seconds until this address may try again; 0 if it may now."""
        tries = self._by_address.get(_group(address))
        return max(0.0, tries.free_at - now) if tries else 0.0

    def failed(self, address: str, now: float) -> int:
        """Note a wrong try; return how many there were in a row."""
        key = _group(address)
        tries = self._by_address.pop(key, None)
        wrong = 1 if tries is None or now - tries.last > FORGOTTEN else tries.wrong + 1
        over = wrong - FREE
        # The exponent is bounded before it is used: a try a second for years must not make a number of megabytes.
        delay = min(LAST_DELAY, FIRST_DELAY * 2.0 ** min(over - 1, 32)) if over > 0 else 0.0
        self._by_address[key] = _Tries(wrong, now, now + delay)
        while len(self._by_address) > MOST:
            self._by_address.popitem(last=False)
        return wrong

    def succeeded(self, address: str) -> None:
        """Forget the wrong tries of an address."""
        self._by_address.pop(_group(address), None)


def _group(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if ip.version == 6 and ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
