// The last joins and leaves as a small table. Names of guilds are hostile: they are text, isolated from what is around.

function makeRow() {
  const nodes = { kind: make("span"), name: make("bdi", "bk-guild"), members: make("td"), when: make("time") };
  const move = make("span", "bk-move", [make("i", "", [], { "aria-hidden": "true" }), nodes.kind]);
  nodes.cell = make("th", "", [move, " ", nodes.name], { scope: "row" });
  nodes.root = make("tr", "", [nodes.cell, nodes.members, make("td", "", nodes.when)]);
  return nodes;
}

function writeRow(row, [joined, name, members, at], words) {
  const blank = isBlank(name);
  const kind = joined ? "joined" : "left";
  attribute(row.root, "data-kind", kind);
  write(row.kind, words.say(kind));
  write(row.name, blank ? words.say("no_name") : name);
  row.name.classList.toggle("bk-muted", blank);
  attribute(row.cell, "title", blank ? null : name);
  write(row.members, words.number(members));
  writeWhen(row.when, at, words);
}

function render({ model, el }) {
  const table = rowsTable(["name", "members", "when"]);
  const nodes = card("recent", [table.root, table.empty]);
  const draw = (words) => table.draw(model.get("moves"), words, words.say("empty"), makeRow, writeRow);
  return stand({ model, el }, nodes, ["moves"], draw);
}

export default { render };
