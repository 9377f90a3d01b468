// The table of guilds. Search, order and page are this view's own and never leave it but as a question; an answer goes
// to every viewer of the kernel, so each view takes only the one to its own question.

const KIND = "botkit.guilds";
const SORTABLE = { name: false, members: true, joined: true, shard: false, id: false }; // whether first descending
const FARTHEST = 1_000_000; // the offset up to which may be asked
const TYPING = 250; // ms of rest in typing after which is searched
const PATIENCE = 4_000; // ms without an answer after which is said so, and asked again
const READING = 15_000; // ms after the last move of pointer or focus in the rows for which they stay where they are

const keyOf = (query) => JSON.stringify([query.search, query.sort, query.descending, query.offset, query.limit]);

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

/** The rows that stand there, with the newest values of those that are still on the page. */
function refreshed(page, news) {
  const values = new Map(news.rows.map((guild) => [guild.id, guild]));
  return { ...page, total: news.total, matching: news.matching, rows: page.rows.map((guild) => values.get(guild.id) ?? guild) };
}

const sameRows = (one, other) =>
  one.rows.length === other.rows.length && one.rows.every((guild, index) => guild.id === other.rows[index].id);

class Table {
  constructor(model, el) {
    this.model = model;
    this.query = { search: "", sort: "members", descending: true, offset: 0, limit: model.get("page_size") };
    this.page = null;
    this.held = null; // the page as it would be, while the reader is among the rows
    this.shown = this.query; // what the page answers; the viewer may be a step ahead of it
    this.asked = 0; // when the question that is not answered yet was first asked; 0 if there is none
    this.acted = false; // whether the viewer, not the bot, is the reason for the next change
    this.entering = null; // which row gets the focus when the page that was turned to has come
    this.problem = "";
    this.selected = null; // the id of the guild whose detail is open, or was last
    this.rows = new Rows((guild) => this.open(guild), (step) => this.turn(step, step > 0 ? 0 : Infinity));
    this.detail = new Detail(model, () => this.closed());
    this.nodes = frame({
      sort: (column) => this.sort(column),
      type: () => this.type(),
      clear: () => this.clear(),
      first: () => this.look({ offset: 0 }),
      previous: () => this.turn(-1),
      next: () => this.turn(1),
      last: () => this.look({ offset: this.lastOffset() }),
      jump: () => this.jump(),
      resize: () => this.resize(),
      release: () => this.release(),
    }, this.rows.body);
    this.nodes.root.append(this.detail.root);
    this.watchReader();
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
    this.detail.destroy();
    this.nodes.root.remove();
  }

  // --- what the viewer does ---------------------------------------------------------------------------------------

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

  lastOffset() {
    const matching = this.page?.matching ?? 0;
    const last = Math.max(0, Math.floor((matching - 1) / this.query.limit) * this.query.limit);
    return Math.min(last, Math.floor(FARTHEST / this.query.limit) * this.query.limit);
  }

  /** Go some pages on; with `row`, the focus goes to that row of it. */
  turn(step, row = null) {
    const offset = Math.max(0, Math.min(this.lastOffset(), this.query.offset + step * this.query.limit));
    if (offset === this.query.offset) return;
    this.entering = row;
    this.look({ offset });
  }

  jump() {
    const { number } = this.nodes.pager;
    const wanted = Number(number.value.replace(/[^0-9]/g, ""));
    const offset = Math.max(0, Math.min(this.lastOffset(), (wanted - 1) * this.query.limit));
    if (wanted && offset !== this.query.offset) this.look({ offset });
    number.value = this.placeOf(this.query);
  }

  resize() {
    const limit = Number(this.nodes.pager.size.value);
    this.look({ limit, offset: Math.floor(this.query.offset / limit) * limit });
  }

  /** Look at another part of the list. */
  look(change) {
    const query = { ...this.query, ...change };
    if (keyOf(query) === keyOf(this.query)) return;
    this.query = query;
    this.held = null;
    this.acted = true;
    this.problem = "";
    if (this.isDefault()) this.changed();
    else this.ask();
  }

  open(guild) {
    this.selected = guild.id;
    this.detail.show(guild);
    this.draw();
  }

  /** The detail was closed: the focus goes back to where the guild is, or was. */
  closed() {
    const at = this.rows.guilds.findIndex((guild) => guild.id === this.selected);
    this.rows.focus(at < 0 ? Math.max(0, this.rows.guilds.findIndex((guild) => guild.id === this.rows.resting)) : at);
  }

  // --- what is asked and answered ---------------------------------------------------------------------------------

  isDefault() {
    const { search, sort, descending, offset, limit } = this.query;
    return !search && sort === "members" && descending && offset === 0 && limit === this.model.get("page_size");
  }

