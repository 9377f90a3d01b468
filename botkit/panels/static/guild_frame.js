// What stands around the rows of the table: search, heads, pager, and the sentences where there is nothing to show.

const SIZES = [25, 50, 100]; // rows a page

function makeHead(onSort) {
  const buttons = {};
  const cells = COLUMNS.map((column) => {
    const cell = make("th", `bk-${column}`, [], { scope: "col" });
    buttons[column] = make("button", "bk-sort", [make("span"), make("i", "bk-arrow", [], { "aria-hidden": "true" })], { type: "button" });
    buttons[column].addEventListener("click", () => onSort(column));
    cell.append(buttons[column]);
    return cell;
  });
  return { buttons, cells, root: make("thead", "", make("tr", "", cells)) };
}

function makePager(handlers) {
  const nodes = { number: make("input", "bk-number", [], { type: "text", inputmode: "numeric", maxlength: "9", autocomplete: "off" }) };
  for (const [name, sign] of [["first", "«"], ["previous", "‹"], ["next", "›"], ["last", "»"]]) {
    nodes[name] = make("button", "bk-page", sign, { type: "button" });
    // aria-disabled rather than disabled: the button keeps the focus when the last page is reached.
    nodes[name].addEventListener("click", () => nodes[name].hasAttribute("aria-disabled") || handlers[name]());
  }
  nodes.label = make("span");
  nodes.count = make("span");
  nodes.size = make("select", "bk-size", SIZES.map((size) => make("option", "", [], { value: size })));
  const place = make("label", "bk-place", [nodes.label, nodes.number, nodes.count]);
  const pager = make("div", "bk-pager", [nodes.first, nodes.previous, place, nodes.next, nodes.last]);
  nodes.root = make("footer", "bk-foot", [pager, nodes.size]);
  nodes.number.addEventListener("change", handlers.jump);
  nodes.size.addEventListener("change", handlers.resize);
  return nodes;
}

function frame(handlers, rows) {
  const nodes = {
    title: make("h2"),
    search: make("input", "bk-search", [], { type: "search", maxlength: "100", autocomplete: "off", spellcheck: "false" }),
    range: make("span", "bk-range"),
    moved: make("button", "bk-moved", [], { type: "button" }),
    head: makeHead(handlers.sort),
    note: make("p", "bk-empty"),
    clear: make("button", "botkit-button", [], { type: "button" }),
    problem: make("p", "bk-note", [], { dir: "auto" }),
    live: make("p", "bk-hidden", [], { role: "status" }),
    hint: make("p", "bk-hidden"),
    pager: makePager(handlers),
  };
  nodes.table = make("table", "", [nodes.head.root, rows]);
  nodes.scroll = make("div", "bk-scroll", nodes.table);
  const header = make("header", "bk-head", [nodes.title, nodes.search, make("div", "bk-where", [nodes.moved, nodes.range])]);
  const empty = make("div", "bk-none", [nodes.note, nodes.clear]);
  const parts = [header, nodes.problem, nodes.scroll, empty, nodes.pager.root, nodes.live, nodes.hint];
  // JupyterLab's own keys (arrows, Enter, letters) stay away from what has keys of its own.
  nodes.root = make("section", "botkit botkit-table bk-card", parts, { "data-lm-suppress-shortcuts": "true" });
  nodes.hint.id = `bk-hint-${Math.random().toString(36).slice(2)}`;
  nodes.table.setAttribute("aria-describedby", nodes.hint.id);
  nodes.search.addEventListener("input", handlers.type);
  nodes.clear.addEventListener("click", handlers.clear);
  nodes.moved.addEventListener("click", handlers.release);
  return nodes;
}

function drawLabels(nodes, words) {
  write(nodes.title, words.say("title"));
  attribute(nodes.root, "aria-label", words.say("title"));
  attribute(nodes.search, "placeholder", words.say("search"));
  attribute(nodes.search, "aria-label", words.say("search"));
  for (const name of ["first", "previous", "next", "last"]) attribute(nodes.pager[name], "aria-label", words.say(name));
  write(nodes.pager.label, words.say("page"));
  attribute(nodes.pager.size, "aria-label", words.say("size_label"));
  for (const option of nodes.pager.size.options) write(option, words.say("size", { n: option.value }));
  write(nodes.clear, words.say("clear"));
  write(nodes.moved, words.say("moved"));
  attribute(nodes.moved, "title", words.say("moved_help"));
  write(nodes.hint, words.say("keys"));
  for (const column of COLUMNS) write(nodes.head.buttons[column].firstChild, words.say(column));
}
