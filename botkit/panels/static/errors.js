// The last errors as a small table.

function makeRow() {
  const nodes = { type: make("span", "bk-what"), place: make("code", "bk-place"), count: make("td"), when: make("time") };
  nodes.root = make("tr", "", [make("th", "", [nodes.type, nodes.place], { scope: "row" }), nodes.count, make("td", "", nodes.when)]);
  return nodes;
}

function writeRow(row, [type, place, count, last], words) {
  write(row.type, type);
  write(row.place, place);
  attribute(row.place, "title", place);
  write(row.count, words.number(count));
  writeWhen(row.when, last, words);
}

function render({ model, el }) {
  const table = rowsTable(["type", "count", "last"]);
  const nodes = card("errors", [table.root, table.empty]);
  const draw = (words) => {
    const known = model.get("known");
    nodes.root.toggleAttribute("data-known", known);
    table.draw(model.get("errors"), words, known ? words.say("empty") : words.say("not_known"), makeRow, writeRow);
  };
  return stand({ model, el }, nodes, ["errors", "known"], draw);
}

export default { render };
