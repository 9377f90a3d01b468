// What the smaller panels have in common. Joined in front of each of them, behind format.js and values.js.

/** A panel with a title, and a remark beside it. */
function card(kind, children) {
  const title = make("h2");
  const remark = make("span", "bk-muted bk-summary");
  const root = make("section", `botkit botkit-${kind} bk-card`, [make("header", "bk-head", [title, remark]), ...children]);
  return { root, title, remark };
}

/** Keep as many parts in a list as are wanted; each is made once and then only written to. */
function fit(parts, count, list, create) {
  while (parts.length > count) parts.pop().root.remove();
  while (parts.length < count) {
    parts.push(create());
    list.append(parts.at(-1).root);
  }
}

/** Show a card: drawn at once, after each change, and each second for what ages; returns what ends it.
 *
 * `draw` gets the server's time, so that ages are right on a page whose clock is not. */
function stand({ model, el }, { root, title }, traits, draw) {
  const redraw = () => {
    const words = formatter(model);
    root.lang = words.lang;
    write(title, words.say("title"));
    attribute(root, "aria-label", words.say("title"));
    draw(words, serverNow());
  };
  const unfollow = follow(model, [...traits, "texts"], redraw);
  const timer = setInterval(redraw, 1000);
  el.append(root);
  redraw();
  return () => {
    clearInterval(timer);
    unfollow();
    root.remove();
  };
}

/** A small table, or a sentence when it has no rows. */
function rowsTable(columns) {
  const heads = columns.map(() => make("th", "", [], { scope: "col" }));
  const body = make("tbody");
  const root = make("table", "bk-list", [make("thead", "", make("tr", "", heads)), body]);
  const empty = make("p", "bk-empty");
  const rows = [];
  const draw = (values, words, sentence, makeRow, writeRow) => {
    root.hidden = !values.length;
    write(empty, values.length ? "" : sentence);
    columns.forEach((column, index) => write(heads[index], words.say(column)));
    fit(rows, values.length, body, makeRow);
    values.forEach((value, index) => writeRow(rows[index], value, words));
  };
  return { root, empty, draw };
}
