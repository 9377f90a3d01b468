"""The project's files agree with each other."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from botkit.settings import Settings, environment_name

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def requirements() -> dict[str, str]:
    """Return pyproject's dependencies: bound by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return dict(split(line) for line in project["dependencies"])


def split(line: str) -> tuple[str, str]:
    """Return name and bound of a requirement."""
    found = re.fullmatch(r"([A-Za-z0-9_.-]+)\s*(.*)", line)
    assert found
    return found[1], found[2]


def conda() -> dict[str, str]:
    """Return environment.yml's packages, conda's and pip's together."""
    listed: list[Any] = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    pip = next(item["pip"] for item in listed if isinstance(item, dict))
    return dict(split(line) for line in [*(i for i in listed if isinstance(i, str)), *pip] if line[0] != "-")


def test_environment_has_the_bounds_of_pyproject() -> None:
    """Conda users and pip users get the same versions."""
    wanted = requirements()
    packages = conda()
    assert {n: b for n, b in packages.items() if n not in ("python", "pip")}.items() <= wanted.items()


@pytest.mark.parametrize(
    "name",
    ["jupyterlab", "ipywidgets", "voila", "nest-asyncio2", "py-cord", "better-ipc", "ezcord", "zstandard"],
)
def test_environment_names_what_was_asked_for(name: str) -> None:
    """Each package that the user named is in environment.yml, and botkit itself is installed."""
    assert name in conda()
    assert "--editable ." in (ROOT / "environment.yml").read_text()


def test_python_versions_agree() -> None:
    """environment.yml and pyproject allow the same Pythons."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert conda()["python"] == project["requires-python"]


@pytest.mark.parametrize("name", sorted(requirements()))
def test_every_dependency_is_bounded_on_both_sides(name: str) -> None:
    """No dependency may break us by its next major version."""
    assert re.fullmatch(r">=[\d.]+,<[\d.]+", requirements()[name])


def test_discord_py_is_not_installed() -> None:
    """discord.py would overwrite py-cord's package."""
    names = {(dist.metadata["Name"] or "").lower() for dist in distributions()}
    assert "py-cord" in names
    assert not names & {"discord.py", "discord-py", "discord"}


@pytest.mark.parametrize("file", ["docs/settings.md", ".env.example"])
@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_documented(field: str, file: str) -> None:
    """A setting that is not in the docs does not exist."""
    assert environment_name(field) in (ROOT / file).read_text(encoding="utf-8")


def test_the_example_of_env_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who copies it as it is has the settings of who has none."""
    for name in Settings.model_fields:
        monkeypatch.delenv(environment_name(name), raising=False)
    example = Settings(_env_file=ROOT / ".env.example")
    plain = Settings(_env_file=None)
    random = {"secret_key", "operator_key", "viewer_key"}  # a new one each time
    assert example.model_dump(exclude=random) == plain.model_dump(exclude=random)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_small_and_without_outputs(path: Path) -> None:
    """They call botkit, they do not contain it."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
    assert sum(len(cell.source.splitlines()) for cell in cells) <= 60


def test_shipped_files_load_nothing_from_another_host() -> None:
    """No front end, template or notebook names an address of another host to load from."""
    loads = re.compile(r"""(src|href)=["'](https?:)?//|@import|import\s.*https?://|fetch\(["']https?:""")
    shipped = [p for s in ("*.js", "*.css", "*.j2", "*.html") for p in (ROOT / "botkit").rglob(s)]
    assert shipped
    for path in [*shipped, *NOTEBOOKS]:
        assert not loads.search(path.read_text(encoding="utf-8")), path
