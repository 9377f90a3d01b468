// What is known of one guild, in a dialog. Which guild is this view's own; the answers go to every viewer, and each
// view takes the one about its guild.

const DETAIL = "botkit.guild";
const FRESH = 10_000; // ms between two questions while the dialog is open; the bot sends what changes sooner
const WAIT = 4_000; // ms without an answer after which is said so, and asked again
// The name of SVG, which is spelled like an address and never loaded.
const SVG = ["http:", "", "www.w3.org", "2000", "svg"].join("/");

const readable = (raw) => raw.charAt(0).toUpperCase() + raw.slice(1).toLowerCase().replaceAll("_", " ");

function makeSvg(tag, attributes = {}) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function makeFacts(names) {
  const values = {};
  const list = make("dl", "bk-detail-facts");
  const labels = {};
  for (const name of names) {
    labels[name] = make("dt");
    values[name] = make("dd");
    list.append(make("div", "", [labels[name], values[name]]));
  }
  return { root: list, labels, values };
}

function makeGroup(name) {
  const title = make("h3");
  const list = make("ul", `bk-chips bk-chips-${name}`);
  return { title, list, root: make("section", "", [title, list]) };
}

/** Write texts, or pairs of a text and a number, as the items of a list. */
function writeChips(list, chips) {
  while (list.children.length > chips.length) list.lastChild.remove();
  while (list.children.length < chips.length) list.append(make("li", "", [make("bdi"), make("b")]));
  chips.forEach(([text, number], index) => {
    write(list.children[index].firstChild, text);
    write(list.children[index].lastChild, number ?? "");
  });
}

/** The points between gaps, as lines in a square of 100. */
function linesOf(points) {
  const known = points.filter(([, members]) => members !== null);
  if (known.length < 2) return [];
  const counts = known.map(([, members]) => members);
  const [first, low] = [known[0][0], Math.min(...counts)];
  const [span, rise] = [known.at(-1)[0] - first || 1, Math.max(...counts) - low];
  const lines = [[]];
  for (const [at, members] of points) {
    const y = rise ? 92 - (84 * (members - low)) / rise : 50;
    if (members === null) lines.push([]);
    else lines.at(-1).push(`${((100 * (at - first)) / span).toFixed(2)},${y.toFixed(2)}`);
  }
  // A lone point between two gaps is a line without length, which is drawn as a dot.
  return lines.filter((line) => line.length).map((line) => (line.length > 1 ? line : [line[0], line[0]]).join(" "));
}

class Detail {
  constructor(model, closed) {
    this.model = model;
    this.row = null; // what the table knows of the guild
    this.guild = null; // what the bot has told of it
    this.nodes = this.build();
    this.root = this.nodes.root;
    this.received = (message) => this.answer(message);
    model.on("msg:custom", this.received);
    this.seen = () => document.visibilityState === "visible" && this.open && this.ask();
    document.addEventListener("visibilitychange", this.seen);
    this.root.addEventListener("close", () => {
      clearInterval(this.timer);
      closed(this.row);
    });
    this.root.addEventListener("click", (event) => event.target === this.root && this.root.close());
  }

  get open() {
    return this.root.open;
  }

  destroy() {
    clearInterval(this.timer);
    clearTimeout(this.copying);
    this.model.off("msg:custom", this.received);
    document.removeEventListener("visibilitychange", this.seen);
    this.root.remove();
  }

