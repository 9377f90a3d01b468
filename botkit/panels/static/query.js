// The query form. What is typed belongs to this view; the kernel turns it into arguments, asks, and keeps the history.

const SILENCE = 6_000; // ms without an answer to "hello" after which the page says that nobody listens
const SHUT = {
  voila: "Nobody hears this page. On a dashboard that botkit serves itself, viewers share one kernel and what they send is dropped, so the form cannot be used there: open the notebook in JupyterLab, or serve it with plain Voila.",
  lab: "The kernel does not answer: it may be busy with a cell, or gone. The form goes on as soon as it answers.",
};

class Form {
  constructor(model, el) {
    this.model = model;
    this.entry = null;
    this.fields = [];
    this.guildReplies = new Map();
    this.number = 0;
    this.nodes = skeleton(this);
    const { nodes } = this;
    nodes.main.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    nodes.main.addEventListener("input", () => this.edited());
    nodes.main.addEventListener("change", () => this.edited());
    nodes.root.addEventListener("keydown", (event) => this.key(event));
    el.append(nodes.root);
    this.unguard = guardKeys(nodes.root);
    this.unthemed = model.get("voila") ? followSystem() : () => {};
    this.received = (message) => this.receive(message);
    model.on("msg:custom", this.received);
    this.unfollow = [
      follow(model, ["mode", "problem", "routes", "role"], () => this.drawRoutes()),
      follow(model, ["state", "running"], () => {
        this.heard();
        this.drawState();
      }),
      follow(model, ["history", "favourites", "notice"], () => this.drawLists()),
    ];
    const wide = el.getBoundingClientRect().width > 800 || !el.isConnected;
    nodes.favourites.root.open = wide;
    nodes.history.root.open = wide;
    nodes.favourites.root.hidden = model.get("role") !== "operator";
    nodes.star.hidden = model.get("role") !== "operator";
    this.hello();
    this.drawRoutes();
    this.drawState();
    this.drawLists();
  }

  destroy() {
    this.unfollow.forEach((end) => end());
    this.unguard();
    this.unthemed();
    this.model.off("msg:custom", this.received);
    clearTimeout(this.silence);
    clearTimeout(this.coding);
    clearInterval(this.ticking);
    this.nodes.route.close();
    this.fields.forEach((field) => field.close?.());
    this.nodes.root.remove();
  }

  send(kind, content = {}) {
    this.model.send({ kind, ...content });
  }

  hello() {
    this.silence = setTimeout(() => {
      this.deaf = true;
      this.drawRoutes();
    }, SILENCE);
    this.send("hello");
  }

  /** Whatever the kernel answers, it listens. */
  heard() {
    clearTimeout(this.silence);
    if (!this.deaf) return;
    this.deaf = false;
    this.drawRoutes();
  }

  receive(message) {
    this.heard();
    if (message?.kind === "code") {
      this.nodes.code.draw(message);
    } else if (message?.kind === "guilds") {
      this.guildReplies.get(message.number)?.(message);
      this.guildReplies.delete(message.number);
    }
  }

  get guilds() {
    if (!this.model.get("routes").some((route) => route.name === "guilds")) return null;
    return {
      ask: (search, offset, take) => {
        const number = ++this.number;
        this.guildReplies.set(number, take);
        this.send("guilds", { search, offset, number });
        return number;
      },
      forget: (number) => this.guildReplies.delete(number),
    };
  }

  get free() {
    return this.model.get("mode") === "free";
  }

  routeHandlers() {
    const list = (text, active) => {
      if (this.free) return;
      const routes = this.model.get("routes");
      const found = byCog(findRoutes(routes, text));
      // What no cog offers is the bot's own; the word is there only to tell it from the others.
      const own = routes.some((route) => route.cog) ? "Built in" : "";
      const items = found.map(({ name, doc, role, cog }) => ({ value: name, name, detail: doc.replaceAll("`", ""), group: cog || own, badge: role === "operator" ? "operator" : "" }));
      const at = active ? found.findIndex(({ name }) => name === this.entry?.name) : 0;
      this.nodes.route.show(items, { note: found.length ? "" : "No route has these words.", active: Math.max(0, at) });
    };
    return {
      type: (text) => (this.free ? this.choose(text.trim()) : list(text, false)),
      open: () => {
        list("", true);
        if (!this.free) this.nodes.route.input.select();
      },
      pick: (item) => {
        this.choose(item.value);
        (this.fields[0]?.node ?? this.nodes.run).focus();
      },
      escape: () => this.showRoute(),
      leave: (text) => {
        if (this.free) return;
        const exact = this.model.get("routes").find((route) => route.name === text.trim());
        if (exact && exact.name !== this.entry?.name) this.choose(exact.name);
        this.showRoute();
      },
    };
  }

