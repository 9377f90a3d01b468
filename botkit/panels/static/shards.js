// A grid of tiles. A tile is made once and then only written to.

const IN_ORDER = ["failed", "reconnecting", "stopping", "starting", "connecting", "stopped", "ready"];

function makeTile() {
  const nodes = {
    shape: make("i", "bk-shape", [], { "aria-hidden": "true" }),
    id: make("span"),
    state: make("span", "bk-tile-state"),
    latency: make("span", "bk-tile-latency"),
    guilds: make("span", "bk-tile-more"),
    events: make("span", "bk-tile-more"),
  };
  const label = make("span", "bk-tile-id", [nodes.shape, nodes.id]);
  nodes.root = make("li", "bk-tile", [label, nodes.state, nodes.latency, nodes.guilds, nodes.events]);
  return nodes;
}

/** No connection takes 0 ms: that stands for less than one. */
function milliseconds(value, words) {
  return words.say("unit_milliseconds", { n: value ? words.number(value) : "<1" });
}

function writeTile(tile, [id, state, latency, guilds, events], words, dense) {
  const latencyText = latency === null ? words.say("unit_none") : milliseconds(latency, words);
  const all = [words.say("shard", { n: id }), words.say(`state_${state}`), words.say("latency", { n: latencyText })];
  attribute(tile.root, "data-state", state);
  write(tile.id, String(id));
  write(tile.state, words.say(`state_${state}`));
  write(tile.latency, latencyText);
  write(tile.guilds, words.many("guilds", guilds));
  write(tile.events, words.many("events", events));
  attribute(tile.root, "title", dense ? [...all, tile.guilds.textContent, tile.events.textContent].join("\n") : all.join("\n"));
}

/** "2 reconnecting · 58 ready · median 41 ms": the troubled first. */
function summary(shards, words) {
  const counts = IN_ORDER.map((state) => [state, shards.filter((shard) => shard[1] === state).length]);
  const said = counts.filter(([, n]) => n).map(([state, n]) => words.say("count", { n: words.number(n), state: words.say(`state_${state}`).toLowerCase() }));
  const latencies = shards.map((shard) => shard[2]).filter((value) => value !== null).sort((a, b) => a - b);
  if (latencies.length > 1) {
    const middle = latencies[Math.floor(latencies.length / 2)];
    said.push(words.say("median", { n: milliseconds(middle, words) }));
  }
  return said.join(" · ");
}

function render({ model, el }) {
  const title = make("h2");
  const line = make("span", "bk-muted bk-summary");
  const list = make("ul", "bk-tiles");
  const empty = make("p", "bk-empty");
  const root = make("section", "botkit botkit-shards bk-card", [make("header", "bk-head", [title, line]), list, empty]);
  const tiles = [];
  const draw = () => {
    const words = formatter(model);
    const shards = model.get("shards");
    const dense = shards.length > model.get("dense");
    root.lang = words.lang;
    write(title, words.say("title"));
    attribute(root, "aria-label", words.say("title"));
    write(line, summary(shards, words));
    list.toggleAttribute("data-dense", dense);
    attribute(list, "tabindex", dense ? "0" : null);
    write(empty, shards.length ? "" : words.say("empty"));
    while (tiles.length > shards.length) tiles.pop().root.remove();
    while (tiles.length < shards.length) {
      tiles.push(makeTile());
      list.append(tiles.at(-1).root);
    }
    shards.forEach((shard, index) => writeTile(tiles[index], shard, words, dense));
  };
  const unfollow = follow(model, ["shards", "texts"], draw);
  el.append(root);
  draw();
  return () => {
    unfollow();
    root.remove();
  };
}

export default { render };