  ask() {
    this.asked ||= Date.now();
    this.model.send({ kind: KIND, query: this.query });
    this.draw();
  }

  /** Keep the bot sending the page that is looked at; a page in the background lets its lease end. */
  renew() {
    if (!this.isDefault() && document.visibilityState === "visible") this.model.send({ kind: KIND, query: this.query });
  }

  tick() {
    if (this.held && !this.isRead()) return this.release();
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
    if (!this.isDefault()) return this.draw();
    this.asked = 0;
    this.problem = this.model.get("error") ?? "";
    const page = this.model.get("default_page");
    if (page && page !== this.newest) this.take(page);
    else this.draw();
  }

  take(page) {
    // The last page may have gone while it was looked at: then the one that is last now.
    if (!page.rows.length && page.matching > 0 && this.query.offset > 0) {
      const last = Math.floor((page.matching - 1) / this.query.limit) * this.query.limit;
      return this.look({ offset: Math.min(last, this.query.offset - this.query.limit) });
    }
    this.newest = page;
    const again = this.page && keyOf(this.shown) === keyOf(this.query);
    const stays = again && !this.acted && this.isRead() && !sameRows(this.page, page);
    this.held = stays ? page : null;
    this.page = stays ? refreshed(this.page, page) : page;
    this.shown = this.query;
    this.detail.follow(page.rows);
    this.draw();
  }

  // --- the reader: rows do not move under a pointer or a focus that was moved a moment ago --------------------------

  watchReader() {
    const { scroll } = this.nodes;
    const here = (event) => {
      if (event.pointerType === "touch") return;
      this.inside = true;
      this.lively = Date.now();
    };
    const left = () => {
      if (this.held && !this.isRead()) this.release();
    };
    scroll.addEventListener("pointermove", here);
    scroll.addEventListener("pointerleave", () => {
      this.inside = false;
      left();
    });
    scroll.addEventListener("keydown", () => (this.lively = Date.now()));
    scroll.addEventListener("focusin", () => (this.lively = Date.now()));
    scroll.addEventListener("focusout", (event) => scroll.contains(event.relatedTarget) || queueMicrotask(left));
  }

  isRead() {
    const among = this.inside || this.rows.body.contains(document.activeElement);
    return among && Date.now() - (this.lively ?? 0) < READING;
  }

  /** Show the rows as they are now. */
  release() {
    if (this.held) this.page = this.held;
    this.held = null;
    this.draw();
  }

  // --- drawing ------------------------------------------------------------------------------------------------------

  draw() {
    const { nodes, query, shown, page } = this;
    const words = formatter(this.model);
    nodes.root.lang = words.lang;
    drawLabels(nodes, words);
    for (const [index, column] of COLUMNS.entries()) {
      const sorted = column === query.sort && (query.descending ? "descending" : "ascending");
      attribute(nodes.head.cells[index], "aria-sort", sorted || null);
    }
    this.rows.draw(page?.rows ?? [], this.selected, words);
    const empty = emptyText(shown, page, words);
    write(nodes.note, empty);
    nodes.clear.hidden = !(page && !page.rows.length && shown.search);
    write(nodes.problem, this.problem);
    write(nodes.range, rangeText(shown, page, words));
    nodes.moved.classList.toggle("bk-away", !this.held);
    nodes.moved.disabled = !this.held;
    nodes.table.hidden = !page?.rows.length;
    this.drawPager(page, words);
    attribute(nodes.root, "aria-busy", this.asked ? "true" : null);
    if (this.acted && !this.asked) this.arrived(empty);
  }

  /** What the viewer asked for stands there: say so to those who do not see it, and lead the focus there. */
  arrived(empty) {
    write(this.nodes.live, [this.nodes.range.textContent, empty].filter(Boolean).join(". "));
    this.acted = false;
    if (this.entering !== null) this.rows.focus(Math.min(this.entering, this.rows.guilds.length - 1));
    this.entering = null;
  }

  placeOf(query) {
    return String(Math.floor(query.offset / query.limit) + 1);
  }

  drawPager(page, words) {
    const { pager } = this.nodes;
    const last = this.lastOffset();
    pager.root.hidden = !page || page.matching <= SIZES[0];
    for (const button of [pager.first, pager.previous]) attribute(button, "aria-disabled", this.query.offset === 0 ? "true" : null);
    for (const button of [pager.next, pager.last]) attribute(button, "aria-disabled", this.query.offset >= last ? "true" : null);
    if (document.activeElement !== pager.number) pager.number.value = this.placeOf(this.query);
    write(pager.count, words.say("pages", { n: words.number(last / this.query.limit + 1) }));
    pager.size.value = String(this.query.limit);
  }
}

function render({ model, el }) {
  const table = new Table(model, el);
  return () => table.destroy();
}

export default { render };
