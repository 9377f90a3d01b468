// uPlot as this chart needs it. What is seen is told by `view`: {window, scale, measure, words}, in seconds.

const TIME_STEPS = [1, 2, 5, 10, 15, 30].flatMap((step) => [step, 60 * step])
  .concat([1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720].map((hours) => 3600 * hours))
  .sort((a, b) => a - b);
const SWIPE = 6;

/** Make the plot; `on` has `move` (the cursor is elsewhere), `select` (a part was drawn out) and `reset`. */
function makePlot(box, view, data, on) {
  const color = (name) => () => getComputedStyle(box).getPropertyValue(`--bk-${name}`).trim();
  // A canvas that the page enlarges is blurred: on the wall it is drawn in the screen's own pixels, and larger.
  const zoom = enlarged(box);
  const font = `${12 * zoom}px system-ui, sans-serif`;
  const axis = { stroke: color("muted"), font, grid: { stroke: color("line"), width: zoom }, ticks: { show: false } };
  const select = (chart) => {
    const { left, width } = chart.select;
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (width >= SWIPE) on.select(chart.posToVal(left, "x"), chart.posToVal(left + width, "x"));
  };
  return new uPlot({
    width: Math.max(1, box.clientWidth * zoom),
    height: box.clientHeight * zoom,
    padding: [12 * zoom, 30 * zoom, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: SWIPE },
      points: { size: 9, fill: color("accent") },
      bind: { dblclick: () => () => on.reset() },
    },
    scales: { x: { range: () => view.window }, y: { range: () => [view.scale.low, view.scale.high] } },
    axes: [
      { ...axis, grid: { show: false }, values: (_, splits, __, ___, step) => timeTicks(splits, step, view.words), incrs: TIME_STEPS, space: 72 * zoom, size: 30 * zoom, gap: 8 * zoom },
      { ...axis, values: (_, splits) => splits.map((value) => tickText(value, view)), splits: () => view.scale.ticks, size: (_, values) => zoom * axisWidth(values), gap: 5 * zoom },
    ],
    series: [{}, {
      stroke: color("accent"),
      width: 2 * zoom,
      paths: (chart, ...place) => (view.measure === "events" ? LINEAR : STEPPED)(chart, ...place),
      points: { show: true, size: 5 * zoom, fill: color("accent"), filter: alone },
    }],
    hooks: { setCursor: [() => on.move()], setSelect: [select] },
  }, data, box);
}

/** By how much the page enlarges what it shows (theme.js of the template). */
const enlarged = (box) => Number(getComputedStyle(box).getPropertyValue("--botkit-zoom")) || 1;

const STEPPED = uPlot.paths.stepped({ align: 1 });
const LINEAR = uPlot.paths.linear();

/** The points between two gaps, of which no line can be drawn. */
function alone(chart, series, show) {
  const values = chart.data[series];
  const unknown = (place) => (values[place] ?? null) === null;
  return values.map((_, place) => place).filter((place) => !unknown(place) && unknown(place - 1) && unknown(place + 1));
}

const tickText = (value, { scale, words }) => (scale.step < 1 ? words.decimal : words.number)(value);

/** As wide as the longest number, in steps, so that the line does not move with every digit. */
function axisWidth(values) {
  return 16 + 7 * Math.max(3, ...(values ?? []).map((value) => value.length));
}

function timeTicks(splits, step, words) {
  const two = (value) => String(value).padStart(2, "0");
  const day = new Intl.DateTimeFormat(words.lang, { month: "short", day: "numeric" });
  return splits.map((split) => {
    const when = new Date(split * 1000);
    const midnight = !when.getHours() && !when.getMinutes() && !when.getSeconds();
    if (step >= DAY || (midnight && step >= 60)) return day.format(when);
    const time = `${two(when.getHours())}:${two(when.getMinutes())}`;
    return step < 60 ? `${time}:${two(when.getSeconds())}` : time;
  });
}

/** Let a finger move the cursor along the line, while it can still scroll the page up and down. */
function followFinger(plot) {
  const over = plot.over;
  const move = (event) => {
    if (event.pointerType === "mouse" || !event.isPrimary) return;
    const left = event.clientX - over.getBoundingClientRect().left;
    plot.setCursor({ left: Math.min(over.clientWidth, Math.max(0, left)), top: 0 });
  };
  over.addEventListener("pointerdown", move);
  over.addEventListener("pointermove", move);
}
