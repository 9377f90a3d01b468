"""A client for tests that ask faster than Discord's limits allow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.integration.sandbox.rest.asking import Asking, asking


@asynccontextmanager
async def unlimited() -> AsyncIterator[Asking]:
    """Yield a client of a sandbox with one guild and no rate limits."""
    async with asking() as rest:
        rest.sandbox.limits.enabled = False
        yield rest
