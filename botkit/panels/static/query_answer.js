// The answer to a query: a table with pages, a tree that is opened step by step, or text. All of it is text, never markup.

function leaf({ kind, text, exact, utc }) {
  if (kind === "time") return make("time", "", localTime(utc, text), { datetime: utc, title: exact });
  return make("span", `bq-is-${kind}`, text, exact ? { title: exact } : {});
}

function tableOf(view, turn) {
  const sides = view.columns.map(([, number]) => (number ? "bq-side" : ""));
  const head = make("tr", "", view.columns.map(([title], index) => make("th", sides[index], title, { scope: "col" })));
  const cellOf = (cell, index) => {
    const node = make("td", sides[index], cell ? leaf(cell) : [], { dir: "auto" });
    if (cell?.text.length > 40) attribute(node, "title", cell.text);
    return node;
  };
  const rows = view.rows.map((row) => make("tr", "", row.map(cellOf)));
  const table = make("table", "", [make("thead", "", head), make("tbody", "", rows)]);
  const pager = make("div", "bk-pager", make("span", "bk-range", view.range, { role: "status" }));
  if (view.back || view.next) {
    for (const [back, sign, name, can] of [[true, "‹", "Previous page", view.back], [false, "›", "Next page", view.next]]) {
      const button = make("button", "bk-page", sign, { type: "button", "aria-label": name, "data-back": back });
      attribute(button, "aria-disabled", can ? null : "true");
      button.addEventListener("click", () => can && turn(back));
      pager.append(button);
    }
  }
  const facts = view.rest.map(([key, cell]) => make("span", "bq-fact", [make("span", "bq-key", `${key} `), leaf(cell)]));
  const parts = [make("div", "bq-answer-head", [make("div", "bq-facts", facts), pager])];
  if (view.rows.length) parts.push(make("div", "bq-scroll", table, { tabindex: "0", role: "region", "aria-label": "Rows of the answer" }));
  return parts;
}

/** A value with what is inside it; the inside is made when it is opened. */
function treeOf(node, key, open) {
  const name = key === null ? [] : [make("span", "bq-key", `${key}: `)];
  if (!node.children) return make("div", "bq-leaf", [...name, leaf(node)]);
  const size = `${node.kind === "list" ? "list of" : "object of"} ${node.size}`;
  const root = make("details", "bq-node", make("summary", "", [...name, make("span", "bq-size", size)]));
  const fill = () => {
    if (root.childElementCount > 1) return;
    const inside = node.children.map(([inner, child]) => treeOf(child, inner, false));
    if (node.more) inside.push(make("div", "bq-leaf bq-size", `… and ${node.more} more`));
    root.append(make("div", "bq-inside", inside));
  };
  root.addEventListener("toggle", fill);
  if (open) {
    fill();
    root.open = true;
  }
  return root;
}

function parts(view, turn) {
  if (view.kind === "table") return tableOf(view, turn);
  if (view.kind === "tree") {
    const tree = treeOf(view.node, null, true);
    // A little of the second level: an answer that holds nothing but closed boxes says nothing.
    const inner = tree.querySelectorAll(":scope > .bq-inside > details");
    if (inner.length && inner.length <= 3) inner.forEach((one) => (one.open = true));
    return [make("div", "bq-tree", tree)];
  }
  if (view.kind === "nothing") return [make("p", "bk-empty", view.text)];
  return [make("pre", "bq-text", leaf(view.leaf), { tabindex: "0", dir: "auto" })];
}

function render({ model, el }) {
  const root = make("section", "botkit botkit-answer bk-card", [], { "aria-label": "Answer" });
  const draw = () => {
    const view = model.get("view");
    const back = document.activeElement?.dataset?.back;
    root.hidden = !view.kind;
    if (!view.kind) return root.replaceChildren();
    root.replaceChildren(...parts(view, (back) => model.send({ kind: "botkit.page", back })));
    if (back !== undefined && !root.contains(document.activeElement)) root.querySelector(`[data-back="${back}"]`)?.focus();
  };
  el.append(root);
  const unfollow = follow(model, ["view"], draw);
  const unguard = guardKeys(root);
  draw();
  return () => {
    unfollow();
    unguard();
    root.remove();
  };
}

export default { render };
