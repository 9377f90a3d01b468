// A grid of tiles. A tile is made once and then only written to.

const IN_ORDER = ["failed", "reconnecting", "stopping", "starting", "connecting", "stopped", "ready"];

function makeTile() {
  const nodes = {
    id: make("span"),
    state: make("span", "bk-tile-state"),
    latency: make("span", "bk-tile-latency"),
    beat: make("span"),
    guilds: make("span", "bk-tile-more"),
    rate: make("span", "bk-tile-rate"),
  };
  const label = make("span", "bk-tile-id", [make("i", "bk-shape", [], { "aria-hidden": "true" }), nodes.id]);
  const beat = make("span", "bk-tile-beat", [make("i", "", [], { "aria-hidden": "true" }), nodes.beat]);
  nodes.root = make("li", "bk-tile", [label, nodes.state, nodes.latency, beat, nodes.guilds, nodes.rate]);
  return nodes;
}

/** What is known of each shard, of the columns that travel. */
function shardsOf(model) {
  const [latencies, beats, guilds, rates] = ["latencies", "beats", "guilds", "rates"].map((name) => model.get(name));
  return model.get("shards").map(([id, state], index) => ({
    id, state, latency: latencies[index] ?? null, beat: beats[index] ?? null, guilds: guilds[index] ?? null, rate: rates[index] ?? 0,
  }));
}

function writeTile(tile, shard, words, now) {
  const none = words.say("unit_none");
  const age = shard.beat === null ? null : coarse(words, now - shard.beat);
  const latency = took(words, shard.latency);
  const rate = words.say("rate", { n: words.decimal(shard.rate) });
  attribute(tile.root, "data-state", shard.state);
  write(tile.id, String(shard.id));
  write(tile.state, words.say(`state_${shard.state}`));
  write(tile.latency, latency);
  write(tile.beat, age ?? none);
  write(tile.guilds, shard.guilds === null ? none : words.many("guilds", shard.guilds));
  write(tile.rate, rate);
  const tip = [
    words.say("shard", { n: shard.id }), tile.state.textContent, words.say("latency", { n: latency }),
    age === null ? words.say("no_heartbeat") : words.say("heartbeat", { age }), tile.guilds.textContent, words.say("events", { n: rate }),
  ];
  attribute(tile.root, "title", tip.join("\n"));
}

/** "2 reconnecting · 58 ready · median 41 ms": the troubled first. */
function summary(shards, words) {
  const counts = IN_ORDER.map((state) => [state, shards.filter((shard) => shard.state === state).length]);
  const said = counts.filter(([, n]) => n).map(([state, n]) => words.say("count", { n: words.number(n), state: words.say(`state_${state}`).toLowerCase() }));
  const latencies = shards.map((shard) => shard.latency).filter((value) => value !== null).sort((a, b) => a - b);
  if (latencies.length > 1) said.push(words.say("median", { n: took(words, latencies[Math.floor(latencies.length / 2)]) }));
  return said.join(" · ");
}

function render({ model, el }) {
  const list = make("ul", "bk-tiles");
  const empty = make("p", "bk-empty");
  const nodes = card("shards", [list, empty]);
  const tiles = [];
  const draw = (words, now) => {
    const shards = shardsOf(model);
    const dense = shards.length > model.get("dense");
    // Of a bot that says nothing it is not known when its heart last beat: the age stands as of the last word.
    const then = nodes.root.closest("[data-stale]") ? model.get("at") : now;
    write(nodes.remark, summary(shards, words));
    list.toggleAttribute("data-dense", dense);
    attribute(list, "tabindex", dense ? "0" : null);
    write(empty, shards.length ? "" : words.say("empty"));
    fit(tiles, shards.length, list, makeTile);
    shards.forEach((shard, index) => writeTile(tiles[index], shard, words, then));
  };
  return stand({ model, el }, nodes, ["shards", "latencies", "beats", "guilds", "rates"], draw);
}

export default { render };
