// A bar for each type of event, in the order that the kernel gives; below them four numbers of the bot's commands.

const OTHER = "OTHER";
const COMMANDS = ["used", "failed", "p50", "p95"];

function makeBar() {
  const nodes = { kind: make("dt"), bar: make("i"), rate: make("span") };
  nodes.root = make("div", "", [nodes.kind, make("dd", "", [make("i", "bk-bar", nodes.bar, { "aria-hidden": "true" }), nodes.rate])]);
  return nodes;
}

function makeFact() {
  const nodes = { label: make("dt"), value: make("dd") };
  nodes.root = make("div", "", [nodes.label, nodes.value]);
  return nodes;
}

/** The rate that fills a bar: 1, 2 or 5 times a power of ten, so that bars seldom all change at once. */
function scale(highest) {
  let step = 1;
  while (step < highest) step *= String(step)[0] === "2" ? 2.5 : 2;
  return step;
}

function commands(model, words) {
  const [used, failed] = [model.get("used"), model.get("failed")];
  const count = (value) => (value === null ? words.say("unit_none") : words.number(value));
  const share = failed && used ? words.say("failed_share", { n: count(failed), share: words.decimal((100 * failed) / used) }) : count(failed);
  return { used: count(used), failed: share, p50: took(words, model.get("p50")), p95: took(words, model.get("p95")) };
}

function drawBars(bars, types, rates, words) {
  const full = scale(Math.max(0, ...rates));
  types.forEach((kind, index) => {
    const rate = rates[index] ?? 0;
    const { kind: label, bar, rate: number } = bars[index];
    write(label, kind === OTHER ? words.say("other") : kind);
    attribute(label, "title", label.textContent);
    write(number, words.say("rate", { n: words.decimal(rate) }));
    bar.style.transform = `scaleX(${(rate / full).toFixed(4)})`;
  });
}

function render({ model, el }) {
  const list = make("dl", "bk-bars");
  const empty = make("p", "bk-empty");
  const facts = Object.fromEntries(COMMANDS.map((name) => [name, makeFact()]));
  const below = make("dl", "bk-commands", COMMANDS.map((name) => facts[name].root));
  const nodes = card("activity", [list, empty, below]);
  const bars = [];
  const draw = (words) => {
    const types = model.get("types");
    write(nodes.remark, words.say("types"));
    write(empty, types.length ? "" : words.say("empty"));
    fit(bars, types.length, list, makeBar);
    drawBars(bars, types, model.get("rates"), words);
    const shown = commands(model, words);
    for (const name of COMMANDS) {
      attribute(facts[name].root, "title", words.say(`${name}_help`));
      write(facts[name].label, words.say(name));
      write(facts[name].value, shown[name]);
    }
  };
  return stand({ model, el }, nodes, ["types", "rates", ...COMMANDS], draw);
}

export default { render };
