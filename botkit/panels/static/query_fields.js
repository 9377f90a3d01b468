// The inputs: one for each parameter of a route, by its type. Each has `root`, `read()`, `write(value)` and `tell(problem)`;
// what is read is text, true or false, or null. What the text means is for the kernel to say.

const TYPE_WORDS = {
  int: "whole number", float: "number", str: "text", bool: "yes or no", any: "JSON or text", datetime: "date and time",
  timedelta: "span of time", snowflake: "id", guild: "server", member: "member", channel: "channel", role: "role",
  user: "user", list: "list",
};
const PLURALS = { str: "texts", bool: "yes or no", any: "values", datetime: "dates and times", timedelta: "spans of time" };
const PEOPLE = ["member", "channel", "role", "user"];

let fieldCount = 0;

const choiceText = (value) => (typeof value === "string" ? value : JSON.stringify(value));
const two = (value) => String(value).padStart(2, "0");

/** A moment as `datetime-local` takes it: in the viewer's own zone. */
function localMoment(iso) {
  const when = new Date(iso);
  if (Number.isNaN(when.getTime())) return "";
  const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  return `${day}T${two(when.getHours())}:${two(when.getMinutes())}:${two(when.getSeconds())}`;
}

/** The viewer's zone at a moment, such as "UTC+9". */
function zone(when) {
  const minutes = -when.getTimezoneOffset();
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? "−" : "+"}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${two(rest)}` : ""}`;
}

/** What a number may be; of a text the number of its characters, of a list that of its items. */
function rangeWords({ type, minimum, maximum }) {
  const write = new Intl.NumberFormat("en", { maximumFractionDigits: 10 }).format;
  const measure = { str: " characters", list: " items", timedelta: " seconds" }[type] ?? "";
  if (minimum !== null && maximum !== null) return `${write(minimum)}–${write(maximum)}${measure}`;
  if (minimum !== null) return `${write(minimum)}${measure} or more`;
  return maximum !== null ? `up to ${write(maximum)}${measure}` : "";
}

function typeWords(parameter) {
  const { type, items, choices } = parameter;
  const range = rangeWords(parameter);
  let words = choices ? "" : TYPE_WORDS[type];
  if (type === "list") words = `list of ${choices ? "choices" : (PLURALS[items] ?? `${TYPE_WORDS[items]}s`)}`;
  // A range from 1 to 200 says that it is a number, and labels are short of room.
  else if (type === "int" && range) words = "";
  return [words, range].filter(Boolean).join(", ");
}

function helpWords(parameter) {
  const parts = [];
  if (parameter.doc) parts.push(parameter.doc);
  if (parameter.type === "list") {
    if (parameter.choices) parts.push(`Of: ${parameter.choices.map(choiceText).join(", ")}.`);
    parts.push("One per line, or with commas.");
  }
  if (parameter.type === "timedelta") parts.push("Such as 90s, 5 min, 2h 30m or 1d.");
  if (parameter.type === "datetime") parts.push(`In your own time (${zone(new Date())}).`);
  const { default: value, required, choices, type } = parameter;
  const shown = value !== null && value !== "" && !(Array.isArray(value) && !value.length);
  if (!required && shown && (!choices || type === "list") && type !== "bool") parts.push(`Default: ${choiceText(value)}${type === "timedelta" ? " s" : ""}.`);
  return parts.join(" ");
}

