"""The chart as HTML and SVG for the page's first paint, in the measures, words and classes of the front end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from botkit.panels import _html
from botkit.panels.chart_lines import COLUMNS, MEASURES, TENTHS, Lines, Measure, Row, Span, time_of
from botkit.panels.chart_view import Scale, line_for, scale, seen, spans_with_data, window

_WIDTH, _HEIGHT = 600, 200
"""The units of the drawing, of which coordinates are whole numbers: it is in every page, and has to be short."""


def chart(lines: Lines, span: Span, texts: _html.Texts) -> str:
    """Return the panel with the lines of one range; which of the three is seen, a choice without a script tells."""
    title = escape(texts["title"])
    measures = _choice("measure", MEASURES, MEASURES[0], texts)
    ranges = _choice("range", spans_with_data(lines), span, texts)
    return (
        f'<section class="botkit botkit-chart bk-card" aria-label="{title}">'
        f'<header class="bk-head"><h2>{title}</h2>{measures}{ranges}</header>{_parts(lines, span, texts)}'
        f'<p class="bk-numbers"></p></section>'
    )


def path(rows: list[Row], measure: Measure, start: int, end: int, marks: Scale) -> str:
    """Return the line as an SVG path: counts in steps, the rate from point to point, nothing in a gap."""
    words: list[str] = []
    x = y = -1
    open_ = False
    for row in rows:
        value = row[COLUMNS[measure]]
        if value is None:
            open_ = False
            continue
        to = max(0, round(_WIDTH * (time_of(row) - start) / (end - start)))
        level = value / 100 if measure == "events" else value
        height = round(_HEIGHT * (marks.high - level) / (marks.high - marks.low))
        words.append(_stroke(x, y, to, height, measure != "events") if open_ else f"M{to},{height}h0")
        x, y, open_ = to, height, True
    return "".join(words)


def _parts(lines: Lines, span: Span, texts: _html.Texts) -> str:
    if not lines:
        empty = f'<p class="bk-empty">{escape(texts["empty"])}</p>'
        return f'<p class="bk-readout"></p><div class="bk-plot">{empty}</div>'
    start, end = window(lines, span)
    rows = seen(line_for(lines, span, start, end).rows, start, end)
    return "".join(_drawing(rows, measure, start, end, texts) for measure in MEASURES)


def _stroke(x: int, y: int, to: int, height: int, steps: bool) -> str:
    if steps or to == x or height == y:
        return (f"H{to}" if to != x else "") + (f"V{height}" if height != y else "")
    return f"L{to},{height}"


def _drawing(rows: list[Row], measure: Measure, start: int, end: int, texts: _html.Texts) -> str:
    marks = scale(rows, measure)
    labels = [_html.number(tick, 1 if marks.step < 1 else 0) for tick in marks.ticks]
    share = [100 * index / (len(labels) - 1) for index in range(len(labels))]
    grid = "".join(f"M0,{round(_HEIGHT * (1 - one / 100))}H{_WIDTH}" for one in share)
    ticks = "".join(
        f'<span style="bottom:{one:.4g}%">{label}</span>' for one, label in zip(share, labels, strict=True)
    )
    ago = texts["unit_ago"].format(age=_html.coarse(texts, (end - start) / TENTHS))
    return (
        f'<div class="bk-part" data-measure="{measure}"><p class="bk-readout">{_readout(rows, measure, texts)}</p>'
        f'<div class="bk-plot"><div class="bk-paint" style="left:{axis_width(labels)}px">'
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="bk-grid" d="{grid}"/><path d="{path(rows, measure, start, end, marks)}"/></svg>'
        f'<div class="bk-ticks" aria-hidden="true">{ticks}</div>'
        f'<p class="bk-ago">{escape(ago)}</p></div></div></div>'
    )


def axis_width(labels: list[str]) -> int:
    """Return how wide the marks of the values are, in pixels; the front end reckons the same."""
    return 16 + 7 * max(3, *(len(label) for label in labels))


def _readout(rows: list[Row], measure: Measure, texts: _html.Texts) -> str:
    known = [(time_of(row), value) for row in rows if (value := row[COLUMNS[measure]]) is not None]
    if not known:
        return f'<span class="bk-value">{escape(texts["unit_none"])}</span>'
    value = known[-1][1]
    text = (
        texts["value_events"].format(n=_html.number(value / 100, 1))
        if measure == "events"
        else _html.plural(texts, f"value_{measure}", value).format(n=_html.number(value))
    )
    trend = "".join(_trend(known, measure, texts))
    return f'<span class="bk-value">{_html.strong(text)}</span><span class="bk-muted bk-when">{escape(trend)}</span>'


def _trend(known: list[tuple[int, int]], measure: Measure, texts: _html.Texts) -> Iterator[str]:
    (began, first), (ended, last) = known[0], known[-1]
    if ended - began < TENTHS:
        return
    age = _html.span(texts, (ended - began) / TENTHS)
    if measure == "events":
        low, high = (_html.number(pick(value for _, value in known) / 100, 1) for pick in (min, max))
        yield texts["between"].format(low=low, high=high, age=age)
    elif first == last:
        yield texts["unchanged"].format(age=age)
    else:
        yield texts["changed"].format(
            n=f"{'+' if last > first else '−'}{_html.number(abs(last - first))}", age=age
        )


def _choice(name: str, values: Iterable[str], chosen: str, texts: _html.Texts) -> str:
    options = "".join(
        f'<label><input type="radio" name="bk-paint-{name}" value="{value}"'
        f"{' checked' * (value == chosen)}{' disabled' * (name == 'range')}>"
        f"<span>{escape(texts[f'{name}_{value}'])}</span></label>"
        for value in values
    )
    return (
        f'<div class="bk-choice" role="radiogroup" aria-label="{escape(texts[name])}" data-choice="{name}">'
        f"{options}</div>"
    )
