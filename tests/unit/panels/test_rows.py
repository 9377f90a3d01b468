"""botkit.panels._rows: rows that keep their places."""

from __future__ import annotations

from botkit.panels._rows import MOST, OTHER, QUIET, SORT, StableRows


def test_rows_keep_their_places() -> None:
    """A type that overtakes another within the minute does not move."""
    rows = StableRows()
    assert rows.arrange({"A": 9.0, "B": 5.0}, 100.0) == ["A", "B"]
    assert rows.arrange({"B": 10.0, "A": 9.0}, 101.0) == ["A", "B"]


def test_once_a_minute_they_are_sorted() -> None:
    """The order is right again after a while."""
    rows = StableRows()
    rows.arrange({"A": 9.0, "B": 5.0}, 100.0)
    assert rows.arrange({"B": 10.0, "A": 9.0}, 100.0 + SORT) == ["B", "A"]


def test_a_new_type_comes_below() -> None:
    """What was there stays where it was."""
    rows = StableRows()
    rows.arrange({"A": 9.0}, 100.0)
    assert rows.arrange({"C": 20.0, "A": 9.0}, 101.0) == ["A", "C"]


def test_a_silent_type_keeps_its_row() -> None:
    """A type of which nothing comes for a while does not pull the others up."""
    rows = StableRows()
    rows.arrange({"A": 9.0, "B": 5.0}, 100.0)
    assert rows.arrange({"B": 5.0}, 101.0) == ["A", "B"]


def test_a_type_that_stays_silent_goes() -> None:
    """After ten minutes its row is gone."""
    rows = StableRows()
    rows.arrange({"A": 9.0, "B": 5.0}, 100.0)
    assert rows.arrange({"B": 5.0}, 100.0 + QUIET) == ["B"]


def test_full_rows_give_up_the_one_longest_silent() -> None:
    """There are never more rows than fit, and a type that is heard has one."""
    rows = StableRows()
    all_of_them = {f"T{n:02}": 20.0 - n for n in range(MOST)}
    rows.arrange(all_of_them, 100.0)
    without = {kind: rate for kind, rate in all_of_them.items() if kind != "T03"}
    found = rows.arrange({**without, "NEW": 1.0}, 101.0)
    assert found.index("NEW") == 3
    assert len(found) == MOST


def test_the_others_are_last() -> None:
    """All other types together stand below, whatever their rate, and stay."""
    rows = StableRows()
    assert rows.arrange({OTHER: 50.0, "A": 1.0}, 100.0) == ["A", OTHER]
    assert rows.arrange({"A": 1.0}, 101.0) == ["A", OTHER]


def test_a_clock_that_was_set_back_sorts_and_no_more() -> None:
    """A jump of the clock loses no type that is heard."""
    rows = StableRows()
    rows.arrange({"A": 9.0, "B": 5.0}, 10_000.0)
    assert rows.arrange({"B": 10.0, "A": 9.0}, 5.0) == ["B", "A"]
