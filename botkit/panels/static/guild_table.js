// The table of guilds. Search, order and page are this view's own and never leave it but as a question; an answer goes
// to every viewer of the kernel, so each view takes only the one to its own question.

const KIND = "botkit.guilds";
const COLUMNS = ["name", "members", "joined", "shard", "id"];
const SORTABLE = { name: false, members: true, joined: true }; // whether the first click sorts descending
const TYPING = 250; // ms of rest in typing after which is searched
const PATIENCE = 4_000; // ms without an answer after which is said so, and asked again

const isDefault = (query) => !query.search && query.sort === "members" && query.descending && query.offset === 0;
const keyOf = (query) => JSON.stringify([query.search, query.sort, query.descending, query.offset, query.limit]);

/** A name in which nothing can be seen counts as none. */
const isBlank = (name) => !/[^\p{C}\p{Z}\u115f\u1160\u3164\uffa0\u2800\u034f]/u.test(name);

function makeHead(onSort) {
  const buttons = {};
  const cells = COLUMNS.map((column) => {
    const cell = make("th", `bk-${column}`, [], { scope: "col" });
    if (column in SORTABLE) {
      buttons[column] = make("button", "bk-sort", [make("span"), make("i", "bk-arrow", [], { "aria-hidden": "true" })], { type: "button" });
      buttons[column].addEventListener("click", () => onSort(column));
      cell.append(buttons[column]);
    }
    return cell;
  });
  return { buttons, cells, root: make("thead", "", make("tr", "", cells)) };
}

function makeRow() {
  const name = make("bdi", "bk-guild");
  const time = make("time");
  const cells = COLUMNS.slice(1).map((column) => make("td", `bk-${column}`));
  cells[1].append(time);
  return { name, time, cells, root: make("tr", "", [make("th", "bk-name", name, { scope: "row" }), ...cells]) };
}

function writeRow(row, guild, words) {
  const blank = isBlank(guild.name);
  write(row.name, blank ? words.say("no_name") : guild.name);
  row.name.classList.toggle("bk-muted", blank);
  attribute(row.root.firstChild, "title", blank ? null : guild.name);
  write(row.cells[0], words.number(guild.members));
  const known = guild.joined_at !== null;
  write(row.time, known ? words.joined(guild.joined_at) : words.say("unit_none"));
  attribute(row.time, "datetime", known ? new Date(guild.joined_at * 1000).toISOString() : null);
  attribute(row.time, "title", known ? `${words.date(new Date(guild.joined_at * 1000))} ${words.clock(guild.joined_at).slice(-8)}` : null);
  write(row.cells[2], words.number(guild.shard));
  write(row.cells[3], guild.id);
}

function frame(handlers) {
  const nodes = {
    title: make("h2"),
    search: make("input", "bk-search", [], { type: "search", maxlength: "100", autocomplete: "off", spellcheck: "false" }),
    range: make("span", "bk-range"),
    previous: make("button", "bk-page", "‹", { type: "button" }),
    next: make("button", "bk-page", "›", { type: "button" }),
    head: makeHead(handlers.sort),
    body: make("tbody"),
    note: make("p", "bk-empty"),
    clear: make("button", "botkit-button", [], { type: "button" }),
    problem: make("p", "bk-note", [], { dir: "auto" }),
    live: make("p", "bk-hidden", [], { role: "status" }),
  };
  nodes.table = make("table", "", [nodes.head.root, nodes.body]);
  const pager = make("div", "bk-pager", [nodes.range, nodes.previous, nodes.next]);
  const header = make("header", "bk-head", [nodes.title, nodes.search, pager]);
  const scroll = make("div", "bk-scroll", nodes.table);
  const empty = make("div", "bk-none", [nodes.note, nodes.clear]);
  nodes.root = make("section", "botkit botkit-table bk-card", [header, nodes.problem, scroll, empty, nodes.live]);
  nodes.search.addEventListener("input", handlers.type);
  nodes.clear.addEventListener("click", handlers.clear);
  nodes.previous.addEventListener("click", () => handlers.page(-1));
  nodes.next.addEventListener("click", () => handlers.page(1));
  return nodes;
}

function drawLabels(nodes, words) {
  write(nodes.title, words.say("title"));
  attribute(nodes.root, "aria-label", words.say("title"));
  attribute(nodes.search, "placeholder", words.say("search"));
  attribute(nodes.search, "aria-label", words.say("search"));
  attribute(nodes.previous, "aria-label", words.say("previous"));
  attribute(nodes.next, "aria-label", words.say("next"));
  write(nodes.clear, words.say("clear"));
  COLUMNS.forEach((column, index) => {
    const button = nodes.head.buttons[column];
    write(button ? button.firstChild : nodes.head.cells[index], words.say(column));
  });
}

function rangeText(query, page, words) {
  if (!page) return "";
  if (!page.rows.length) return query.search ? words.say("none") : "";
  const values = { first: words.number(page.offset + 1), last: words.number(page.offset + page.rows.length) };
  return query.search
    ? words.say("matching", { ...values, matching: words.number(page.matching) })
    : words.say("range", { ...values, total: words.number(page.total) });
}

function emptyText(query, page, words) {
  if (!page) return words.say("waiting");
  if (page.rows.length) return "";
  return query.search ? words.say("no_match", { search: query.search }) : words.say("empty");
}

