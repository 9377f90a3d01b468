// Values that the panels show in one form. Joined between format.js and each of them.

/** A change with its sign; none is a plain 0. */
const signed = (words, value) => (value > 0 ? "+" : value < 0 ? "−" : "") + words.number(Math.abs(value));

/** How long something took, in milliseconds; 0 stands for less than one: nothing takes no time. */
function took(words, milliseconds) {
  if (milliseconds === null) return words.say("unit_none");
  if (milliseconds >= 1000) return words.say("unit_seconds", { n: words.decimal(milliseconds / 1000) });
  return words.say("unit_milliseconds", { n: milliseconds || "<1" });
}

/** A span of time in its largest unit. */
function coarse(words, seconds) {
  if (seconds >= 3600) return words.say("unit_hours", { n: Math.floor(seconds / 3600) });
  if (seconds >= 60) return words.say("unit_minutes", { n: Math.floor(seconds / 60) });
  return words.say("unit_seconds", { n: Math.max(0, Math.floor(seconds)) });
}

/** When something was, which ticks; the exact time is in the tip. */
function writeWhen(node, seconds, words, template = (when) => when) {
  write(node, template(words.joined(seconds)));
  attribute(node, "datetime", new Date(seconds * 1000).toISOString());
  attribute(node, "title", words.clock(seconds));
}
