"""Pages that are made once: the numbers are those of now, and the notebook runs where it has something to do."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.serve.dashboards import serving, write

CELL = """
if "runs" not in globals():
    import pathlib, anywidget
    from botkit.panels.screen import Screen
    runs = paints = 0

    def paint(*lang):
        global paints
        paints += 1
        return f"<p>run {{runs}}</p><p>paint {{paints}}</p>"

    screen = Screen([anywidget.AnyWidget()], paint)
    screen.settled = lambda: not pathlib.Path({mark!r}).exists()
runs += 1
screen
"""


def counts(page: str) -> tuple[int, int]:
    """Return how often the notebook has run and the screen was painted, as the page says."""
    found = re.search(r"<p>run (\d+)</p><p>paint (\d+)</p>", page)
    assert found, page
    return int(found[1]), int(found[2])


async def test_a_settled_screen_is_painted_anew_and_not_run(tmp_path: Path) -> None:
    """Each page has a paint of its own; where the screen is not settled, or the file has changed, the notebook runs."""
    mark, notebook = tmp_path / "mark", tmp_path / "toy.ipynb"
    async with serving(write(notebook, CELL.format(mark=str(mark)))) as served:
        first = await served.get()
        runs, paints = counts(first)
        second, again = [await served.get() for _ in range(2)]
        assert counts(second)[0] == counts(again)[0] == runs
        assert paints < counts(second)[1] < counts(again)[1]
        assert second.partition("<p>run")[0] == first.partition("<p>run")[0]
        mark.touch()
        assert [counts(await served.get())[0] for _ in range(2)] == [runs + 1, runs + 2]
        mark.unlink()
        assert [counts(await served.get())[0] for _ in range(2)] == [runs + 2] * 2
        write(notebook, "runs += 100", CELL.format(mark=str(mark)))
        assert counts(await served.get())[0] == runs + 103


async def test_a_page_with_another_output_runs_each_time(tmp_path: Path) -> None:
    """What a cell prints is of its run, so that the notebook has to run for it."""
    cell = CELL.format(mark=str(tmp_path / "mark"))
    async with serving(write(tmp_path / "toy.ipynb", cell, "print('hello')")) as served:
        runs = [counts(await served.get())[0] for _ in range(3)]
        assert runs == [runs[0], runs[0] + 1, runs[0] + 2]
