// uPlot as this chart needs it. What is seen is told by `view`: {window, scale, measure, words}, in seconds.

const TIME_STEPS = [1, 2, 5, 10, 15, 30].flatMap((step) => [step, 60 * step])
  .concat([1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720].map((hours) => 3600 * hours))
  .sort((a, b) => a - b);
const SWIPE = 6;

/** Make the plot; `on` has `move` (the cursor is elsewhere), `select` (a part was drawn out) and `reset`. */
function makePlot(box, view, data, on) {
  const color = (name) => () => getComputedStyle(box).getPropertyValue(`--bk-${name}`).trim();
  const font = "12px system-ui, sans-serif";
  const axis = { stroke: color("muted"), font, grid: { stroke: color("line"), width: 1 }, ticks: { show: false } };
  const select = (chart) => {
    const { left, width } = chart.select;
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (width >= SWIPE) on.select(chart.posToVal(left, "x"), chart.posToVal(left + width, "x"));
  };
  return new uPlot({
    width: Math.max(1, box.clientWidth),
    height: box.clientHeight,
    padding: [12, 30, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: SWIPE },
      points: { size: 9, fill: color("accent") },
      bind: { dblclick: () => () => on.reset() },
    },
    scales: { x: { range: () => view.window }, y: { range: () => [view.scale.low, view.scale.high] } },
    axes: [
      { ...axis, grid: { show: false }, values: (_, splits, __, ___, step) => timeTicks(splits, step, view.words), incrs: TIME_STEPS, space: 72, size: 30, gap: 8 },
      { ...axis, values: (_, splits) => splits.map((value) => tickText(value, view)), splits: () => view.scale.ticks, size: axisWidth },
    ],
    series: [{}, {
      stroke: color("accent"),
      width: 2,
      paths: (chart, ...place) => (view.measure === "events" ? LINEAR : STEPPED)(chart, ...place),
      points: { show: true, size: 5, fill: color("accent"), filter: alone },
    }],
    hooks: { setCursor: [() => on.move()], setSelect: [select] },
  }, data, box);
}

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
function axisWidth(_chart, values) {
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