  queryHandlers() {
    const keep = (query, on) => this.send(on ? "keep" : "drop", { draft: draftOf(query) });
    keep.allowed = this.model.get("role") === "operator";
    return {
      put: (query) => this.put(query) && this.nodes.run.focus(),
      again: (query) => this.put(query) && this.run(),
      keep,
    };
  }

  /** Put a query of before into the form; false if there is no such route any more. */
  put(query) {
    this.choose(query.route);
    this.showRoute();
    if (!this.entry) {
      write(this.nodes.routeProblem, `There is no route ${query.route} here now.`);
      return false;
    }
    for (const field of this.fields) field.write(field.name ? query.values?.[field.name] : query.free);
    this.edited();
    return true;
  }

  showRoute() {
    if (!this.free) this.nodes.route.input.value = this.entry?.name ?? "";
    else if (this.entry) this.nodes.route.input.value = this.entry.name;
  }

  choose(name) {
    const { nodes } = this;
    const known = this.model.get("routes").find((route) => route.name === name);
    const entry = known ?? (this.free && name ? { name, doc: "", role: "", cog: "", any_arguments: true, parameters: [] } : null);
    const same = this.free && this.entry && entry;
    this.entry = entry;
    write(nodes.routeProblem, "");
    if (same) return this.edited(); // the name is still being typed, and what stands below it stays
    this.fields.forEach((field) => field.close?.());
    if (!entry) this.fields = [];
    else this.fields = entry.any_arguments ? [makeFreeField()] : entry.parameters.map((one) => makeField(one, this.guilds));
    nodes.fields.replaceChildren(...this.fields.map((field) => field.root));
    this.drawDoc();
    this.showRoute();
    this.edited();
  }

  drawDoc() {
    const { nodes, entry } = this;
    nodes.doc.replaceChildren();
    if (!entry) return;
    const parts = codes(entry.doc || (entry.any_arguments && !this.free ? "This route does not say what it takes." : ""));
    if (entry.role === "operator") parts.unshift(make("span", "bq-badge", "operator"), " ");
    const none = !entry.any_arguments && !entry.parameters.length ? "takes no arguments" : "";
    const facts = [entry.cog, none].filter(Boolean).join(" · ");
    if (facts) parts.push(make("span", "bq-cog", facts));
    nodes.doc.append(...parts);
  }

  draft() {
    if (!this.entry) return null;
    const values = {};
    let free = "";
    for (const field of this.fields) {
      const value = field.read();
      if (!field.name) free = value;
      else if (value !== "" && value !== undefined) values[field.name] = value;
    }
    return { route: this.entry.name, values, free };
  }

  /** Something in the form has changed: the code, the star and an answered question follow. */
  edited() {
    if (this.model.get("state").kind === "confirm" && !this.unasked) this.unask(false);
    this.drawStar();
    if (this.nodes.code.root.hidden) return;
    clearTimeout(this.coding);
    this.coding = setTimeout(() => this.askCode(), 200);
  }

  askCode() {
    const draft = this.draft();
    if (draft) this.send("code", { draft });
    else this.nodes.code.draw({ problem: "Choose a route first." });
  }

  toggleCode() {
    const { code, codeButton } = this.nodes;
    code.root.hidden = !code.root.hidden;
    attribute(codeButton, "aria-expanded", String(!code.root.hidden));
    if (!code.root.hidden) this.askCode();
  }

  run(sure = false) {
    if (this.model.get("running")) return;
    const draft = this.draft();
    this.fields.forEach((field) => field.tell(""));
    if (!draft) {
      write(this.nodes.routeProblem, this.free ? "Type the name of a route." : "Choose a route.");
      this.nodes.route.input.focus();
      return;
    }
    this.unasked = false;
    this.send("run", { draft, sure });
  }

  cancel() {
    this.send("cancel");
  }

  unask(focus = true) {
    this.unasked = true;
    this.drawState();
    if (focus) this.nodes.run.focus();
  }

  reload() {
    this.send("reload");
  }

  keep() {
    const draft = this.draft();
    if (!draft) return this.run(); // it says what is missing
    this.send(this.isKept(draft) ? "drop" : "keep", { draft });
  }

