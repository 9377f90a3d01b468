// Five numbers, each with its level as a shape, a colour and a word.

const ROWS = ["lag", "memory", "cpu", "limits", "identifies"];

function makeRow() {
  const nodes = { label: make("span"), value: make("dd", "bk-number"), note: make("span"), when: make("time"), word: make("dd", "bk-word") };
  const term = make("dt", "", [make("i", "bk-shape", [], { "aria-hidden": "true" }), nodes.label]);
  const remark = make("dd", "bk-remark", [nodes.note, nodes.when]);
  nodes.root = make("div", "bk-level", [term, nodes.value, remark, nodes.word]);
  return nodes;
}

/** A size; the whole numbers of a panel that changes all the time have no decimals that would flicker. */
function size(megabytes, words) {
  const large = megabytes >= 1000;
  return words.say(large ? "gigabytes" : "megabytes", { n: large ? words.decimal(megabytes / 1000) : words.number(megabytes) });
}

function values(model, words, now) {
  const known = (name, shown) => (model.get(name) === null ? words.say("unit_none") : shown(model.get(name)));
  return {
    lag: known("lag", (value) => took(words, value)),
    memory: known("memory", (value) => size(value, words)),
    cpu: known("cpu", (value) => words.say("percent", { n: words.decimal(value) })),
    limits: known("limits", words.number),
    identifies: known("identifies", ([remaining, total, resets]) =>
      words.say("identifies_value", { n: words.number(now >= resets ? total : remaining), total: words.number(total) })),
  };
}

/** Write what stands beside a number; what is a moment ticks, and has its exact time in the tip. */
function writeNote(row, text, seconds = null, words = null, key = "") {
  write(row.note, text);
  if (seconds === null) row.when.replaceChildren();
  else writeWhen(row.when, seconds, words, (when) => words.say(key, { when }));
}

function notes(model, rows, words, now) {
  for (const name of ["lag", "memory", "cpu"]) writeNote(rows[name], words.say(`${name}_note`));
  const limited = model.get("limited");
  if (limited !== null) writeNote(rows.limits, "", limited, words, "limits_last");
  else writeNote(rows.limits, model.get("limits") === null ? "" : words.say("limits_none"));
  const budget = model.get("identifies");
  if (budget && now >= budget[2]) writeNote(rows.identifies, "", budget[2], words, "identifies_reset");
  else writeNote(rows.identifies, budget ? words.say("identifies_resets", { age: coarse(words, budget[2] - now) }) : "");
  attribute(rows.identifies.note, "title", budget ? words.clock(budget[2]) : null);
}

function render({ model, el }) {
  const rows = Object.fromEntries(ROWS.map((name) => [name, makeRow()]));
  const nodes = card("health", [make("dl", "bk-rows", ROWS.map((name) => rows[name].root))]);
  const draw = (words, now) => {
    const shown = values(model, words, now);
    const measured = model.get("measured");
    for (const name of ROWS) {
      const level = model.get("levels")[name] ?? "unknown";
      const { root, label, value, word } = rows[name];
      attribute(root, "data-level", level);
      attribute(root, "title", words.say(`${name}_help`));
      write(label, words.say(name));
      write(value, shown[name]);
      write(word, words.say(`level_${level}`));
    }
    notes(model, rows, words, now);
    const age = measured === null ? "" : words.say("unit_ago", { age: words.duration(now - measured) });
    write(nodes.remark, age && words.say("measured", { when: age }));
  };
  return stand({ model, el }, nodes, ["measured", "lag", "memory", "cpu", "limits", "limited", "identifies", "levels"], draw);
}

export default { render };
