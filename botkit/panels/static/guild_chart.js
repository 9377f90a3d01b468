// The line of guilds over time, drawn by uPlot. Points arrive by message; the model keeps the whole for later views.

const KIND = "botkit.points";
const TIME_STEPS = [1, 2, 5, 10, 15, 30].flatMap((step) => [step, 60 * step])
  .concat([1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1440, 4320, 8760].map((hours) => 3600 * hours))
  .sort((a, b) => a - b);
const WHOLE_STEPS = [1, 10, 100, 1e3, 1e4, 1e5].flatMap((power) => [power, 2 * power, 5 * power]);

/** Append what is later than the last point; keep at most `most`, every second of the older half going first, but no gap. */
function append(points, more, most) {
  let kept = points.concat();
  for (const point of more) if (!kept.length || point[0] > kept.at(-1)[0]) kept.push(point);
  while (kept.length > most) {
    const half = Math.max(2, Math.floor(kept.length / 2));
    const gapAfter = (index) => index > 0 && index + 1 < half && kept[index + 1][1] === null;
    const stays = (index) => index >= half || (index % 2 ? index > 1 && kept[index][1] === null : !gapAfter(index));
    kept = kept.filter((_, index) => stays(index));
  }
  return kept;
}

function initialize({ model }) {
  // set() without save_changes() stays in this page: a view that is made later finds the points here.
  const received = (message) => {
    if (message?.kind === KIND) model.set("points", append(model.get("points"), message.points, model.get("most")));
  };
  model.on("msg:custom", received);
  return () => model.off("msg:custom", received);
}

/** Whole numbers only, and room for at least four of them, so that one join does not fill the height. */
function range(_chart, low, high) {
  if (low === null) return [0, 4];
  const room = Math.max(1, Math.ceil((high - low) * 0.12), Math.ceil((4 - (high - low)) / 2));
  return [Math.max(0, Math.floor(low - room)), Math.ceil(high + room)];
}

function timeTicks(chart, splits, _axis, _space, step) {
  const two = (value) => String(value).padStart(2, "0");
  return splits.map((split) => {
    const when = new Date(split * 1000);
    if (step >= 86400) return `${two(when.getMonth() + 1)}-${two(when.getDate())}`;
    const time = `${two(when.getHours())}:${two(when.getMinutes())}`;
    return step < 60 ? `${time}:${two(when.getSeconds())}` : time;
  });
}

function options(box, words, onCursor) {
  const color = (name) => () => getComputedStyle(box).getPropertyValue(`--bk-${name}`).trim();
  const axis = {
    stroke: color("muted"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: color("line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(1, box.clientWidth),
    height: box.clientHeight,
    padding: [12, 30, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9, fill: color("accent") } },
    scales: { y: { range } },
    axes: [
      { ...axis, grid: { show: false }, values: timeTicks, incrs: TIME_STEPS, space: 72, size: 30, gap: 8 },
      { ...axis, values: (_, splits) => splits.map(words.number), incrs: WHOLE_STEPS, space: 34, size: axisWidth },
    ],
    series: [
      {},
      {
        stroke: color("accent"),
        width: 2,
        fill: (chart) => shade(chart, color("accent")()),
        paths: uPlot.paths.stepped({ align: 1 }),
        points: { show: (chart) => chart.data[0].length === 1, size: 8, fill: color("accent") },
      },
    ],
    hooks: { setCursor: [onCursor] },
  };
}

/** As wide as the longest number, in steps, so that the line does not move with every digit. */
function axisWidth(_chart, values) {
  const longest = (values ?? []).reduce((most, value) => Math.max(most, value.length), 3);
  return 16 + 7 * longest;
}

function shade(chart, color) {
  const { top, height } = chart.bbox;
  if (!Number.isFinite(top) || !height || !/^#[0-9a-f]{6}$/i.test(color)) return "transparent";
  const gradient = chart.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, `${color}40`);
  gradient.addColorStop(1, `${color}00`);
  return gradient;
}

/** The points with a number: the others begin gaps, in which the bot was not ready. */
const known = (points) => points.filter((point) => point[1] !== null);

/** "+3 in 12 min", or "unchanged for 12 min". */
function trend(all, words) {
  const points = known(all);
  const [first, last] = [points[0], points.at(-1)];
  const span = words.span(last[0] - first[0]);
  const change = last[1] - first[1];
  if (last[0] - first[0] < 1) return "";
  if (!change) return words.say("unchanged", { age: span });
  return words.say("changed", { n: `${change > 0 ? "+" : "−"}${words.number(Math.abs(change))}`, age: span });
}

function summary(all, words) {
  const points = known(all);
  const counts = points.map((point) => point[1]);
  return words.say("summary", {
    start: words.clock(points[0][0]),
    end: words.clock(points.at(-1)[0]),
    low: words.number(Math.min(...counts)),
    high: words.number(Math.max(...counts)),
    n: words.number(counts.at(-1)),
  });
}

/** Left, right, Home and End move the cursor from point to point; Escape takes it away. */
function moveByKey(event, chart) {
  const last = chart.data[0].length - 1;
  const at = chart.cursor.idx ?? last + (event.key === "ArrowLeft" ? 1 : 0);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last, Escape: null }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to === null) return chart.setCursor({ left: -10, top: -10 });
  const index = Math.min(last, Math.max(0, to));
  chart.setCursor({ left: chart.valToPos(chart.data[0][index], "x"), top: 0 });
}

