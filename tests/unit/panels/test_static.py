"""The front ends' files."""

from __future__ import annotations

import re

import pytest

from botkit.panels import (
    ActivityPanel,
    ChartPanel,
    ErrorsPanel,
    HeadlinePanel,
    HealthPanel,
    RecentPanel,
    ShardsPanel,
    stylesheet,
)
from botkit.panels._panel import Panel
from botkit.panels._static import ADDRESS, front_end, joined, read, version

SCRIPTS = (
    *("format.js", "values.js", "cards.js", "headline.js", "shards.js", "guild_table.js"),
    *("activity.js", "health.js", "errors.js", "recent.js"),
    *("guild_detail.js", "guild_frame.js", "guild_rows.js"),
    *(
        "chart.js",
        "chart_lines.js",
        "chart_parts.js",
        "chart_plot.js",
        "query.js",
        "query_answer.js",
        "query_combo.js",
        "query_fields.js",
        "query_keys.js",
        "query_layout.js",
        "query_lists.js",
    ),
)


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_write_text_never_markup(name: str) -> None:
    """Names of guilds are hostile: no front end has a way to make markup of a string."""
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", read(name))


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_change_no_shared_state(name: str) -> None:
    """Viewers share the models: a front end never saves a change of one."""
    assert not re.search(r"\.save_changes\(|\.save\(", read(name))


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_file_names_another_host(name: str) -> None:
    """The panels load nothing from elsewhere."""
    assert "://" not in read(name) + stylesheet()


@pytest.mark.parametrize(
    "panel",
    [
        *(HeadlinePanel, ShardsPanel, ChartPanel),
        *(ActivityPanel, HealthPanel, ErrorsPanel, RecentPanel),
    ],
)
def test_a_front_end_is_one_module(panel: type[Panel]) -> None:
    """What is joined has one default export, and imports nothing."""
    source = panel().root._esm  # type: ignore[call-arg]
    assert source.count("export default") == 1
    assert not re.search(r"^import ", source, re.MULTILINE)


def test_a_server_keeps_the_front_ends_where_it_has_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a widget holds is the text; where the server has told its kernel an address, a line that loads it."""
    script, sheet = ("format.js", "headline.js"), ("theme.css", "headline.css")
    assert front_end(*script) == read(*script)
    monkeypatch.setenv(ADDRESS, "/bot/panels/")
    assert 'import(new URL("/bot/panels/format.js+headline.js", location.href).href)' in front_end(*script)
    assert front_end(*sheet) == '@import url("/bot/panels/theme.css+headline.css");\n'


def test_such_a_pages_widgets_carry_no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has them in its viewer's language."""
    monkeypatch.setenv(ADDRESS, "/bot/panels/")
    assert HeadlinePanel().root.texts == {"panel": "headline"}


def test_a_path_is_some_files_of_one_kind() -> None:
    """Each of them once, and nothing that is no front end's file."""
    assert joined("format.js+headline.js") == read("format.js", "headline.js")
    assert joined("theme.css") == read("theme.css")
    refused = (
        "",
        "+",
        "format.js+theme.css",
        "format.js+format.js",
        "uPlot.LICENSE",
        "../__init__.py",
        "nothing.js",
    )
    assert [joined(path) for path in refused] == [None] * len(refused)


def test_the_version_is_that_of_the_content() -> None:
    """It is a hash, the same at each call."""
    assert re.fullmatch("[0-9a-f]{64}", version())
    assert version() == version()


def test_the_chart_library_keeps_its_license() -> None:
    """The licence of uPlot is shipped beside it."""
    assert "MIT License" in read("uPlot.LICENSE")