  build() {
    const nodes = {
      name: make("h2"),
      id: make("code", "bk-detail-id"),
      copy: make("button", "botkit-button bk-copy", [], { type: "button" }),
      close: make("button", "bk-close", "×", { type: "button" }),
      notice: make("p", "bk-notice", [], { role: "status", dir: "auto" }),
      said: make("p", "bk-hidden", [], { role: "status" }),
      about: make("p", "bk-detail-about", [], { dir: "auto" }),
      facts: makeFacts(["owner", "members", "created", "joined", "shard", "boosts"]),
      line: make("figure", "bk-detail-line"),
      channels: makeGroup("channels"),
      roles: makeGroup("roles"),
      features: makeGroup("features"),
      age: make("p", "bk-detail-age"),
    };
    nodes.title = make("bdi", "bk-guild");
    nodes.name.append(nodes.title);
    nodes.name.id = `bk-detail-${Math.random().toString(36).slice(2)}`;
    nodes.owner = { name: make("bdi"), id: make("code") };
    nodes.facts.values.owner.append(nodes.owner.name, " ", nodes.owner.id);
    nodes.moments = { created: make("time"), joined: make("time") };
    for (const [name, time] of Object.entries(nodes.moments)) nodes.facts.values[name].append(time);
    this.buildLine(nodes);
    const head = make("header", "bk-detail-head", [nodes.name, nodes.close]);
    const ids = make("p", "bk-detail-ids", [nodes.id, nodes.copy]);
    const groups = [nodes.channels.root, nodes.roles.root, nodes.features.root];
    const parts = [head, ids, nodes.notice, nodes.about, nodes.facts.root, nodes.line, ...groups, nodes.age, nodes.said];
    nodes.root = make("dialog", "bk-detail", make("div", "bk-detail-body", parts), { "aria-labelledby": nodes.name.id });
    nodes.close.addEventListener("click", () => nodes.root.close());
    nodes.copy.addEventListener("click", () => this.copy());
    return nodes;
  }

