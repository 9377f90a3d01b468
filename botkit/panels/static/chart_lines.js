// The lines of the chart, as `chart_lines.py` and `chart_view.py` keep and see them. No page, no widgets.
// A row is [at, guilds, members, events]: tenths of a second, counts, hundredths of events a second; null: not known.

const TENTHS = 10;
const COLUMNS = { guilds: 1, members: 2, events: 3 };
const LEAST_WIDTH = 60 * TENTHS;
const LEAST_ROOM = 10;
const SHARE = 0.02;

const isGap = (row) => row[1] === null && row[2] === null && row[3] === null;

/** Turn the trait into lines by range: columns of differences become rows. */
function decode(encoded) {
  const sum = (differences) => {
    let last = 0;
    return differences.map((value) => (value === null ? null : (last += value)));
  };
  return Object.fromEntries(Object.entries(encoded ?? {}).map(([name, { span, step, ...columns }]) => {
    const [at, ...values] = [columns.at, columns.guilds, columns.members, columns.events].map(sum);
    return [name, { span, step, rows: at.map((time, place) => [time, ...values.map((column) => column[place])]) }];
  }));
}

/** Add the newest row to a line: one a step, or three around a gap. What is there of a later time goes. */
function addRow({ span, step, rows }, row) {
  const stepOf = (one) => Math.floor(one[0] / (TENTHS * step));
  while (rows.length && rows.at(-1)[0] >= row[0]) rows.pop();
  const last = rows.at(-1);
  if (isGap(row)) {
    if (last && !isGap(last)) {
      if (rows.length > 1 && isGap(rows.at(-2)) && stepOf(rows.at(-2)) === stepOf(row)) rows.pop();
      else rows.push(row);
    }
  } else if (last && !isGap(last) && stepOf(last) === stepOf(row)) {
    rows[rows.length - 1] = [...row.slice(0, 3), meanRate(last, row, TENTHS * step)];
  } else rows.push(row);
  while (rows.length > 1 && rows[1][0] <= row[0] - TENTHS * span) rows.shift();
}

function meanRate(old, row, step) {
  if (old[3] === null || row[3] === null) return row[3];
  const before = old[0] % step;
  const since = row[0] - old[0];
  return Math.round((old[3] * before + row[3] * since) / (before + since));
}

const filled = (lines) => Object.values(lines).filter((line) => line.rows.length);

/** From when to when a range goes: to the last row, from the first if there is less. */
function wholeWindow(lines, range) {
  const held = filled(lines);
  const end = Math.max(...held.map((line) => line.rows.at(-1)[0]));
  const first = Math.min(...held.map((line) => line.rows[0][0]));
  return [Math.min(Math.max(end - lines[range].span * TENTHS, first), end - LEAST_WIDTH), end];
}

/** The finest line that covers a time, or all that there is; at most that of the range. */
function lineFor(lines, range, [start, end]) {
  const latest = Math.max(start + (end - start) * 0.1, Math.min(...filled(lines).map((line) => line.rows[0][0])));
  for (const [name, line] of Object.entries(lines)) {
    if (line.rows.length && (line.rows[0][0] <= latest || name === range)) return line;
  }
  return lines[range];
}

/** The rows of a time, and the one before it, whose count holds when the time begins. */
function seen(rows, [start, end]) {
  const first = rows.findIndex((row) => row[0] >= start);
  return rows.slice(Math.max(0, (first < 0 ? rows.length : first) - 1)).filter((row) => row[0] <= end);
}

/** The ranges to choose from: the longer ones only where there is something to see in them. */
function rangesOf(lines) {
  const names = Object.keys(lines);
  return names.filter((name, place) => {
    const rows = lines[name].rows;
    return place < 3 || (rows.length && rows.at(-1)[0] - rows[0][0] > lines[names[place - 1]].span * TENTHS);
  });
}

/** The values along the height: whole ones for counts, from zero for the rate. */
function scaleOf(rows, measure) {
  const known = rows.map((row) => row[COLUMNS[measure]]).filter((value) => value !== null);
  const [low, high] = known.length ? [Math.min(...known), Math.max(...known)] : [0, 0];
  if (measure === "events") return evenScale(0, Math.max(1, (1.06 * high) / 100), 0);
  const lack = Math.max(0, Math.max(LEAST_ROOM, SHARE * high) - (high - low));
  const room = 0.06 * (high - low);
  const bottom = Math.max(0, low - lack / 2 - room);
  return evenScale(bottom, Math.max(high + lack / 2 + room, bottom + LEAST_ROOM), 1);
}

function evenScale(from, to, least) {
  const wanted = (to - from) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = Math.max(least, [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= wanted * (1 - 1e-9)));
  const [low, high] = [Math.floor(from / step) * step, Math.ceil(to / step) * step];
  return { low, high, step, ticks: Array.from({ length: Math.round((high - low) / step) + 1 }, (_, place) => low + place * step) };
}

/** Rows at even times, the newest first, for a table: counts as they were then, the rate as the mean since the one before. */
function tableRows(rows, [start, end]) {
  const sizes = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 172800].map((size) => size * TENTHS);
  const size = sizes.find((one) => (end - start) / one <= 25) ?? sizes.at(-1);
  const zone = -new Date(end * 100).getTimezoneOffset() * 60 * TENTHS;
  const found = [];
  for (let time = Math.floor((end + zone) / size) * size - zone; time >= start; time -= size) {
    const until = rows.filter((row) => row[0] <= time);
    if (!until.length) break;
    const rates = until.filter((row) => row[0] > time - size && row[3] !== null).map((row) => row[3]);
    const [, guilds, members, events] = until.at(-1);
    const mean = rates.length ? rates.reduce((sum, rate) => sum + rate, 0) / rates.length : events;
    found.push({ at: time / TENTHS, guilds, members, events: isGap(until.at(-1)) ? null : mean });
  }
  return found;
}
