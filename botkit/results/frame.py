"""Answers as pandas DataFrames, where pandas is installed: botkit does without it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from botkit.results.shape import record, rows_of
from botkit.results.values import moment


def frame(value: Any) -> Any:
    """Return an answer as a ``pandas.DataFrame``: a line for each row; times as UTC timestamps, ids as text.

    Raises
    ------
    ModuleNotFoundError
        If pandas is not installed.
    """
    try:
        pandas = import_module("pandas")
    except ModuleNotFoundError as error:
        if error.name != "pandas":
            raise
        raise ModuleNotFoundError(
            "A DataFrame needs pandas, which is not installed here: run `%pip install pandas` in a cell "
            "(`pip install pandas` in a shell), then call .frame() again.",
            name="pandas",
        ) from None
    table = pandas.DataFrame(records(value))
    for column in table.columns:
        if times := times_of(table[column].tolist(), str(column)):
            table[column] = pandas.to_datetime(times, utc=True)
    return table


def records(value: Any) -> list[Mapping[str, Any]]:
    """Return an answer as a list of rows by column: its own, or the answer itself as the only one."""
    found = rows_of(value)
    return [record(row) for row in (found.items if found else [value])]


def times_of(values: list[Any], key: str) -> list[Any] | None:
    """Return a column's values as moments, if all that are there are times; None if they are not."""
    # pandas' own sign for "nothing there" does not equal itself.
    there = [None if value is None or value != value else value for value in values]
    moments = [None if value is None else moment(value, key) for value in there]
    given = [one for value, one in zip(there, moments, strict=True) if value is not None]
    return moments if given and None not in given else None