  buildLine(nodes) {
    nodes.plot = makeSvg("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "img" });
    nodes.caption = make("figcaption");
    nodes.high = make("span", "bk-high");
    nodes.low = make("span", "bk-low");
    nodes.line.append(nodes.caption, make("div", "bk-detail-plot", [nodes.plot, nodes.high, nodes.low]));
  }

  /** Show a guild of which the table has a row. */
  show(row) {
    if (row.id !== this.row?.id) this.guild = null;
    this.row = row;
    this.gone = false;
    this.problem = "";
    this.root.showModal();
    this.root.firstChild.scrollTop = 0;
    this.asked = this.since = 0;
    this.ask();
    this.timer = setInterval(() => this.tick(), 1000);
  }

  /** Take the newest row of the guild from a page of the table. */
  follow(guilds) {
    const row = this.open && guilds.find((guild) => guild.id === this.row.id);
    if (!row || row === this.row) return;
    this.row = row;
    this.draw();
  }

  ask() {
    this.asked = Date.now();
    this.since ||= this.asked;
    this.model.send({ kind: DETAIL, query: { id: this.row.id } });
    this.draw();
  }

  tick() {
    const late = this.since && Date.now() - this.since >= WAIT;
    if (late) this.problem = formatter(this.model).say("no_answer");
    const pause = late ? WAIT : FRESH;
    if (document.visibilityState === "visible" && Date.now() - this.asked >= pause) this.ask();
    else this.draw();
  }

  answer(message) {
    if (message?.kind !== DETAIL || !this.open || message.id !== this.row.id) return;
    this.since = 0;
    this.problem = message.error ?? "";
    if (message.guild) {
      this.guild = message.guild;
      const { name, members, joined_at, shard } = message.guild;
      // Of a server in an outage nothing is known but its id.
      if (message.guild.available) this.row = { ...this.row, name, members: members ?? this.row.members, joined_at, shard };
    }
    if (!message.error) this.gone = !message.guild;
    this.draw();
  }

  async copy() {
    const words = formatter(this.model);
    let done = true;
    try {
      await navigator.clipboard.writeText(this.row.id);
    } catch {
      // Without https there is no clipboard: mark the id, and try the old way.
      getSelection().selectAllChildren(this.nodes.id);
      done = document.execCommand("copy");
    }
    const said = words.say(done ? "detail_copied" : "detail_copy_by_hand");
    write(this.nodes.copy, said);
    write(this.nodes.said, said);
    clearTimeout(this.copying);
    this.copying = setTimeout(() => {
      this.copying = 0;
      write(this.nodes.said, "");
      this.draw();
    }, 2000);
  }

  draw() {
    if (!this.open) return;
    const { nodes, row, guild } = this;
    const words = formatter(this.model);
    const none = guild ? words.say("unit_none") : "…";
    writeName(nodes.title, row.name, words);
    write(nodes.id, row.id);
    attribute(nodes.close, "aria-label", words.say("detail_close"));
    if (!this.copying) write(nodes.copy, words.say("detail_copy"));
    for (const [name, label] of Object.entries(nodes.facts.labels)) write(label, words.say(`detail_${name}`));
    write(nodes.owner.name, guild ? guild.owner?.name ?? (guild.owner ? "" : words.say("detail_owner_unknown")) : none);
    write(nodes.owner.id, guild?.owner?.id ?? "");
    write(nodes.facts.values.members, words.number(row.members));
    write(nodes.facts.values.shard, words.number(row.shard));
    write(nodes.facts.values.boosts, typeof guild?.boosts === "number" ? words.number(guild.boosts) : none);
    write(nodes.moments.created, guild?.created_at ? words.date(new Date(guild.created_at * 1000)) : none);
    writeMoment(nodes.moments.created, guild?.created_at, words);
    writeJoined(nodes.moments.joined, row.joined_at, words);
    write(nodes.about, guild?.description ?? "");
    this.drawNotice(words);
    this.drawLine(words);
    this.drawGroups(words);
    write(nodes.age, guild ? words.say("detail_age", { time: words.clock(guild.at) }) : words.say("detail_waiting"));
    attribute(this.root, "data-gone", this.gone ? "" : null);
  }

  drawNotice(words) {
    const outage = this.guild && !this.guild.available ? words.say("detail_outage") : "";
    const gone = this.gone ? words.say("detail_gone") : "";
    write(this.nodes.notice, [gone || outage, this.problem].filter(Boolean).join(" "));
  }

  drawLine(words) {
    const { nodes } = this;
    const points = this.guild?.history ?? [];
    const lines = linesOf(points);
    nodes.line.hidden = !lines.length;
    if (!lines.length || this.drawn === points) return;
    this.drawn = points;
    const known = points.filter(([, members]) => members !== null);
    const counts = known.map(([, members]) => members);
    const [low, high] = [Math.min(...counts), Math.max(...counts)].map((count) => words.number(count));
    const span = words.span(known.at(-1)[0] - known[0][0]);
    const drawn = lines.map((line) => makeSvg("polyline", { points: line, "vector-effect": "non-scaling-stroke" }));
    nodes.plot.replaceChildren(...drawn);
    attribute(nodes.plot, "aria-label", words.say("detail_line_summary", { span, low, high, n: words.number(counts.at(-1)) }));
    write(nodes.caption, words.say("detail_line", { span }));
    write(nodes.high, high);
    write(nodes.low, low === high ? "" : low);
  }

  drawGroups(words) {
    const { channels, roles, features } = this.nodes;
    const guild = this.guild ?? { channels: {}, roles: [], role_count: 0, features: [] };
    const kind = (name) => (`detail_kind_${name}` in words.texts ? words.say(`detail_kind_${name}`) : readable(name));
    const kinds = Object.entries(guild.channels);
    writeChips(channels.list, kinds.map(([name, count]) => [kind(name), words.number(count)]));
    const more = guild.role_count - guild.roles.length;
    const named = guild.roles.map((name) => [isBlank(name) ? words.say("no_name") : name]);
    writeChips(roles.list, more > 0 ? [...named, [words.say("detail_more", { n: words.number(more) })]] : named);
    writeChips(features.list, guild.features.map((name) => [readable(name)]));
    const sum = kinds.reduce((all, [, count]) => all + count, 0);
    const sizes = [[channels, "channels", sum], [roles, "roles", guild.role_count], [features, "features", guild.features.length]];
    for (const [group, name, count] of sizes) {
      write(group.title, words.say(`detail_${name}`, { n: words.number(count) }));
      group.root.hidden = !count;
    }
  }
}
