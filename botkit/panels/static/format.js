// What the front ends share. Joined in front of each of them: an anywidget module cannot import its neighbours.

const DAY = 86400;

/** The server's time in seconds: what it tells is by its clock, and this device's may be off by hours. */
const serverNow = (at = Date.now()) => at / 1000 - (window.botkitSkew ?? 0);

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

function formatter(model) {
  const lang = model.get("lang");
  const texts = model.get("texts");
  const whole = new Intl.NumberFormat(lang);
  const tenth = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const two = (value) => String(value).padStart(2, "0");

  const say = (key, values = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const many = (key, count, values = {}) =>
    say(`${key}_${count === 1 ? "one" : "other"}`, { n: whole.format(count), ...values });
  const date = (when) => `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;

  /** A time of day in the viewer's zone, with its date when that is not today. */
  const clock = (seconds) => {
    const when = new Date(seconds * 1000);
    const time = `${two(when.getHours())}:${two(when.getMinutes())}:${two(when.getSeconds())}`;
    return date(when) === date(new Date()) ? time : `${date(when)} ${time}`;
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

  return { texts, say, many, clock, date, duration, span, joined, number: whole.format, decimal: tenth.format };
}

/** Write a text in which `**` surrounds what is strong, reusing what stands there. */
function writeStrong(node, text) {
  const parts = text.split("**");
  if (node.childNodes.length !== parts.length) {
    node.replaceChildren(...parts.map((_, index) => (index % 2 ? make("strong") : document.createTextNode(""))));
  }
  parts.forEach((part, index) => write(node.childNodes[index], part));
}
