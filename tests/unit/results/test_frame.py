"""DataFrames, with pandas and without."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pandas

from botkit.results import Result
from botkit.results.frame import records, times_of


def test_without_pandas_it_says_how_to_install_it() -> None:
    """In a Python that has none, the error is one sentence with the command."""
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from botkit.results import Result\n"
        "try: Result('x', {}, []).frame()\n"
        "except ModuleNotFoundError as error: print(error)"
    )
    if importlib.util.find_spec("pandas") is None:
        code = code.partition("\n")[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(
        "A DataFrame needs pandas, which is not installed here: run `%pip install pandas`"
    )


def test_rows_of_every_shape_are_records() -> None:
    """A page's rows, plain values, and a single answer."""
    assert records({"rows": [{"a": 1}], "total": 1}) == [{"a": 1}]
    assert records([1, "x"]) == [{"value": 1}, {"value": "x"}]
    assert records({"a": 1}) == [{"a": 1}]
    assert records("25") == [{"value": "25"}]
    assert records({"points": [[1.5, 2]]}) == [{"1": 1.5, "2": 2}]


def test_a_column_of_times_is_told_from_others() -> None:
    """Gaps are allowed, other values are not."""
    assert times_of(["2026-01-01T00:00:00Z", None, float("nan")], "x") is not None
    assert times_of(["2026-01-01T00:00:00Z", "soon"], "x") is None
    assert times_of([None], "x") is None
    assert times_of([1_700_000_000.0], "joined_at") is not None
    assert times_of([1_700_000_000.0], "members") is None


def test_with_pandas_rows_are_a_frame() -> None:
    """Times are timestamps in UTC, ids stay text."""
    rows = [
        {"id": "900000000000000001", "joined_at": 1_700_000_000.0, "n": 5},
        {"id": "2", "joined_at": None, "n": 6},
    ]
    frame = Result("guilds", {}, {"rows": rows, "total": 2}).frame()
    assert frame["n"].sum() == 11
    assert frame["id"].tolist() == ["900000000000000001", "2"]
    assert frame["joined_at"].dt.year.iloc[0] == 2023
    assert pandas.isna(frame["joined_at"].iloc[1])
