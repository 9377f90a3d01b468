// Servers, members and events over time. Rows arrive by message; the model keeps the whole for later views.
// Measure, range and zoom are the viewer's own and stay in this browser.

const KIND = "botkit.points";
const LEAST_ZOOM = 10 * TENTHS;

function initialize({ model }) {
  // set() without save_changes() stays in this page: a view that is made later finds the rows here.
  let count = 0;
  const keep = (lines) => model.set("kept", { lines, count: (count += 1) });
  const decoded = () => keep(decode(model.get("lines")));
  const received = (message) => {
    if (message?.kind !== KIND) return;
    const { lines } = model.get("kept");
    for (const row of message.points) for (const line of Object.values(lines)) addRow(line, row);
    keep(lines);
  };
  decoded();
  model.on("change:lines", decoded);
  model.on("msg:custom", received);
  return () => {
    model.off("change:lines", decoded);
    model.off("msg:custom", received);
  };
}

/** What is seen of the lines by a viewer's choice; null while there is nothing. */
function look(lines, choice) {
  if (!filled(lines).length) return null;
  const whole = wholeWindow(lines, choice.range);
  const zoom = choice.zoom && clamp(choice.zoom, whole);
  const window = zoom ?? whole;
  const all = lineFor(lines, choice.range, window).rows;
  const rows = seen(all, window);
  return { whole, zoom, window, all, rows, scale: scaleOf(rows, choice.measure) };
}

/** A part of the whole; null where that is nothing less than the whole. */
function clamp([from, to], [start, end]) {
  const width = Math.max(LEAST_ZOOM, to - from);
  if (!(width < end - start) || to <= start) return null;
  const left = Math.min(end - width, Math.max(start, from));
  return [left, left + width];
}

/** The part that comes of zooming in or out around a time. */
function zoomed({ whole, window: [start, end] }, factor, around) {
  const width = (end - start) * factor;
  const left = around - (width * (around - start)) / (end - start);
  return clamp([left, left + width], whole);
}

function valueText(value, measure, words) {
  if (value === null) return words.say("unknown");
  return measure === "events" ? words.say("value_events", { n: words.decimal(value / 100) }) : words.many(`value_${measure}`, value);
}

/** "+3 in 12 min", "unchanged for 12 min", or between which rates it was. */
function trend(points, measure, words) {
  const [first, last] = [points[0], points.at(-1)];
  const age = words.span((last.at - first.at) / TENTHS);
  if (last.at - first.at < TENTHS) return "";
  if (measure === "events") {
    const values = points.map((point) => point.value);
    const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => numberOf(value, measure, words));
    return words.say("between", { low, high, age });
  }
  const change = last.value - first.value;
  if (!change) return words.say("unchanged", { age });
  return words.say("changed", { n: `${change > 0 ? "+" : "−"}${words.number(Math.abs(change))}`, age });
}

/** The line in words, for those who do not see it. */
function summary({ rows, points }, measure, words) {
  const values = points.map((point) => point.value);
  const gaps = rows.filter((row, place) => place && isGap(row)).length;
  const number = (value) => numberOf(value, measure, words);
  const told = words.say("summary", {
    name: words.say(`measure_${measure}`),
    start: words.clock(points[0].at / TENTHS),
    end: words.clock(points.at(-1).at / TENTHS),
    low: number(Math.min(...values)),
    high: number(Math.max(...values)),
    last: number(values.at(-1)),
  });
  return gaps ? `${told} ${words.many("gaps", gaps)}` : told;
}

function frame(view) {
  const nodes = {
    title: make("h2"),
    value: make("span", "bk-value"),
    when: make("span", "bk-muted bk-when"),
    plot: make("div", "bk-plot", [], { role: "slider", tabindex: "0", "aria-valuemin": "0" }),
    empty: make("p", "bk-empty"),
    told: make("p", "bk-hidden"),
    measure: makeChoice("measure", view.choose("measure")),
    range: makeChoice("range", view.choose("range")),
    zoom: makeZoom(view.zoomBy),
    table: makeTable(view.draw),
  };
  nodes.told.id = `bk-told-${(choices += 1)}`;
  attribute(nodes.plot, "aria-describedby", nodes.told.id);
  const readout = make("p", "bk-readout", [nodes.value, nodes.when]);
  nodes.root = make("section", "botkit botkit-chart bk-card", [
    make("header", "bk-head", [nodes.title, nodes.measure.node, nodes.range.node]),
    make("div", "bk-row", [readout, nodes.zoom.node]),
    nodes.plot, nodes.told, nodes.table.node,
  ]);
  return nodes;
}

