// How far the loading of a list has come.
function render({ model, el }) {
  el.classList.add("botkit-result");
  el.innerHTML = `<div class="bkr-bar"><progress aria-label="rows loaded"></progress><span class="bkr-count" role="status"></span>
    <button type="button">Cancel</button></div><p class="bkr-note" role="alert"></p>`;
  const part = (selector) => el.querySelector(selector);
  const number = (value) => value.toLocaleString("en-US");
  function tell() {
    part("progress").max = Math.max(model.get("total"), 1);
    part("progress").value = model.get("loaded");
    part(".bkr-count").textContent = `${number(model.get("loaded"))} of ${number(model.get("total"))} rows`;
    part("button").hidden = !model.get("busy");
    part(".bkr-note").textContent = model.get("note");
  }
  const names = ["loaded", "total", "busy", "note"].map((name) => `change:${name}`);
  part("button").addEventListener("click", () => model.send({ kind: "cancel" }));
  for (const name of names) model.on(name, tell);
  tell();
  return () => names.forEach((name) => model.off(name, tell));
}
export default { render };
