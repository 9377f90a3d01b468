"""The server's keys, and what it does about wrong ones: counts them by address, answers them late; no I/O."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import SecretStr

    from botkit.ipc.routes import Role

FIRST_DELAY = 0.05
"""Seconds that the first wrong key waits for its answer; each further one twice as long."""

LONGEST_DELAY = 5.0
"""Seconds that a wrong key waits at most."""

FORGOTTEN = 60.0
"""Seconds without a wrong key after which an address starts afresh."""

PENDING = 16
"""Wrong keys of one address that wait at a time; of further ones the line is cut."""

_ADDRESSES = 1024


class Keys:
    """The two keys of a server.

    Parameters
    ----------
    operator, viewer
        The keys; one that is empty or missing matches nothing, so the server is closed and never open.
    """

    def __init__(self, operator: SecretStr, viewer: SecretStr | None) -> None:
        self._keys: tuple[tuple[Role, bytes], ...] = (
            ("operator", _bytes_of(operator)),
            ("viewer", _bytes_of(viewer)),
        )

    def role_of(self, secret: str) -> Role | None:
        """Return whose key it is, in the same time for every key."""
        sent = secret.encode("utf-8", "surrogatepass")
        # Every key is compared, so that the time does not tell which one came close.
        matches = [role for role, key in self._keys if hmac.compare_digest(sent, key) and key]
        return matches[0] if matches else None


@dataclass
class _Record:
    count: int = 0
    pending: int = 0
    last: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do about a wrong key.

    Parameters
    ----------
    count
        Which one of its address it is.
    delay
        Seconds to wait with the answer; None to cut the line instead.
    """

    count: int
    delay: float | None

    @property
    def worth_a_line(self) -> bool:
        """Whether to log it: the first ones, then ever fewer, so that the log is not flooded."""
        return self.count <= 3 or self.count & (self.count - 1) == 0


class WrongKeys:
    """Counts wrong keys. Right keys never wait: only who sends a wrong one does."""

    def __init__(self) -> None:
        self._records: OrderedDict[str, _Record] = OrderedDict()

    @property
    def total(self) -> int:
        """Wrong keys of the addresses that are remembered."""
        return sum(record.count for record in self._records.values())

    def note(self, address: str, now: float) -> Verdict:
        """Count a wrong key; call `answered` once its delay is over.

        Parameters
        ----------
        address
            Where it came from, without a port.
        now
            Seconds of any clock that does not go back.
        """
        record = self._records.setdefault(address, _Record())
        self._records.move_to_end(address)
        if now - record.last > FORGOTTEN:
            record.count = 0
        record.count += 1
        record.last = now
        self._shrink()
        if record.pending >= PENDING:
            return Verdict(record.count, None)
        record.pending += 1
        # The exponent is bounded: a float ends at 2 ** 1024.
        return Verdict(record.count, min(FIRST_DELAY * 2 ** min(record.count - 1, 16), LONGEST_DELAY))

    def answered(self, address: str) -> None:
        """Make room for another wrong key of the address."""
        if (record := self._records.get(address)) is not None:
            record.pending = max(0, record.pending - 1)

    def _shrink(self) -> None:
        while len(self._records) > _ADDRESSES:
            self._records.popitem(last=False)


def _bytes_of(key: SecretStr | None) -> bytes:
    return key.get_secret_value().encode("utf-8", "surrogatepass") if key else b""
