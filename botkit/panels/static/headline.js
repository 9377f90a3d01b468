// The sentence, the state, four numbers; and the page's own watch over how old they are.

const QUIET = 15_000; // ms without news after which the numbers are called old
const ANNOUNCE = 30_000; // ms between two readings of the sentence to a screen reader
const TRAITS = ["state", "reason", "since", "started_at", "name", "sandbox", "guilds", "members"].concat([
  "hour_ago", "day_ago", "rate", "good", "gone", "beat", "texts",
]);

function parts() {
  const fact = () => ({ dt: make("dt"), value: make("dd"), changes: [] });
  const changing = () => ({ ...fact(), changes: [make("span"), make("span")] });
  const nodes = {
    pill: make("span", "bk-pill", [make("i", "bk-shape", [], { "aria-hidden": "true" }), make("span")]),
    name: make("bdi", "bk-name"),
    badge: make("span", "bk-badge"),
    since: make("span", "bk-since bk-muted"),
    sentence: make("p", "bk-sentence"),
    age: make("p", "bk-age"),
    reason: make("p", "", [], { dir: "auto" }),
    live: make("p", "bk-hidden", [], { role: "status" }),
    facts: { guilds: changing(), members: changing(), rate: fact(), uptime: fact() },
  };
  nodes.note = make("div", "bk-note", [nodes.age, nodes.reason]);
  const rows = Object.values(nodes.facts).map(({ dt, value, changes }) =>
    make("div", "", [dt, value, ...(changes.length ? [make("dd", "bk-changes", changes)] : [])]));
  const top = make("div", "bk-top", [nodes.pill, nodes.name, nodes.badge, nodes.since]);
  const facts = make("dl", "bk-facts", rows);
  nodes.root = make("section", "botkit botkit-headline", [top, nodes.sentence, nodes.note, facts, nodes.live]);
  return nodes;
}

/** What the numbers are worth: "live", "gone" (the bot says so), "lost" (it says nothing), "stale" (nobody does). */
function worth(model, watch) {
  // A clock that was set back tells no age: old until the next news, which is due within seconds.
  if (watch.closed || Math.abs(Date.now() - watch.news) > QUIET) return "stale";
  if (model.get("gone")) return "lost";
  return ["stopped", "failed"].includes(model.get("state")) ? "gone" : "live";
}

function sentence(model, words, value) {
  const guilds = model.get("guilds");
  if (value === "lost" && !model.get("gone").since) return words.say("lost_never");
  if (value === "gone") return words.say("sentence_gone");
  if (["starting", "connecting"].includes(model.get("state")) && !guilds) return words.say("sentence_coming");
  return words.many("sentence", guilds);
}

/** The line that says from when the numbers are; empty while they are of now. */
function age(model, words, value, watch) {
  const gone = model.get("gone");
  const good = model.get("good");
  if (value === "stale") return words.say("stale", { time: words.clock(watch.heard ? watch.news / 1000 : model.get("beat")) });
  if (value === "lost") return gone.since ? words.say("lost", { time: words.clock(gone.since) }) : "";
  return value === "gone" && good ? words.many("last_good", good[0], { time: words.clock(good[1]) }) : "";
}

function draw(model, nodes, watch) {
  const words = formatter(model);
  const value = worth(model, watch);
  const state = ["lost", "stale"].includes(value) ? value : model.get("state");
  nodes.root.dataset.state = state;
  nodes.root.dataset.worth = value;
  nodes.root.lang = words.lang;
  attribute(nodes.root, "aria-label", words.say("label"));
  nodes.root.closest(".botkit-screen")?.toggleAttribute("data-stale", value !== "live");
  nodes.pill.dataset.state = state;
  write(nodes.pill.lastChild, words.say(`state_${state}`));
  write(nodes.name, model.get("name") ?? "");
  write(nodes.badge, model.get("sandbox") ? words.say("sandbox") : "");
  nodes.badge.title = words.say("sandbox_help");
  writeStrong(nodes.sentence, sentence(model, words, value));
  writeStrong(nodes.age, age(model, words, value, watch));
  const reason = words.said((value === "lost" ? model.get("gone").message : model.get("reason")) ?? "");
  write(nodes.reason, reason.text);
  attribute(nodes.reason, "lang", reason.lang);
  nodes.note.hidden = !nodes.age.textContent && !nodes.reason.textContent;
  drawFacts(model, nodes.facts, words);
  drawTimes(model, nodes, words, value, watch);
  announce(nodes, words.say(`state_${state}`), watch);
}

function drawFacts(model, facts, words) {
  for (const key of Object.keys(facts)) write(facts[key].dt, words.say(key));
  const [members, rate] = [model.get("members"), model.get("rate")];
  const none = words.say("unit_none");
  const counts = { guilds: members === null ? null : model.get("guilds"), members };
  Object.entries(counts).forEach(([key, count], index) => {
    write(facts[key].value, count === null ? none : words.number(count));
    ["hour", "day"].forEach((span, place) => writeChange(facts[key].changes[place], span, count, model.get(`${span}_ago`)[index], words));
  });
  write(facts.rate.value, rate === null ? none : words.say("rate_value", { n: words.decimal(rate) }));
}

/** How a number differs from the one of an hour or a day before; both are in the tip. */
function writeChange(node, span, count, then, words) {
  const known = count !== null && then !== null;
  write(node, words.say(span, { n: known ? signed(words, count - then) : words.say("unit_none") }));
  attribute(node, "title", known ? words.say(`${span}_exact`, { then: words.number(then), n: words.number(count) }) : words.say("not_known"));
}

/** What moves with the clock alone; it stands still with the numbers when those are old. */
function drawTimes(model, nodes, words, value, watch) {
  const now = { stale: serverNow(watch.news), lost: model.get("gone")?.since }[value] ?? serverNow();
  const since = model.get("since");
  const started = model.get("started_at");
  const running = started && (value === "lost" ? model.get("gone").since : value !== "gone");
  const shown = since && (value === "live" || value === "gone");
  write(nodes.since, shown ? words.say("since", { age: words.duration(now - since) }) : "");
  write(nodes.facts.uptime.value, running ? words.duration(now - started) : words.say("unit_none"));
}

/** Tell a screen reader at once of a new state, and now and then of a new number. */
function announce(nodes, state, watch) {
  const text = [state, nodes.sentence.textContent, nodes.age.textContent, nodes.reason.textContent].filter(Boolean).join(". ");
  const kind = `${state} ${nodes.root.dataset.worth}`;
  if (text === watch.said || (kind === watch.kind && Date.now() - watch.saidAt < ANNOUNCE)) return;
  Object.assign(watch, { said: text, kind, saidAt: Date.now() });
  nodes.live.textContent = text;
}

function render({ model, el }) {
  const nodes = parts();
  const watch = { news: Date.now(), heard: false, closed: false, said: "", kind: "", saidAt: 0 };
  const redraw = () => draw(model, nodes, watch);
  const closed = () => {
    watch.closed = true;
    redraw();
  };
  const unfollow = follow(model, TRAITS, () => {
    Object.assign(watch, { news: Date.now(), heard: true });
    redraw();
  });
  model.on("comm:close", closed);
  const timer = setInterval(redraw, 1000);
  el.append(nodes.root);
  redraw();
  return () => {
    clearInterval(timer);
    unfollow();
    model.off("comm:close", closed);
    nodes.root.remove();
  };
}

export default { render };