  isKept(query) {
    const key = keyOf(query);
    return this.model.get("favourites").some((one) => keyOf(one) === key);
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.shiftKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) this.run();
    } else if (event.key === "Escape") {
      if (this.model.get("running")) this.cancel();
      else if (!this.nodes.confirm.hidden) this.unask();
    }
  }

  drawRoutes() {
    const { nodes, model } = this;
    const mode = model.get("mode");
    const who = { operator: "with the operator's key", viewer: "looks only, with the viewer's key" };
    write(nodes.who, who[model.get("role")]);
    const texts = {
      loading: "Reading the bot's routes…",
      failed: model.get("problem"),
      free: "This server has no catalogue of its routes: type a route's name and its arguments.",
      catalogue: model.get("routes").length ? "" : "This bot has no route for this key.",
    };
    write(nodes.note, this.deaf ? SHUT[model.get("voila") ? "voila" : "lab"] : texts[mode]);
    nodes.retry.hidden = mode !== "failed" || Boolean(this.deaf);
    // A viewer whom nobody hears can do nothing here; in JupyterLab a busy kernel answers later.
    const shut = mode === "failed" || mode === "loading" || (this.deaf && model.get("voila"));
    nodes.body.hidden = shut;
    nodes.reload.hidden = shut;
    attribute(nodes.route.input, "placeholder", this.free ? "The route's name" : "Type to search");
    attribute(nodes.route.root, "data-free", this.free ? "" : null);
    if (mode === "loading") return;
    // The routes of a bot that was started anew may be others: what is typed stays where it can.
    const draft = this.draft();
    if (draft && JSON.stringify(this.drawn) !== JSON.stringify(model.get("routes"))) this.put(draft);
    this.drawn = model.get("routes");
    this.drawState();
  }

  drawState() {
    const { nodes, model } = this;
    const running = model.get("running");
    const { kind, text, fields, turn } = model.get("state");
    const asking = kind === "confirm" && !this.unasked && !running;
    attribute(nodes.root, "aria-busy", running ? "true" : null);
    nodes.spinner.hidden = !running;
    // Not `disabled`: the button keeps the focus.
    attribute(nodes.run, "aria-disabled", running ? "true" : null);
    const focused = nodes.root.contains(document.activeElement);
    const going = [nodes.cancel, nodes.yes, nodes.no].includes(document.activeElement);
    nodes.cancel.hidden = !running;
    nodes.confirm.hidden = !asking;
    if (going && !asking && (!running || document.activeElement !== nodes.cancel)) nodes.run.focus();
    this.tick(running);
    if (running) return write(nodes.status, "Asking…");
    attribute(nodes.status, "data-kind", kind);
    write(nodes.status, kind === "confirm" && this.unasked ? "" : text);
    if (this.told === turn) return;
    this.told = turn;
    this.fields.forEach((field) => field.tell(fields?.[field.name] ?? ""));
    // Only where somebody is at work, and not for another view of the same form.
    if (focused && asking) nodes.no.focus();
    else if (focused) this.fields.find((field) => fields?.[field.name])?.node.focus();
  }

  /** Count the seconds while an answer is awaited. */
  tick(running) {
    if (running === Boolean(this.ticking)) return;
    clearInterval(this.ticking);
    this.ticking = null;
    write(this.nodes.elapsed, "");
    if (!running) return;
    const began = Date.now();
    this.ticking = setInterval(() => write(this.nodes.elapsed, `${Math.floor((Date.now() - began) / 1000)} s`), 1000);
  }

  drawLists() {
    const { nodes, model } = this;
    const kept = (query) => this.isKept(query);
    nodes.history.draw(model.get("history"), kept);
    nodes.favourites.draw(model.get("favourites"), kept);
    if (model.get("notice")) write(nodes.status, model.get("notice"));
    this.drawStar();
  }

  drawStar() {
    const draft = this.draft();
    const kept = draft !== null && this.isKept(draft);
    attribute(this.nodes.star, "aria-pressed", String(kept));
    write(this.nodes.star, kept ? "★ Kept" : "☆ Keep");
  }
}

const draftOf = ({ route, values, free }) => ({ route, values, free });

/** What makes two queries one: the route and all that is filled in. */
function keyOf({ route, values, free }) {
  const filled = Object.entries(values ?? {}).filter(([, value]) => value !== "");
  return JSON.stringify([route, filled.sort(([one], [other]) => (one < other ? -1 : 1)), (free ?? "").trim()]);
}

function render({ model, el }) {
  const form = new Form(model, el);
  return () => form.destroy();
}

export default { render };
