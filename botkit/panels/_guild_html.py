"""The table of guilds as HTML for the page's first paint."""

from __future__ import annotations

from html import escape
from typing import Any

from botkit.panels import _html
from botkit.panels.guild_query import DEFAULT, PAGE
from botkit.panels.texts import Lang, texts_of

_COLUMNS = ("name", "members", "joined", "shard", "id")


def table_html(page: dict[str, Any] | None, lang: Lang, now: float) -> str:
    """Return a page of guilds as the front end shows it, without its controls' effects."""
    texts = texts_of("table", lang)
    rows = page["rows"] if page else ()
    shown = texts["waiting"] if page is None else texts["empty"] if not rows else ""
    note = f'<p class="bk-empty">{escape(shown)}</p>' if shown else ""
    body = "".join(_row(texts, row, now) for row in rows[:PAGE])
    return (
        f'<section class="botkit botkit-table bk-card"><header class="bk-head"><h2>{escape(texts["title"])}</h2>'
        f'<input class="bk-search" type="search" disabled placeholder="{escape(texts["search"])}">'
        f'<div class="bk-where"><span class="bk-range">{escape(_range(texts, page))}</span></div></header>'
        f'<div class="bk-scroll"><table><thead><tr>{_head(texts)}</tr></thead><tbody>{body}</tbody></table></div>'
        f"{note}{_foot(texts, page)}</section>"
    )


def _foot(texts: dict[str, str], page: dict[str, Any] | None) -> str:
    """Return the pager, which works with the script alone; as the front end, none where all is on one page."""
    if not page or page["matching"] <= PAGE:
        return ""
    back, forth = (
        "".join(f'<button class="bk-page" disabled aria-hidden="true">{sign}</button>' for sign in signs)
        for signs in ("«‹", "›»")
    )
    pages = texts["pages"].format(n=_html.number(-(-page["matching"] // PAGE)))
    return (
        f'<footer class="bk-foot"><div class="bk-pager">{back}<label class="bk-place"><span>{escape(texts["page"])}'
        f'</span><input class="bk-number" disabled value="1"><span>{escape(pages)}</span></label>{forth}</div>'
        f'<select class="bk-size" disabled aria-label="{escape(texts["size_label"])}">'
        f"<option>{escape(texts['size'].format(n=PAGE))}</option></select></footer>"
    )


def _range(texts: dict[str, str], page: dict[str, Any] | None) -> str:
    if not page or not page["rows"]:
        return ""
    last = _html.number(len(page["rows"][:PAGE]))
    return texts["range"].format(first=1, last=last, total=_html.number(page["total"]))


def _head(texts: dict[str, str]) -> str:
    cells: list[str] = []
    for column in _COLUMNS:
        label = escape(texts[column])
        label = (
            f'<span class="bk-sort"><span>{label}</span><i class="bk-arrow" aria-hidden="true"></i></span>'
        )
        sorted_by = ' aria-sort="descending"' if column == DEFAULT.sort else ""
        cells.append(f'<th scope="col" class="bk-{column}"{sorted_by}>{label}</th>')
    return "".join(cells)


def _row(texts: dict[str, str], row: dict[str, Any], now: float) -> str:
    return (
        f'<tr><th scope="row" class="bk-name"><span class="bk-open">{_html.guild_name(texts, row["name"])}</span></th>'
        f'<td class="bk-members">{_html.number(row["members"])}</td>'
        f'<td class="bk-joined">{_html.joined(texts, row["joined_at"], now)}</td>'
        f'<td class="bk-shard">{_html.number(row["shard"])}</td>'
        f'<td class="bk-id">{escape(str(row["id"]))}</td></tr>'
    )