class ChartView {
  constructor(model) {
    this.model = model;
    this.choice = {
      measure: MEASURES.find((one) => one === remembered("localStorage", "measure")) ?? MEASURES[0],
      range: remembered("localStorage", "range"),
      zoom: remembered("sessionStorage", "zoom"),
    };
    if (!(this.choice.range in this.lines)) this.choice.range = model.get("range");
    if (!this.choice.zoom?.every?.(Number.isFinite)) this.choice.zoom = null;
    this.seen = null;
    this.chart = null;
    /** The time of the cursor where keys or a finger have put it; the mouse's goes with the mouse. */
    this.pinned = null;
    this.due = 0;
    this.nodes = frame({ choose: (kind) => (value) => this.choose(kind, value), zoomBy: (key) => this.zoomBy(key), draw: () => this.draw() });
    this.nodes.plot.addEventListener("keydown", (event) => this.onKey(event));
    this.nodes.plot.addEventListener("blur", () => this.unpin());
    this.nodes.plot.addEventListener("mousemove", () => { this.pinned = null; });
  }

  get lines() { return this.model.get("kept").lines; }

  choose(kind, value) {
    this.choice[kind] = value;
    remember("localStorage", kind, value);
    if (kind === "range") this.zoomTo(null);
    else this.draw();
  }

  zoomTo(zoom) {
    this.choice.zoom = zoom;
    remember("sessionStorage", "zoom", zoom);
    this.draw();
  }

  zoomBy(key) {
    if (!this.seen) return;
    if (key === "zoom_reset") return this.zoomTo(null);
    const [start, end] = this.seen.window;
    // Without a part chosen, what is newest is what one wants to see closer.
    const around = this.pinned ?? (this.seen.zoom ? (start + end) / 2 : end);
    this.zoomTo(zoomed(this.seen, key === "zoom_in" ? 0.5 : 2, around));
  }

  /** Draw with the next frame: a page in the background need not. */
  later() {
    this.due ||= requestAnimationFrame(() => {
      this.due = 0;
      this.draw();
    });
  }

  draw() {
    const { model, nodes, choice } = this;
    const words = formatter(model);
    this.words = words;
    this.seen = look(this.lines, choice);
    nodes.root.lang = words.lang;
    write(nodes.title, words.say("title"));
    attribute(nodes.root, "aria-label", words.say("title"));
    nodes.measure.show(MEASURES, choice.measure, words);
    nodes.range.show(rangesOf(this.lines), choice.range, words);
    nodes.zoom.show(this.seen?.zoom ? ["zoom_in", "zoom_out", "zoom_reset"] : this.seen ? ["zoom_in"] : [], words);
    nodes.table.node.hidden = !this.seen;
    if (this.seen) this.drawLine(words);
    else this.drawEmpty(words);
    this.readOut();
  }

  drawEmpty(words) {
    this.chart?.destroy();
    this.chart = null;
    write(this.nodes.empty, words.say("empty"));
    this.nodes.plot.append(this.nodes.empty);
    write(this.nodes.told, "");
  }

  drawLine(words) {
    const { seen, nodes, choice } = this;
    const column = COLUMNS[choice.measure];
    const divisor = choice.measure === "events" ? 100 : 1;
    const value = (row) => (row[column] === null ? null : row[column] / divisor);
    seen.points = seen.rows.filter((row) => row[column] !== null).map((row) => ({ at: row[0], value: row[column] }));
    nodes.empty.remove();
    this.view = Object.assign(this.view ?? {}, {
      words, measure: choice.measure, scale: seen.scale, window: seen.window.map((at) => at / TENTHS),
    });
    const data = [seen.all.map((row) => row[0] / TENTHS), seen.all.map(value)];
    if (this.chart) this.chart.setData(data);
    else if (nodes.plot.clientWidth) {
      this.chart = makePlot(nodes.plot, this.view, data, {
        move: () => this.readOut(),
        select: (from, to) => this.zoomTo(clamp([from * TENTHS, to * TENTHS], this.seen.whole)),
        reset: () => this.zoomTo(null),
      });
      followFinger(this.chart);
    }
    if (this.pinned !== null) this.pin(this.pinned);
    write(nodes.told, seen.points.length ? `${summary(seen, choice.measure, words)} ${words.say("help")}` : words.say("help"));
    nodes.table.show(tableRows(seen.all, seen.window), words);
  }

  /** The row under the cursor, or null. */
  get hovered() {
    const { chart, seen } = this;
    return chart?.cursor.left >= 0 && seen ? (seen.all[chart.cursor.idx] ?? null) : null;
  }

