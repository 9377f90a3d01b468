// A table that grows: further rows come as messages, each part once.
function render({ model, el }) {
  el.classList.add("botkit-result");
  el.innerHTML = `<div class="bkr-value"></div><div class="bkr-bar">
    <button type="button" data-do="more">Show more</button><button type="button" data-do="all">Load all</button>
    <progress aria-label="rows loaded"></progress><span class="bkr-count" role="status"></span>
    <button type="button" data-do="cancel">Cancel</button></div>
    <p class="bkr-note" role="alert"></p><p class="bkr-caption"></p>`;
  const part = (selector) => el.querySelector(selector);
  const button = Object.fromEntries([...el.querySelectorAll("button")].map((one) => [one.dataset.do, one]));
  let have = 0;

  function paint() {
    part(".bkr-value").innerHTML = model.get("table");
    have = model.get("first");
    localTimes(el);
    model.send({ kind: "rows", from: have });
  }
  function grow(content) {
    if (content?.kind !== "rows" || content.from !== have) return;
    const body = part(".bkr-value tbody");
    const before = body.rows.length;
    body.insertAdjacentHTML("beforeend", content.html);
    have += body.rows.length - before;
    localTimes(el);
  }
  function tell() {
    const [loaded, total, more, busy] = ["loaded", "total", "more", "busy"].map((name) => model.get(name));
    const number = (value) => value.toLocaleString("en-US");
    const focused = el.contains(document.activeElement) ? document.activeElement : null;
    button.more.hidden = button.all.hidden = !more || busy;
    button.cancel.hidden = part("progress").hidden = !busy;
    part("progress").max = Math.max(total, 1);
    part("progress").value = loaded;
    part(".bkr-count").textContent = busy ? `${number(loaded)} of ${number(total)}` : more ? `${number(total - loaded)} more` : "";
    part(".bkr-note").textContent = model.get("note");
    part(".bkr-caption").textContent = model.get("caption");
    // A button that has gone takes the focus with it: the keyboard stays where it was.
    if (focused?.hidden) (busy ? button.cancel : more ? button.more : part(".bkr-scroll"))?.focus();
  }
  function pressed(event) {
    const kind = event.target.dataset?.do;
    if (kind) model.send({ kind });
  }
  const told = ["caption", "loaded", "total", "more", "busy", "note"].map((name) => `change:${name}`);
  const follow = (how) => {
    model[how]("change:table", paint);
    model[how]("msg:custom", grow);
    for (const name of told) model[how](name, tell);
  };
  el.addEventListener("click", pressed);
  follow("on");
  tell();
  paint();
  return () => follow("off");
}
export default { render };
