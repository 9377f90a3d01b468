"""A parser whose options may be added when they are first needed: the sandbox's alone would cost 400 ms."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any


class Parser(argparse.ArgumentParser):
    """An `argparse.ArgumentParser` with words like ``--watch`` whose number may be left out.

    Attributes
    ----------
    later
        Adds further options, once, before anything is parsed or told.
    optional_numbers
        Options whose number may be left out, with the number that stands for it: the word after them is theirs
        only if it is one.
    rest
        The list that words belong to which stand behind an option; argparse takes only those before it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.later: Callable[[Parser], None] | None = None
        self.optional_numbers: dict[str, float] = {}
        self.rest: str | None = None

    def fill(self) -> Parser:
        """Add the options that wait; return the parser itself."""
        later, self.later = self.later, None
        if later is not None:
            later(self)
        return self

    def parse_known_args(  # type: ignore[override]  # typeshed's overloads, of which argparse uses this one
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse, as `argparse.ArgumentParser.parse_known_args` does, with all options."""
        self.fill()
        words = None if args is None else self._with_numbers(list(args))
        parsed, left = super().parse_known_args(words, namespace)
        if self.rest is not None:
            late = [word for word in left if not word.startswith("-")]
            setattr(parsed, self.rest, [*getattr(parsed, self.rest), *late])
            left = [word for word in left if word.startswith("-")]
        return parsed, left

    def _with_numbers(self, words: list[str]) -> list[str]:
        # `--watch guild_count` would take the route's name for the number of seconds.
        for position, word in enumerate(words):
            following = words[position + 1] if position + 1 < len(words) else ""
            if word in self.optional_numbers and not following[:1].isdecimal():
                words[position] = f"{word}={self.optional_numbers[word]:g}"
        return words