  readOut() {
    const { nodes, words, choice, seen } = this;
    if (!words) return;
    const row = this.hovered;
    const points = seen?.points ?? [];
    const last = points.at(-1);
    const value = row ? valueText(row[COLUMNS[choice.measure]], choice.measure, words) : last ? valueText(last.value, choice.measure, words) : "";
    const when = row ? words.clock(row[0] / TENTHS) : last ? this.span(points) : "";
    writeStrong(nodes.value, value);
    write(nodes.when, when);
    const plain = value.replaceAll("**", "");
    attribute(nodes.plot, "aria-label", words.say(`measure_${choice.measure}`));
    attribute(nodes.plot, "aria-valuemax", Math.max(0, (seen?.all.length ?? 0) - 1));
    attribute(nodes.plot, "aria-valuenow", row ? this.chart.cursor.idx : Math.max(0, (seen?.all.length ?? 0) - 1));
    attribute(nodes.plot, "aria-valuetext", value ? words.say("point", { value: plain, time: when }) : words.say("empty"));
  }

  /** What happened in the part that is shown, and which part that is where it is not the whole. */
  span(points) {
    const told = trend(points, this.choice.measure, this.words);
    if (!this.seen.zoom) return told;
    const [from, to] = this.seen.window;
    const seconds = to - from < 600 * TENTHS;
    const [start, end] = [from, to].map((at) => this.words.clock(at / TENTHS).slice(0, seconds ? undefined : -3));
    return `${start} – ${end}${told && ` · ${told}`}`;
  }

  /** Put the cursor at a time, and the part that is shown around it. */
  pin(at) {
    const { chart, seen } = this;
    this.pinned = at;
    if (!chart) return;
    chart.setCursor({ left: chart.valToPos(at / TENTHS, "x"), top: 0 });
  }

  unpin() {
    this.pinned = null;
    this.chart?.setCursor({ left: -10, top: -10 });
  }

  pan(share) {
    const { zoom, whole } = this.seen;
    if (!zoom) return;
    const by = share * (zoom[1] - zoom[0]);
    this.zoomTo(clamp([zoom[0] + by, zoom[1] + by], whole));
  }

  /** Left and right move the cursor from point to point, and the part that is shown when it ends; plus and minus zoom. */
  onKey(event) {
    if (!this.seen || event.ctrlKey || event.metaKey || event.altKey) return;
    const zoom = { "+": "zoom_in", "=": "zoom_in", "-": "zoom_out", 0: "zoom_reset" }[event.key];
    const turn = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (zoom) this.zoomBy(zoom);
    else if (turn && event.shiftKey) this.pan(turn / 4);
    else if (turn) this.step(turn);
    else if (event.key === "Home" || event.key === "End") this.step(event.key === "End" ? Infinity : -Infinity);
    else if (event.key === "Escape") this.unpin();
    else return;
    event.preventDefault();
  }

  step(by) {
    const [start, end] = this.seen.whole;
    const rows = this.seen.all.filter((row) => row[0] >= start && row[0] <= end);
    const here = rows.findIndex((row) => row === this.hovered);
    const from = here < 0 ? rows.findLastIndex((row) => row[0] <= this.seen.window[1]) + (by < 0 ? 1 : 0) : here;
    const row = rows[Math.min(rows.length - 1, Math.max(0, from + by))];
    const [left, right] = this.seen.window;
    this.pinned = row[0];
    if (this.seen.zoom && (row[0] < left || row[0] > right)) {
      const by = row[0] < left ? row[0] - left : row[0] - right;
      this.zoomTo(clamp([left + by, right + by], this.seen.whole));
    } else this.pin(row[0]);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.nodes.plot;
    if (!width) return;
    const zoom = enlarged(this.nodes.plot);
    if (this.chart) this.chart.setSize({ width: width * zoom, height: height * zoom });
    else this.draw();
  }

  destroy() {
    cancelAnimationFrame(this.due);
    this.chart?.destroy();
    this.nodes.root.remove();
  }
}

function render({ model, el }) {
  const view = new ChartView(model);
  const unfollow = follow(model, ["kept", "texts"], () => view.later());
  const resized = new ResizeObserver(() => view.resize());
  const themed = new MutationObserver(() => view.chart?.redraw(false, true));
  el.append(view.nodes.root);
  view.draw();
  resized.observe(view.nodes.plot);
  themed.observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
  themed.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-theme", "class"] });
  return () => {
    unfollow();
    resized.disconnect();
    themed.disconnect();
    view.destroy();
  };
}

export default { initialize, render };
