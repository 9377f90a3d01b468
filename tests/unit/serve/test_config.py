"""One configuration, by code and by file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from botkit.serve.config import SHARE, configuration, values

ROOT = Path(__file__).parents[3]


def test_the_file_says_the_same_as_the_code() -> None:
    """Plain `voila notebooks/dashboard.ipynb` gets what `botkit dashboard` gets."""
    assert json.loads((ROOT / "voila.json").read_text(encoding="utf-8")) == values()


@pytest.mark.parametrize(
    ("host", "open_"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True)],  # noqa: S104
)
def test_a_local_dashboard_answers_to_local_names_only(host: str, open_: bool) -> None:
    """On a loopback address no other host name is answered."""
    assert values(host=host)["Voila"]["tornado_settings"]["allow_remote_access"] is open_


def test_the_language_reaches_the_template() -> None:
    """The page's own texts follow BOTKIT_LANG."""
    assert configuration(lang="ko").VoilaConfiguration.resources == {"botkit": {"lang": "ko"}}


def test_kernels_learn_where_the_front_ends_are() -> None:
    """Below the prefix of the server; without such an address they send them themselves."""
    config = configuration(base_url="/bot/", assets="botkit/assets/1/")
    assert config.SharedKernelManager.front_ends == "/bot/botkit/assets/1/panels/"
    assert "SharedKernelManager" not in configuration()


def test_viewers_choose_neither_template_nor_files() -> None:
    """The address of the page changes nothing, and no file is served."""
    voila = configuration().VoilaConfiguration
    assert (voila.allow_template_override, voila.allow_theme_override, voila.file_allowlist) == (
        "NO",
        "NO",
        [],
    )


def test_the_template_is_in_the_package() -> None:
    """What JUPYTER_PATH gets has Voila's layout."""
    assert (SHARE / "voila" / "templates" / "botkit" / "index.html.j2").is_file()
