// A live value: its age is reckoned here, so that a kernel that has gone is noticed too.
function render({ model, el }) {
  el.classList.add("botkit-result");
  el.innerHTML = `<div class="bkr-bar"><span class="bkr-state" role="status"></span><button type="button">Stop</button></div>
    <p class="bkr-note" role="alert"></p><div class="bkr-value"></div><p class="bkr-caption"></p>`;
  const part = (selector) => el.querySelector(selector);
  const patience = () => Math.max(3 * model.get("every"), 5);
  let seen = model.get("at") === null ? null : Math.min(Date.now(), model.get("at") * 1000);

  // What the viewer has opened and where they have scrolled to stays as it is when the value changes.
  function paint() {
    const box = part(".bkr-value");
    const closed = [...box.querySelectorAll("details")].map((one) => one.open);
    const places = [...box.querySelectorAll(".bkr-scroll")].map((one) => [one.scrollTop, one.scrollLeft]);
    const focus = [...box.querySelectorAll("summary, .bkr-scroll")].indexOf(document.activeElement);
    box.innerHTML = model.get("value");
    const details = [...box.querySelectorAll("details")];
    if (details.length === closed.length) details.forEach((one, place) => (one.open = closed[place]));
    [...box.querySelectorAll(".bkr-scroll")].forEach((one, place) => ([one.scrollTop, one.scrollLeft] = places[place] ?? [0, 0]));
    if (focus >= 0) [...box.querySelectorAll("summary, .bkr-scroll")][focus]?.focus();
    localTimes(el);
  }
  function age() {
    const seconds = Math.max(0, Math.round((Date.now() - seen) / 1000));
    return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
  }
  function tell() {
    let state = model.get("state");
    const old = seen !== null && Date.now() - seen > patience() * 1000;
    if (state === "live" && old) state = "old";
    const text = {
      waiting: "waiting for the first answer",
      live: "live",
      old: `old: the last answer came ${age()} ago, the kernel or the bot is busy or gone`,
      away: seen === null ? "the bot does not answer" : `the bot does not answer; this is ${age()} old`,
      stopped: seen === null ? "stopped" : `stopped; this is ${age()} old`,
    }[state];
    el.dataset.state = state;
    if (part(".bkr-state").textContent !== text) part(".bkr-state").textContent = text;
    part("button").hidden = state === "stopped";
    part(".bkr-note").textContent = model.get("note");
    part(".bkr-caption").textContent = model.get("caption");
  }
  const fresh = () => {
    seen = Date.now();
    tell();
  };
  const follow = (how) => {
    model[how]("change:value", paint);
    model[how]("change:at", fresh);
    for (const name of ["state", "note", "caption"]) model[how](`change:${name}`, tell);
  };
  part("button").addEventListener("click", () => model.send({ kind: "stop" }));
  follow("on");
  const clock = setInterval(tell, 1000);
  paint();
  tell();
  return () => {
    clearInterval(clock);
    follow("off");
  };
}
export default { render };
