"""The notebooks, run from top to bottom in a real kernel, as `Run All` does."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NAMES = ["console", "dashboard", "queries"]


async def run(name: str) -> list[nbformat.NotebookNode]:
    """Run a notebook in its folder and return the outputs of its code cells."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(ROOT / "notebooks")}}
    client = NotebookClient(notebook, timeout=60, kernel_name="python3", resources=resources)
    done = await client.async_execute()
    return [output for cell in done.cells if cell.cell_type == "code" for output in cell.outputs]


@pytest.mark.parametrize("name", NAMES)
async def test_each_notebook_runs_from_top_to_bottom(name: str) -> None:
    """No cell fails, and nothing is printed to standard error."""
    outputs = await run(name)
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []


@pytest.mark.parametrize("name", NAMES)
async def test_each_notebook_ends_in_a_widget(name: str) -> None:
    """What the reader came for is a live widget."""
    views = [o for o in await run(name) if "application/vnd.jupyter.widget-view+json" in o.get("data", {})]
    assert views


async def test_queries_show_the_answers() -> None:
    """The request, the call and the magic give the same number."""
    texts = [
        output.data["text/plain"] for output in await run("queries") if "text/plain" in output.get("data", {})
    ]
    assert "'25'" in texts
    assert any(text.startswith("25\nguild_count") for text in texts)
    assert any("'matching': 25" in text for text in texts)


def test_without_botkit_a_notebook_says_how_to_install_it(tmp_path: Path) -> None:
    """The first cell of each notebook ends with a sentence, not with a traceback about a module."""
    import subprocess
    import sys

    for name in NAMES:
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        first = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
        guard = first.split("\n\n")[0]
        done = subprocess.run(
            [sys.executable, "-S", "-I", "-c", guard], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 1
        assert "pip install" in done.stderr
        assert "Traceback" not in done.stderr