/** A text box, or what is one with another type. */
function textInput(parameter, attributes) {
  const node = make("input", "bq-input", [], { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", ...attributes });
  // What a browser does not take for a number or a date it does not hand out either.
  return { node, read: () => (node.validity.badInput ? "?" : node.value), write: (value) => (node.value = value ?? "") };
}

function numberInput(parameter) {
  const { minimum: min, maximum: max, type } = parameter;
  const attributes = { type: "number", step: type === "int" ? "1" : "any", inputmode: type === "int" ? "numeric" : "decimal" };
  if (min !== null) attributes.min = min;
  if (max !== null) attributes.max = max;
  if (parameter.default !== null) attributes.placeholder = parameter.default;
  const made = textInput(parameter, attributes);
  // A page that is scrolled past a number should leave it alone.
  made.node.addEventListener("wheel", () => made.node.blur(), { passive: true });
  return made;
}

function momentInput(parameter) {
  const made = textInput(parameter, { type: "datetime-local", step: "1" });
  const { node } = made;
  return {
    node,
    read: () => (node.value ? new Date(node.value).toISOString().replace(".000Z", "Z") : made.read()),
    write: (value) => (node.value = value ? localMoment(value) : ""),
  };
}

function areaInput(parameter) {
  const rows = parameter.type === "list" ? "3" : "2";
  const node = make("textarea", "bq-input", [], { rows, spellcheck: "false", autocapitalize: "off" });
  return { node, read: () => node.value, write: (value) => (node.value = value ?? "") };
}

function boxInput(parameter) {
  const node = make("input", "bq-check", [], { type: "checkbox" });
  const first = parameter.default === true;
  node.checked = first;
  return { node, read: () => (node.checked === first ? "" : node.checked), write: (value) => (node.checked = typeof value === "boolean" ? value : first) };
}

/** One of some values; where none need be chosen there is a first one that says so. */
function choiceInput(parameter) {
  const { choices, default: value, required, nullable } = parameter;
  const known = choices ?? [true, false];
  const options = known.map((choice) => [choice, choiceText(choice) + (!required && choice === value ? " (default)" : "")]);
  if (nullable && (required || value !== null)) options.push([null, "null"]);
  if (required) options.unshift(["", "Choose…"]);
  else if (!known.includes(value)) options.unshift(["", value === null ? "any (default)" : "default"]);
  const node = make("select", "bq-input", options.map(([, text], index) => make("option", "", text, { value: index })));
  const first = Math.max(0, options.findIndex(([choice]) => (required ? choice === "" : choice === value || (value === null && choice === ""))));
  node.value = first;
  const read = () => {
    const [choice] = options[Number(node.value)];
    if (!required && Number(node.value) === first) return "";
    return choice === null ? null : choiceText(choice);
  };
  const write = (text) => {
    const found = options.findIndex(([choice]) => (choice === null ? text === null : choiceText(choice) === String(text)));
    node.value = found < 0 || text === undefined ? first : found;
  };
  return { node, read, write };
}

function makeInput(parameter, guilds) {
  const { type } = parameter;
  if ((parameter.choices && type !== "list") || (type === "bool" && (parameter.nullable || parameter.required))) return choiceInput(parameter);
  if (type === "int" || type === "float") return numberInput(parameter);
  if (type === "bool") return boxInput(parameter);
  if (type === "datetime") return momentInput(parameter);
  if (type === "list" || type === "any") return areaInput(parameter);
  if (type === "guild" && guilds) return guildInput(guilds);
  const hints = { timedelta: "2h 30m", snowflake: "id", guild: "id or name" };
  const placeholder = PEOPLE.includes(type) ? "id or name" : (hints[type] ?? (parameter.default ? choiceText(parameter.default) : ""));
  return textInput(parameter, { placeholder, maxlength: "100000" });
}

/** A server, found by typing: the names come from the bot, some at a time. */
function guildInput(guilds) {
  let picked = null;
  let rows = [];
  let matching = 0;
  let asking = null;
  const words = new Intl.NumberFormat("en");
  const item = (row) => ({ value: row.id, name: row.name || "(no name)", aside: `${words.format(row.members ?? 0)} members`, detail: row.id });
  const draw = (active) => {
    const more = rows.length < matching;
    const note = rows.length ? (more ? `${words.format(matching - rows.length)} more: go on down` : "") : "No server has this name or id.";
    combo.show(rows.map(item), { note, more, active });
  };
  const ask = (text, offset) => {
    if (asking !== null) guilds.forget(asking);
    if (!offset) combo.show([], { note: "Looking…" });
    asking = guilds.ask(text, offset, (reply) => {
      asking = null;
      if (document.activeElement !== combo.input) return;
      if (reply.error) return combo.show([], { note: reply.error });
      rows = offset ? [...rows, ...reply.rows] : reply.rows;
      matching = reply.matching;
      draw(offset);
    });
  };
  const search = () => (picked && combo.input.value === picked.name ? "" : combo.input.value.trim());
  const note = make("span", "bq-picked");
  const told = () => write(note, picked ? `id ${picked.id}` : "");
  const combo = new Combo("Servers", { placeholder: "Type a name or an id", maxlength: "100" }, {
    type: () => {
      picked = null;
      told();
      clearTimeout(combo.typing);
      combo.typing = setTimeout(() => ask(combo.input.value.trim(), 0), 250);
    },
    open: () => ask(search(), 0),
    more: () => asking === null && ask(search(), rows.length),
    pick: (chosen) => {
      picked = { id: chosen.value, name: chosen.name };
      combo.input.value = chosen.name;
      told();
      combo.root.dispatchEvent(new Event("change", { bubbles: true }));
    },
    leave: () => {
      clearTimeout(combo.typing);
      if (asking !== null) guilds.forget(asking);
      asking = null;
    },
  });
  const name = (id) =>
    guilds.ask(id, 0, (reply) => {
      const row = reply.rows?.find((one) => one.id === id);
      if (!row || combo.input.value !== id) return;
      picked = { id, name: row.name };
      combo.input.value = row.name;
      told();
    });
  return {
    node: combo.input,
    outer: make("div", "bq-guild", [combo.root, note]),
    read: () => (picked ? picked.id : combo.input.value.trim()),
    write: (value) => {
      picked = null;
      combo.input.value = value ?? "";
      told();
      if (/^\d+$/.test(value ?? "")) name(value);
    },
    close: () => combo.close(),
  };
}

/** The field of a parameter: label, input, help, and what is wrong with it. */
function makeField(parameter, guilds) {
  const id = `bq-field-${++fieldCount}`;
  const input = makeInput(parameter, guilds);
  const { node } = input;
  const box = node.type === "checkbox";
  node.id = id;
  const help = make("p", "bq-help", helpWords(parameter), { id: `${id}-help` });
  const problem = make("p", "bq-problem", [], { id: `${id}-problem` });
  const label = make("label", "bq-label", [make("span", "bq-name", parameter.name)], { for: id });
  if (parameter.required) label.append(make("span", "bq-required", "required"));
  const words = typeWords(parameter);
  if (words && !box) label.append(make("span", "bq-type", words));
  attribute(node, "aria-required", parameter.required ? "true" : null);
  attribute(node, "aria-describedby", help.textContent ? help.id : null);
  const none = nullBox(parameter, node, id);
  const line = box ? make("div", "bq-check-line", [node, label]) : null;
  const root = make("div", `bq-field bq-field-${parameter.type}`, [
    ...(line ? [line] : [make("div", "bq-label-line", none ? [label, none.root] : [label]), input.outer ?? node]),
    help,
    problem,
  ]);
  return {
    name: parameter.name,
    node,
    root,
    read: () => (none?.box.checked ? null : input.read()),
    write: (value) => {
      if (none) none.set(value === null);
      input.write(value === null && none ? "" : value);
    },
    tell: (text) => {
      write(problem, text);
      attribute(node, "aria-invalid", text ? "true" : null);
      attribute(node, "aria-describedby", [text && problem.id, help.textContent && help.id].filter(Boolean).join(" ") || null);
    },
    close: () => input.close?.(),
  };
}

/** A box "null" for a parameter that takes it and would not get it by being left empty. */
function nullBox(parameter, node, id) {
  const select = node.tagName === "SELECT";
  if (!parameter.nullable || select || (!parameter.required && parameter.default === null)) return null;
  const box = make("input", "bq-check", [], { type: "checkbox", id: `${id}-null` });
  const set = (on) => {
    box.checked = on;
    node.disabled = on;
  };
  box.addEventListener("change", () => set(box.checked));
  return { box, set, root: make("label", "bq-null", [box, "null"], { for: box.id }) };
}

/** The one field of a route that has declared nothing. */
function makeFreeField() {
  const id = `bq-field-${++fieldCount}`;
  const node = make("textarea", "bq-input bq-mono", [], { id, rows: "3", spellcheck: "false", autocapitalize: "off", placeholder: "name=text\nids:=[1, 2]" });
  const help = make("p", "bq-help", "name=text sends text, name:=json any JSON value. One per line; on a line with several, quote what holds spaces.", { id: `${id}-help` });
  const problem = make("p", "bq-problem", [], { id: `${id}-problem` });
  const label = make("label", "bq-label", [make("span", "bq-name", "Arguments")], { for: id });
  attribute(node, "aria-describedby", help.id);
  return {
    name: "",
    node,
    root: make("div", "bq-field bq-field-list bq-field-free", [make("div", "bq-label-line", label), node, help, problem]),
    read: () => node.value,
    write: (value) => (node.value = value ?? ""),
    tell: (text) => {
      write(problem, text);
      attribute(node, "aria-invalid", text ? "true" : null);
      attribute(node, "aria-describedby", text ? `${problem.id} ${help.id}` : help.id);
    },
  };
}