class Table {
  constructor(model, el) {
    this.model = model;
    this.query = { search: "", sort: "members", descending: true, offset: 0, limit: model.get("page_size") };
    this.page = null;
    this.shown = this.query; // what the page answers; the viewer may be a step ahead of it
    this.asked = 0; // when the question that is not answered yet was first asked; 0 if there is none
    this.acted = false; // whether the viewer, not the bot, is the reason for the next change
    this.problem = "";
    this.rows = [];
    this.nodes = frame({
      sort: (column) => this.sort(column),
      type: () => this.type(),
      clear: () => this.clear(),
      page: (step) => this.turn(step),
    });
    this.received = (message) => this.answer(message);
    this.seen = () => document.visibilityState === "visible" && this.renew();
    el.append(this.nodes.root);
    model.on("msg:custom", this.received);
    document.addEventListener("visibilitychange", this.seen);
    this.unfollow = follow(model, ["default_page", "error", "texts"], () => this.changed());
    this.timers = [setInterval(() => this.renew(), model.get("renew") * 1000), setInterval(() => this.tick(), 1000)];
    this.changed();
  }

  destroy() {
    this.unfollow();
    this.model.off("msg:custom", this.received);
    document.removeEventListener("visibilitychange", this.seen);
    this.timers.forEach(clearInterval);
    clearTimeout(this.typing);
    this.nodes.root.remove();
  }

  sort(column) {
    const descending = column === this.query.sort ? !this.query.descending : SORTABLE[column];
    this.look({ sort: column, descending, offset: 0 });
  }

  type() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.look({ search: this.nodes.search.value.trim(), offset: 0 }), TYPING);
  }

  clear() {
    this.nodes.search.value = "";
    this.nodes.search.focus();
    this.look({ search: "", offset: 0 });
  }

  turn(step) {
    const button = step < 0 ? this.nodes.previous : this.nodes.next;
    if (button.hasAttribute("aria-disabled")) return;
    this.look({ offset: Math.max(0, this.query.offset + step * this.query.limit) });
  }

  /** Look at another part of the list. */
  look(change) {
    const query = { ...this.query, ...change };
    if (keyOf(query) === keyOf(this.query)) return;
    this.query = query;
    this.acted = true;
    this.problem = "";
    if (isDefault(query)) this.changed();
    else this.ask();
  }

  ask() {
    this.asked ||= Date.now();
    this.model.send({ kind: KIND, query: this.query });
    this.draw();
  }

  /** Keep the bot sending the page that is looked at; a page in the background lets its lease end. */
  renew() {
    if (!isDefault(this.query) && document.visibilityState === "visible") this.model.send({ kind: KIND, query: this.query });
  }

  tick() {
    if (!this.asked || Date.now() - this.asked < PATIENCE) return this.draw();
    this.problem = formatter(this.model).say("no_answer");
    if (Date.now() - (this.repeated ?? 0) > PATIENCE) {
      this.repeated = Date.now();
      this.ask();
    }
    this.draw();
  }

  answer(message) {
    if (message?.kind !== KIND || !message.query || keyOf(message.query) !== keyOf(this.query)) return;
    this.asked = 0;
    this.problem = message.error ?? "";
    if (message.page) this.take(message.page);
    else this.draw();
  }

  /** The default page, or its trouble, has come. */
  changed() {
    if (isDefault(this.query)) {
      this.asked = 0;
      this.problem = this.model.get("error") ?? "";
      this.page = this.model.get("default_page");
      this.shown = this.query;
    }
    this.draw();
  }

  take(page) {
    // The last page may have gone while it was looked at: then the one that is last now.
    if (!page.rows.length && page.matching > 0 && this.query.offset > 0) {
      const last = Math.floor((page.matching - 1) / this.query.limit) * this.query.limit;
      return this.look({ offset: Math.min(last, this.query.offset - this.query.limit) });
    }
    this.page = page;
    this.shown = this.query;
    this.draw();
  }

  draw() {
    const { nodes, query, shown, page } = this;
    const words = formatter(this.model);
    nodes.root.lang = this.model.get("lang");
    drawLabels(nodes, words);
    for (const [index, column] of COLUMNS.entries()) {
      const sorted = column === query.sort && (query.descending ? "descending" : "ascending");
      attribute(nodes.head.cells[index], "aria-sort", sorted || null);
    }
    this.drawRows(words);
    const empty = emptyText(shown, page, words);
    write(nodes.note, empty);
    nodes.clear.hidden = !(page && !page.rows.length && shown.search);
    write(nodes.problem, this.problem);
    write(nodes.range, rangeText(shown, page, words));
    nodes.table.hidden = !page?.rows.length;
    this.drawPager(page);
    attribute(nodes.root, "aria-busy", this.asked ? "true" : null);
    if (this.acted && !this.asked) {
      write(nodes.live, [nodes.range.textContent, empty].filter(Boolean).join(". "));
      this.acted = false;
    }
  }

  drawRows(words) {
    const guilds = this.page?.rows ?? [];
    while (this.rows.length > guilds.length) this.rows.pop().root.remove();
    while (this.rows.length < guilds.length) {
      this.rows.push(makeRow());
      this.nodes.body.append(this.rows.at(-1).root);
    }
    guilds.forEach((guild, index) => writeRow(this.rows[index], guild, words));
  }

  /** aria-disabled rather than disabled: the button keeps the focus when the last page is reached. */
  drawPager(page) {
    const last = !page || this.query.offset + this.query.limit >= page.matching;
    attribute(this.nodes.previous, "aria-disabled", this.query.offset === 0 ? "true" : null);
    attribute(this.nodes.next, "aria-disabled", last ? "true" : null);
  }
}

function render({ model, el }) {
  const table = new Table(model, el);
  return () => table.destroy();
}

export default { render };
