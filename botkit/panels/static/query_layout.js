// The nodes of the query form, made once for each view; the form itself writes into them.

/** In Voila's own light page the viewer's system says whether it is dark; a theme that somebody chose stays. */
function followSystem() {
  if (window.botkitTheme || document.documentElement.dataset.theme) return () => {};
  if (document.body.dataset.jpThemeLight === "false" && !document.body.classList.contains("bq-dark-page")) return () => {};
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    document.body.classList.toggle("bq-dark-page", dark.matches);
    document.body.dataset.jpThemeLight = String(!dark.matches);
  };
  dark.addEventListener("change", apply);
  apply();
  return () => dark.removeEventListener("change", apply);
}

function button(text, name, onClick, attributes = {}) {
  const node = make("button", `botkit-button ${name}`, text, { type: "button", ...attributes });
  node.addEventListener("click", onClick);
  return node;
}

/** A docstring's text, with what stands in backticks as code. */
function codes(text) {
  return text.split(/`+/).map((part, index) => (index % 2 ? make("code", "", part) : part));
}

function skeleton(form) {
  const route = new Combo("Routes", { id: `bq-route-${++fieldCount}`, placeholder: "Type to search" }, form.routeHandlers());
  const label = make("label", "bq-label", make("span", "bq-name", "Route"), { for: route.input.id });
  const nodes = {
    route,
    title: make("h2", "", "Ask the bot"),
    who: make("span", "bq-who"),
    reload: button("Reload routes", "bq-small", () => form.reload()),
    note: make("p", "bk-note", [], { role: "status" }),
    retry: button("Try again", "bq-retry", () => form.reload()),
    doc: make("p", "bq-doc", [], { id: `${route.input.id}-doc` }),
    routeProblem: make("p", "bq-problem", [], { id: `${route.input.id}-problem` }),
    fields: make("div", "bq-fields"),
    run: make("button", "botkit-button bq-run", [make("span", "", "Run"), make("kbd", "", "Ctrl ⏎", { "aria-hidden": "true" })], { type: "submit", title: "Ctrl+Enter or Shift+Enter, too", "aria-keyshortcuts": "Control+Enter Shift+Enter" }),
    cancel: button("Cancel", "bq-cancel", () => form.cancel()),
    star: button("Keep", "bq-keep", () => form.keep(), { "aria-pressed": "false" }),
    codeButton: button("Copy as code", "bq-code-button", () => form.toggleCode(), { "aria-expanded": "false" }),
    yes: button("Yes, run it", "bq-run", () => form.run(true)),
    no: button("No", "", () => form.unask()),
    spinner: make("i", "bq-spinner", [], { "aria-hidden": "true" }),
    status: make("p", "bq-status", [], { role: "status", "aria-live": "polite" }),
    elapsed: make("span", "bq-elapsed", [], { "aria-hidden": "true" }),
  };
  nodes.route.input.setAttribute("aria-describedby", `${nodes.routeProblem.id} ${nodes.doc.id}`);
  nodes.code = makeCode((text) => write(nodes.status, text));
  nodes.confirm = make("div", "bq-confirm", [nodes.yes, nodes.no]);
  nodes.history = makeQueries({ title: "History", empty: "Queries that you run stand here.", handlers: form.queryHandlers() });
  nodes.favourites = makeQueries({ title: "Favourites", empty: "Keep a query with ☆, and it is here the next time.", handlers: form.queryHandlers() });
  const head = make("header", "bk-head", [nodes.title, nodes.who, nodes.reload]);
  const picker = make("div", "bq-field bq-route", [label, route.root, nodes.routeProblem, nodes.doc]);
  nodes.bar = make("div", "bq-bar", [nodes.run, nodes.cancel, nodes.star, nodes.codeButton]);
  const state = make("div", "bq-state", [nodes.spinner, nodes.status, nodes.elapsed, nodes.confirm]);
  nodes.main = make("form", "bq-main", [picker, nodes.fields, nodes.bar, state, nodes.code.root], { novalidate: "" });
  nodes.aside = make("aside", "bq-aside", [nodes.favourites.root, nodes.history.root], { "aria-label": "Queries to run again" });
  nodes.body = make("div", "bq-body", [nodes.main, nodes.aside]);
  nodes.root = make("section", "botkit botkit-query bk-card", [head, nodes.note, nodes.retry, nodes.body], { "aria-label": "Ask the bot" });
  return nodes;
}
