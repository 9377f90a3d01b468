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
from botkit.panels._static import read

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


def test_the_chart_library_keeps_its_license() -> None:
    """The licence of uPlot is shipped beside it."""
    assert "MIT License" in read("uPlot.LICENSE")
