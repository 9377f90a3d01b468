"""A key in memory: shown nowhere, read on purpose only. pydantic's `SecretStr` would do, and takes 60 ms to load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Secret(Protocol):
    """What holds a secret text; pydantic's `SecretStr` is one."""

    def get_secret_value(self) -> str:
        """Return the text."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A key that was read from a connection file."""

    _text: str

    def __repr__(self) -> str:
        return "Key('**********')"

    __str__ = __repr__

    def get_secret_value(self) -> str:
        """Return the text."""
        return self._text
