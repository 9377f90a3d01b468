"""Values as they travel to a page: rounded, so that what nobody would see is not sent."""

from __future__ import annotations


def milliseconds(seconds: float | None) -> int | None:
    """Return a time in whole milliseconds; 0 is less than one, as on this machine's own sandbox."""
    if seconds is None:
        return None
    return round(seconds * 1000) if seconds >= 0.001 else 0


def megabytes(size: int) -> int:
    """Return a size in bytes as whole megabytes, from 1 GB on as tens of them: that is what is shown."""
    whole = round(size / 1_000_000)
    return whole if whole < 1000 else round(whole, -1)
