// A box in which one types to filter a list, and chooses with arrows and Enter. The list lies in the top layer, since a
// notebook cuts off what leaves its cell. It follows the pattern "combobox with listbox popup" of ARIA.

let combos = 0;

/** Whether a text has every word of another. */
const hasWords = (text, words) => words.every((word) => text.includes(word));

class Combo {
  /**
   * @param label what the list holds
   * @param handlers type(text): the text has changed; open(): all is to be listed; pick(item): one was chosen;
   *   more(): the end of the list was reached; leave(text): the focus goes.
   */
  constructor(label, attributes, handlers) {
    const id = `bq-list-${++combos}`;
    this.handlers = handlers;
    this.items = [];
    this.active = -1;
    this.input = make("input", "bq-input bq-combo", [], { type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", spellcheck: "false", ...attributes });
    this.list = make("ul", "bq-list", [], { id, role: "listbox", "aria-label": label, popover: "manual" });
    this.root = make("div", "bq-combo-box", [this.input, make("i", "bq-chevron", [], { "aria-hidden": "true" }), this.list]);
    this.place = this.place.bind(this);
    this.input.addEventListener("input", () => this.handlers.type(this.input.value));
    this.input.addEventListener("click", () => this.isOpen || this.handlers.open());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.leave());
    // Before the focus leaves the box: a choice by mouse keeps it there.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.click(event));
    this.list.addEventListener("scroll", () => this.scrolled());
  }

  get isOpen() {
    return this.input.getAttribute("aria-expanded") === "true";
  }

  /** Show items: `{ value, group, name, detail, badge, id }`; `note` stands below them, or alone. */
  show(items, { note = "", more = false, active = 0 } = {}) {
    this.items = items;
    this.more = more;
    this.options = [];
    const children = [];
    let group = "";
    for (const [index, item] of items.entries()) {
      if (item.group && item.group !== group) children.push(make("li", "bq-group", item.group, { role: "presentation" }));
      group = item.group ?? "";
      const option = this.option(item, index);
      this.options.push(option);
      children.push(option);
    }
    if (note) children.push(make("li", "bq-list-note", note, { role: "presentation" }));
    this.list.replaceChildren(...children);
    this.activate(items.length ? Math.max(0, Math.min(active, items.length - 1)) : -1);
    this.open();
  }

  option(item, index) {
    const top = [make("span", "bq-name", item.name)];
    if (item.badge) top.push(make("span", "bq-badge", item.badge));
    if (item.aside) top.push(make("span", "bq-aside-text", item.aside));
    const content = [make("span", "bq-option-top", top)];
    if (item.detail) content.push(make("span", "bq-detail", item.detail));
    return make("li", "bq-option", content, { role: "option", id: `${this.list.id}-${index}`, "data-index": index, "aria-selected": "false" });
  }

  open() {
    if (this.isOpen) return this.place();
    attribute(this.input, "aria-expanded", "true");
    this.list.showPopover?.();
    for (const name of ["scroll", "resize"]) window.addEventListener(name, this.place, true);
    this.place();
    this.activate(this.active);
  }

  close() {
    if (!this.isOpen) return;
    attribute(this.input, "aria-expanded", "false");
    attribute(this.input, "aria-activedescendant", null);
    for (const name of ["scroll", "resize"]) window.removeEventListener(name, this.place, true);
    if (this.list.isConnected) this.list.hidePopover?.();
    this.list.replaceChildren();
    this.items = this.options = [];
    this.active = -1;
  }

  /** Put the list below the box, or above it where there is more room. */
  place(event) {
    if (event?.target === this.list) return;
    const box = this.input.getBoundingClientRect();
    if (!box.width || box.bottom < 0 || box.top > innerHeight) return this.close();
    const below = innerHeight - box.bottom;
    const up = below < 220 && box.top > below;
    const width = Math.min(Math.max(box.width, 300), innerWidth - 16);
    Object.assign(this.list.style, {
      left: `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`,
      width: `${width}px`,
      maxHeight: `${Math.max(90, Math.min(380, (up ? box.top : below) - 14))}px`,
      top: up ? "auto" : `${box.bottom + 4}px`,
      bottom: up ? `${innerHeight - box.top + 4}px` : "auto",
    });
  }

  activate(index) {
    this.options?.[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.options?.[index];
    attribute(this.input, "aria-activedescendant", option?.id ?? null);
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
  }

  scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.list;
    if (this.more && scrollTop + clientHeight > scrollHeight - 40) this.handlers.more?.();
  }

  step(by) {
    if (!this.isOpen) return this.handlers.open();
    const last = this.items.length - 1;
    const next = Math.abs(by) > 1 ? Math.max(0, Math.min(last, this.active + by)) : (this.active + by + last + 1) % (last + 1);
    if (this.more && this.active === last && by > 0) return this.handlers.more?.();
    if (last >= 0) this.activate(next);
  }

  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.key in steps && !event.altKey) {
      event.preventDefault();
      this.step(steps[event.key]);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.shiftKey && !event.metaKey && this.isOpen && this.items[this.active]) {
      event.preventDefault();
      this.pick(this.items[this.active]);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.handlers.escape?.();
    }
  }

  click(event) {
    const option = event.target.closest("[data-index]");
    if (option) this.pick(this.items[Number(option.dataset.index)]);
  }

  pick(item) {
    this.close();
    this.handlers.pick(item);
  }

  leave() {
    this.close();
    this.handlers.leave?.(this.input.value);
  }
}

/** The routes that match what was typed: by name first, then by what they say of themselves. */
function findRoutes(routes, text) {
  const words = text.toLowerCase().split(/[\s_]+/).filter(Boolean);
  const rank = ({ name, doc, cog }) => {
    const lower = name.toLowerCase();
    if (lower.startsWith(text.trim().toLowerCase())) return 0;
    if (hasWords(lower, words)) return 1;
    return hasWords(`${lower} ${doc} ${cog}`.toLowerCase(), words) ? 2 : 3;
  };
  return routes
    .map((route) => ({ route, rank: rank(route) }))
    .filter((one) => one.rank < 3)
    // Grouped by cog, but the group of the best match first.
    .sort((one, other) => one.rank - other.rank || one.route.name.localeCompare(other.route.name))
    .map((one) => one.route);
}

/** Bring the routes of one cog together, in the order in which the cogs first come. */
function byCog(routes) {
  const groups = new Map();
  for (const route of routes) groups.set(route.cog, [...(groups.get(route.cog) ?? []), route]);
  return [...groups.values()].flat();
}
