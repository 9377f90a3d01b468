// Beside the form: the last queries and the favourites, and the query as code.

/** A list of queries that can be run again, put into the form, kept and forgotten. */
function makeQueries({ title, empty, handlers }) {
  const count = make("span", "bq-count");
  const list = make("ul", "bq-queries");
  const none = make("p", "bq-help", empty);
  const root = make("details", "bq-fold", [make("summary", "", [make("span", "", title), count]), none, list]);

  const row = (query, kept) => {
    const again = make("button", "bq-icon bq-again", [], { type: "button", title: "Run again", "aria-label": `Run again: ${query.label}` });
    const put = make("button", "bq-query", [make("span", "bq-query-text", query.label)], { type: "button", title: "Put into the form" });
    if (query.cost) put.append(make("span", query.good ? "bq-cost" : "bq-cost bq-bad", query.cost));
    const name = kept ? "Forget this favourite" : "Keep as a favourite";
    const keep = make("button", "bq-icon bq-star", [], { type: "button", title: name, "aria-label": `${name}: ${query.label}`, "aria-pressed": kept ? "true" : "false" });
    again.addEventListener("click", () => handlers.again(query));
    put.addEventListener("click", () => handlers.put(query));
    keep.addEventListener("click", () => handlers.keep(query, !kept));
    return make("li", "", handlers.keep.allowed ? [again, put, keep] : [again, put]);
  };

  const draw = (queries, isKept) => {
    // The rows are made anew: the focus stays at the place in the list where it was.
    const at = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    list.replaceChildren(...queries.map((query) => row(query, isKept(query))));
    write(count, queries.length ? String(queries.length) : "");
    none.hidden = queries.length > 0;
    const buttons = list.querySelectorAll("button");
    if (at >= 0) (buttons[Math.min(at, buttons.length - 1)] ?? root.firstChild).focus();
  };
  return { root, draw };
}

/** Put a text on the clipboard; where the page may not (plain http), by way of a selection. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = make("textarea", "bk-hidden", text, { readonly: "", tabindex: "-1" });
    const before = document.activeElement;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    before?.focus();
    return done;
  }
}

const NOTATIONS = [["python", "Cell"], ["magic", "Magic"], ["shell", "Shell"]];

/** The query in three notations, each with a button that copies it. */
function makeCode(said) {
  const problem = make("p", "bq-help");
  const rows = NOTATIONS.map(([key, title]) => {
    const code = make("code", "bq-mono");
    const copy = make("button", "botkit-button bq-small", "Copy", { type: "button", "aria-label": `Copy the code for: ${title}` });
    copy.addEventListener("click", async () => {
      const done = await copyText(code.textContent);
      said(done ? `Copied: ${code.textContent}` : "The browser refused to copy: select the text, and copy it by hand.");
      write(copy, done ? "Copied" : "Copy");
      clearTimeout(copy.back);
      copy.back = setTimeout(() => write(copy, "Copy"), 1500);
    });
    return { key, code, root: make("div", "bq-code-row", [make("span", "bq-code-title", title), make("pre", "bq-code-text", code, { tabindex: "0" }), copy]) };
  });
  const root = make("div", "bq-code", [problem, ...rows.map((row) => row.root)], { role: "group", "aria-label": "The query as code" });
  root.hidden = true;
  const draw = ({ code = {}, problem: text = "" }) => {
    write(problem, text);
    problem.hidden = !text;
    for (const row of rows) {
      row.root.hidden = !code[row.key];
      write(row.code, code[row.key] ?? "");
    }
  };
  return { root, draw };
}
