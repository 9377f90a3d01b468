// The chart's controls and its table: elements, and what they are filled with.

const MEASURES = Object.keys(COLUMNS);
let choices = 0;

/** One of several, as radio buttons: the browser does the keys. Returns the element and `show(values, chosen, words)`. */
function makeChoice(kind, onChange) {
  const name = `bk-${kind}-${(choices += 1)}`;
  const node = make("div", "bk-choice", [], { role: "radiogroup", "data-choice": kind });
  const options = new Map();
  const option = (value) => {
    const input = make("input", "", [], { type: "radio", name, value });
    input.addEventListener("change", () => onChange(value));
    const text = make("span");
    const made = { input, text, label: make("label", "", [input, text]) };
    node.append(made.label);
    options.set(value, made);
    return made;
  };
  const show = (values, chosen, words) => {
    attribute(node, "aria-label", words.say(kind));
    for (const value of values) write((options.get(value) ?? option(value)).text, words.say(`${kind}_${value}`));
    for (const [value, { input, label }] of options) {
      label.hidden = !values.includes(value);
      input.checked = value === chosen;
    }
  };
  return { node, show };
}

function makeZoom(onZoom) {
  const signs = { zoom_out: "−", zoom_in: "+", zoom_reset: "⤢" };
  const buttons = Object.entries(signs).map(([key, sign]) => {
    const button = make("button", "bk-zoom", sign, { type: "button" });
    button.addEventListener("click", () => onZoom(key));
    return [key, button];
  });
  const node = make("div", "bk-zooms", buttons.map(([, button]) => button), { role: "group" });
  const show = (usable, words) => {
    attribute(node, "aria-label", words.say("zoom"));
    for (const [key, button] of buttons) {
      for (const name of ["aria-label", "title"]) attribute(button, name, words.say(key));
      // Not `disabled`: the button that was just pressed would lose the focus.
      attribute(button, "aria-disabled", usable.includes(key) ? null : "true");
    }
  };
  return { node, show };
}

/** The numbers behind the line, for those who rather read than look; filled while it is open. */
function makeTable(onOpen) {
  const summary = make("summary");
  const head = make("tr");
  const body = make("tbody");
  const table = make("table", "", [make("thead", "", [head]), body]);
  const box = make("div", "bk-scroll", [table], { tabindex: "0", role: "region" });
  const node = make("details", "bk-numbers", [summary, box]);
  node.addEventListener("toggle", onOpen);
  const show = (rows, words) => {
    write(summary, words.say("numbers"));
    attribute(box, "aria-label", words.say("numbers"));
    if (!node.open) return;
    const titles = [words.say("time"), ...MEASURES.map((measure) => words.say(`measure_${measure}`))];
    fill(head, titles.length, () => make("th", "", [], { scope: "col" }));
    titles.forEach((title, place) => write(head.children[place], title));
    fill(body, rows.length, () => make("tr", "", [make("th", "", [], { scope: "row" }), ...MEASURES.map(() => make("td"))]));
    rows.forEach((row, place) => {
      const texts = [words.clock(row.at), ...MEASURES.map((measure) => numberOf(row[measure], measure, words))];
      texts.forEach((text, column) => write(body.children[place].children[column], text));
    });
  };
  return { node, show };
}

function fill(node, count, one) {
  while (node.children.length > count) node.lastChild.remove();
  while (node.children.length < count) node.append(one());
}

/** A value of a row as a number without its unit. */
function numberOf(value, measure, words) {
  if (value === null) return words.say("unit_none");
  return measure === "events" ? words.decimal(value / 100) : words.number(value);
}

/** Keep a viewer's choice in the browser: for good, or as long as the tab lives. */
function remember(storage, key, value) {
  try { window[storage].setItem(`botkit.chart.${key}`, JSON.stringify(value)); } catch { /* no storage */ }
}

function remembered(storage, key) {
  try { return JSON.parse(window[storage].getItem(`botkit.chart.${key}`)); } catch { return null; }
}