function frame() {
  const nodes = {
    title: make("h2"),
    value: make("strong", "bk-value"),
    when: make("span", "bk-muted bk-when"),
    live: make("span", "bk-hidden", [], { role: "status" }),
    plot: make("div", "bk-plot", [], { role: "img", tabindex: "0" }),
    empty: make("p", "bk-empty"),
  };
  const readout = make("p", "bk-readout", [nodes.value, nodes.when]);
  nodes.root = make("section", "botkit botkit-chart bk-card", [
    make("header", "bk-head", [nodes.title, readout]), nodes.plot, nodes.live,
  ]);
  return nodes;
}

function render({ model, el }) {
  const nodes = frame();
  let chart = null;
  const readout = () => {
    const points = model.get("points");
    const words = formatter(model);
    const index = chart?.cursor.left >= 0 ? chart.cursor.idx : null;
    const point = points[index] ?? known(points).at(-1);
    write(nodes.value, !point ? "" : point[1] === null ? "–" : words.number(point[1]));
    const hovered = typeof index === "number" && point;
    write(nodes.when, hovered ? words.clock(point[0]) : known(points).length ? trend(points, words) : "");
    if (hovered && document.activeElement === nodes.plot) write(nodes.live, `${nodes.value.textContent}, ${nodes.when.textContent}`);
  };
  const draw = () => {
    const points = model.get("points");
    const words = formatter(model);
    nodes.root.lang = words.lang;
    write(nodes.title, words.say("title"));
    attribute(nodes.root, "aria-label", words.say("title"));
    attribute(nodes.plot, "aria-label", known(points).length ? `${summary(points, words)} ${words.say("help")}` : words.say("empty"));
    write(nodes.empty, points.length ? "" : words.say("empty"));
    if (!points.length) nodes.plot.append(nodes.empty);
    else nodes.empty.remove();
    const data = [points.map((point) => point[0]), points.map((point) => point[1])];
    if (chart) chart.setData(data);
    else if (points.length && nodes.plot.clientWidth) chart = new uPlot(options(nodes.plot, words, readout), data, nodes.plot);
    readout();
  };
  const resized = new ResizeObserver(() => {
    if (!nodes.plot.clientWidth) return;
    if (chart) chart.setSize({ width: nodes.plot.clientWidth, height: nodes.plot.clientHeight });
    else draw();
  });
  const themed = new MutationObserver(() => chart?.redraw(false, true));
  const onKey = (event) => chart && moveByKey(event, chart);
  const unfollow = follow(model, ["points", "texts"], draw);
  nodes.plot.addEventListener("keydown", onKey);
  el.append(nodes.root);
  resized.observe(nodes.plot);
  themed.observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
  themed.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-theme", "class"] });
  draw();
  return () => {
    unfollow();
    resized.disconnect();
    themed.disconnect();
    nodes.plot.removeEventListener("keydown", onKey);
    chart?.destroy();
    nodes.root.remove();
  };
}

export default { initialize, render };
