// What the front ends share. Joined in front of each of them: an anywidget module cannot import its neighbours.

const DAY = 86400;

/** The server's time in seconds: what it tells is by its clock, and this device's may be off by hours. */
const serverNow = (at = Date.now()) => at / 1000 - (window.botkitSkew ?? 0);

/** A name in which nothing can be seen counts as none. */
const isBlank = (name) => !/[^\p{C}\p{Z}\u115f\u1160\u3164\uffa0\u2800\u034f]/u.test(name ?? "");

/** Make an element; `content` is text or children, and text is only ever text. */
function make(tag, className, content = [], attributes = {}) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...[content].flat());
  return node;
}

/** Write a text only when it differs, so that a selection and a screen reader are left alone. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function attribute(node, name, value) {
  if (value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Call `draw` once after any of the traits has changed; returns the function that ends it. */
function follow(model, names, draw) {
  let waiting = false;
  let ended = false;
  const changed = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (!ended) draw();
    });
  };
  for (const name of names) model.on(`change:${name}`, changed);
  return () => {
    ended = true;
    for (const name of names) model.off(`change:${name}`, changed);
  };
}

const vocabularies = new Map();

/**
 * The texts that a panel speaks. All viewers share the widget, each reads in a language of their own: a page has the
 * whole table in its viewer's (`window.botkitWords`). Where there is no such page, as in JupyterLab, the widget's own.
 */
function vocabulary(model) {
  const own = model.get("texts");
  const table = window.botkitWords?.[own.panel] && window.botkitWords;
  if (!table) return own;
  if (!vocabularies.has(own.panel)) {
    const prefixed = (prefix, texts) => Object.entries(texts).map(([key, text]) => [`${prefix}_${key}`, text]);
    const shared = Object.fromEntries([...prefixed("state", table.states), ...prefixed("unit", table.units)]);
    vocabularies.set(own.panel, { lang: window.botkitLang, panel: own.panel, ...shared, ...table[own.panel] });
  }
  return vocabularies.get(own.panel);
}

const formatters = new WeakMap();

/** What turns values into words, in the language of the page; made once for each table of texts. */
function formatter(model) {
  const texts = vocabulary(model);
  if (!formatters.has(texts)) formatters.set(texts, makeFormatter(texts));
  return formatters.get(texts);
}

/** `[pattern, translation]` of each sentence that the bot may say of itself, which comes in English over the wire. */
function patternsOf(said) {
  return Object.entries(said).map(([english, translation]) => {
    const parts = english.split(/\{(\w+)\}/);
    const source = parts.map((part, at) => (at % 2 ? `(?<${part}>.+?)` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
    return [new RegExp(`^${source.join("")}$`), translation];
  });
}

let patterns = null;

/** What the bot says of itself in the page's language, if that has the sentence, and the language that it is in. */
function said(sentence) {
  patterns ??= patternsOf(window.botkitWords?.said ?? {});
  for (const [pattern, translation] of patterns) {
    const values = pattern.exec(sentence)?.groups ?? (pattern.test(sentence) && {});
    if (values) return { text: translation.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all), lang: window.botkitLang };
  }
  return { text: sentence, lang: "en" };
}

function makeFormatter(texts) {
  const lang = texts.lang ?? "en";
  const whole = new Intl.NumberFormat(lang);
  const tenth = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const rules = new Intl.PluralRules(lang);
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
  const time = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

  const say = (key, values = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const many = (key, count, values = {}) => {
    const form = `${key}_${rules.select(count)}`;
    return say(form in texts ? form : `${key}_other`, { n: whole.format(count), ...values });
  };
  const date = (when) => day.format(when);

  /** A time of day in the viewer's zone, with its date when that is not today. */
  const clock = (seconds) => {
    const when = new Date(seconds * 1000);
    return date(when) === date(new Date()) ? time.format(when) : `${date(when)} ${time.format(when)}`;
  };

  /** A span of time in its two largest units. */
  const duration = (seconds) => {
    let left = Math.max(0, Math.floor(seconds));
    const parts = [];
    for (const [unit, size] of [["days", DAY], ["hours", 3600], ["minutes", 60], ["seconds", 1]]) {
      const count = Math.floor(left / size);
      left %= size;
      if (parts.length < 2 && (count || parts.length || size === 1)) parts.push(say(`unit_${unit}`, { n: count }));
    }
    return parts.join(" ");
  };

  /** A span of time for a text that need not tick: without seconds from a minute on. */
  const span = (seconds) => {
    if (seconds < 60) return duration(seconds);
    const minutes = Math.round(seconds / 60);
    return minutes < 60 ? say("unit_minutes", { n: minutes }) : duration(minutes * 60).replace(` ${say("unit_minutes", { n: 0 })}`, "");
  };

  /** When the bot joined: an age within the last day, else a date. */
  const joined = (seconds) => {
    const age = serverNow() - seconds;
    if (age >= DAY) return date(new Date(seconds * 1000));
    if (age < 45) return say("unit_just_now");
    const coarse =
      age >= 3600
        ? say("unit_hours", { n: Math.floor(age / 3600) })
        : say("unit_minutes", { n: Math.max(1, Math.round(age / 60)) });
    return say("unit_ago", { age: coarse });
  };

  return { lang, texts, said, say, many, clock, date, duration, span, joined, number: whole.format, decimal: tenth.format };
}

/** Write a text in which `**` surrounds what is strong, reusing what stands there. */
function writeStrong(node, text) {
  const parts = text.split("**");
  if (node.childNodes.length !== parts.length) {
    node.replaceChildren(...parts.map((_, index) => (index % 2 ? make("strong") : document.createTextNode(""))));
  }
  parts.forEach((part, index) => write(node.childNodes[index], part));
}
