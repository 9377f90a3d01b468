// The rows of the table: one element a guild, which keeps its focus wherever the guild moves on the page.

const COLUMNS = ["name", "members", "joined", "shard", "id"];

function writeName(node, name, words) {
  const blank = isBlank(name);
  write(node, blank ? words.say("no_name") : name);
  node.classList.toggle("bk-muted", blank);
}

function writeJoined(node, seconds, words) {
  const known = seconds !== null && seconds !== undefined;
  write(node, known ? words.joined(seconds) : words.say("unit_none"));
  writeMoment(node, seconds, words);
}

function writeMoment(node, seconds, words) {
  const when = seconds === null || seconds === undefined ? null : new Date(seconds * 1000);
  attribute(node, "datetime", when && when.toISOString());
  attribute(node, "title", when && `${words.date(when)} ${words.clock(seconds).slice(-8)}`);
}

function makeRow() {
  const name = make("bdi", "bk-guild");
  const open = make("button", "bk-open", name, { type: "button", tabindex: "-1", "aria-haspopup": "dialog" });
  const time = make("time");
  const cells = COLUMNS.slice(1).map((column) => make("td", `bk-${column}`));
  cells[1].append(time);
  return { name, open, time, cells, root: make("tr", "", [make("th", "bk-name", open, { scope: "row" }), ...cells]) };
}

function writeRow(row, guild, words) {
  writeName(row.name, guild.name, words);
  attribute(row.root.firstChild, "title", isBlank(guild.name) ? null : guild.name);
  write(row.cells[0], words.number(guild.members));
  writeJoined(row.time, guild.joined_at, words);
  write(row.cells[2], words.number(guild.shard));
  write(row.cells[3], guild.id);
}

class Rows {
  /** `open` takes a guild, `turn` a step of pages. One row at a time can be reached by Tab, arrow keys move on. */
  constructor(open, turn) {
    this.open = open;
    this.turn = turn;
    this.guilds = [];
    this.rows = new Map();
    this.body = make("tbody");
    this.body.addEventListener("click", (event) => this.clicked(event));
    this.body.addEventListener("keydown", (event) => this.pressed(event));
    this.body.addEventListener("focusin", (event) => this.rest(this.at(event.target)));
  }

  /** The place of the row that an element is in, -1 for none. */
  at(node) {
    const root = node?.closest?.("tr");
    return this.guilds.findIndex((guild) => this.rows.get(guild.id).root === root);
  }

  draw(guilds, selected, words) {
    const focused = this.body.contains(document.activeElement) ? this.at(document.activeElement) : -1;
    const keeper = focused < 0 ? null : this.rows.get(this.guilds[focused].id).root;
    const there = new Set(guilds.map((guild) => guild.id));
    const gone = [...this.rows].filter(([id]) => !there.has(id));
    for (const [id] of gone) this.rows.delete(id);
    for (const guild of guilds) if (!this.rows.has(guild.id)) this.rows.set(guild.id, makeRow());
    this.guilds = guilds;
    this.place(keeper);
    // Only now: the row with the focus has handed it on.
    const lost = keeper && gone.some(([, row]) => row.root === keeper);
    if (lost && guilds.length) this.focus(Math.min(focused, guilds.length - 1));
    for (const [, row] of gone) row.root.remove();
    for (const guild of guilds) {
      const row = this.rows.get(guild.id);
      writeRow(row, guild, words);
      attribute(row.root, "data-selected", guild.id === selected ? "" : null);
      attribute(row.open, "aria-current", guild.id === selected ? "true" : null);
    }
    this.rest(Math.max(0, this.guilds.findIndex((guild) => guild.id === (this.resting ?? selected))));
  }

  /** Put the rows in order without touching the one that has the focus: an element that is moved loses it. */
  place(keeper) {
    let next = null;
    for (const guild of [...this.guilds].reverse()) {
      const { root } = this.rows.get(guild.id);
      if (root !== keeper && (root.parentNode !== this.body || root.nextSibling !== next)) this.body.insertBefore(root, next);
      next = root;
    }
  }

  /** The row that Tab leads to. */
  rest(index) {
    if (index < 0 || !this.guilds.length) return;
    this.resting = this.guilds[index].id;
    for (const [id, row] of this.rows) attribute(row.open, "tabindex", id === this.resting ? "0" : "-1");
  }

  focus(index) {
    const guild = this.guilds[index];
    if (!guild) return;
    this.rest(index);
    this.rows.get(guild.id).open.focus();
  }

  clicked(event) {
    const index = this.at(event.target);
    // Who marks an id to copy it does not want anything opened.
    if (index < 0 || (!event.target.closest(".bk-open") && getSelection()?.type === "Range")) return;
    this.focus(index);
    this.open(this.guilds[index]);
  }

  pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const index = this.at(event.target);
    const last = this.guilds.length - 1;
    const goals = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: last };
    if (event.key in goals) this.focus(Math.max(0, Math.min(last, goals[event.key])));
    else if (event.key === "PageDown") this.turn(1);
    else if (event.key === "PageUp") this.turn(-1);
    else return;
    event.preventDefault();
  }
}
