// The page's own part: theme button, the change from first paint to live widgets, and the watch on the connection.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const texts = read("botkit-texts"), config = read("jupyter-config-data");
  const kernel = `${config.baseUrl}api/kernels/${config.kernelId}`;
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const clock = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const text = (name, time) => texts[name].replace("{time}", time ? clock(time) : "");

  // The other languages are links, which also work without this script: the address holds the choice, and all else
  // that it asks for.
  for (const link of document.querySelectorAll(".botkit-lang")) {
    const address = new URL(location.href);
    address.searchParams.set("lang", link.hreflang);
    address.searchParams.delete("token");
    link.href = address.search;
  }

  const button = document.querySelector(".botkit-theme");
  const label = () => { button.textContent = `${text("theme")}: ${text(window.botkitTheme.choice)}`; };
  button.addEventListener("click", () => { window.botkitTheme.next(); label(); });
  label();
  button.hidden = false;

  // The server knows no zone but UTC: the days in its first paint become those of this viewer.
  const day = (zone) => new Intl.DateTimeFormat(window.botkitLang, { dateStyle: "medium", timeZone: zone });
  const [there, here] = [day("UTC"), day()];
  for (const time of document.querySelectorAll(".botkit-first-paint time[datetime]")) {
    const when = new Date(time.dateTime);
    if (time.textContent === there.format(when)) time.textContent = here.format(when);
  }

  // --- first paint gives way to the live widgets once these stand -------------------------------------------
  // What stands there if the widget manager did not load: the output's text.
  const BROKEN = ".jupyter-widgets-error-widget, [data-mime-type^='text/'], [data-mime-type$='.stderr']";
  const empty = (live) => [...live.querySelectorAll(".lm-Widget:not(.lm-mod-hidden)")].some((one) => !one.hasChildNodes());

  async function swap(output) {
    const paint = output.querySelector(".botkit-first-paint");
    const started = performance.now();
    let shown = null;
    for (;;) {
      const live = output.querySelector(".jp-OutputArea-output");
      if (live?.matches(BROKEN) || live?.querySelector(BROKEN)) {
        live.remove();
        return say(text("stuck", new Date(performance.timeOrigin)));
      }
      if (live?.hasChildNodes()) {
        shown ??= performance.now();
        // A widget that stays empty on purpose must not keep the first paint for ever.
        if (!empty(live) || performance.now() - shown > 3000) break;
      }
      if (performance.now() - started > 30000) return say(text("stuck", new Date(performance.timeOrigin)));
      await wait(40);
    }
    requestAnimationFrame(() => paint.remove());
  }
  for (const paint of document.querySelectorAll(".botkit-first-paint")) swap(paint.parentElement);

  // --- the tab: number and state, for a page that stands in the background ---------------------------------------
  const icon = document.querySelector("link[rel=icon]"), plain = icon.href;
  const DOTS = { starting: "f2a900", connecting: "f2a900", reconnecting: "f2a900", stopping: "f2a900", stale: "f2a900" };

  function drawTab() {
    const headline = [...document.querySelectorAll(".botkit-headline")].at(-1);
    if (!headline) return;
    const away = "botkitLost" in document.body.dataset;
    const state = away ? "lost" : headline.dataset.state;
    const number = headline.querySelector(".bk-sentence strong")?.textContent;
    const said = headline.querySelector(".bk-pill")?.textContent.trim();
    const title = [...(number ? [number] : []), away ? text("away") : said, "botkit"].join(" · ");
    if (document.title !== title) document.title = title;
    // All is well without a dot; amber passes by itself, red does not.
    const dot = `<circle cx='24' cy='8' r='8' fill='%23${DOTS[state] ?? "e5484d"}' stroke='white' stroke-width='2'/>`;
    const href = state === "ready" ? plain : plain.replace("%3C/svg%3E", `${dot.replace("<", "%3C").replace(">", "%3E")}%3C/svg%3E`);
    if (icon.href !== href) icon.href = href;
  }
  let drawn = 0;
  const due = () => { drawn ||= setTimeout(() => { drawn = 0; drawTab(); }, 200); };
  const seen = { subtree: true, childList: true, characterData: true, attributeFilter: ["data-state"] };
  new MutationObserver(due).observe(document.querySelector("main"), seen);
  new MutationObserver(due).observe(document.body, { attributeFilter: ["data-botkit-lost"] });
  drawTab();

  // --- the connection -----------------------------------------------------------------------------------------
  const banner = document.querySelector(".botkit-banner");
  let heard = new Date(), lost = false;
  banner.hidden = true; // the page is whole: whatever it waited for has come

  function say(words) { banner.textContent = words; banner.hidden = false; }

  async function ask() {
    try {
      const began = Date.now();
      const answer = await fetch(kernel, { cache: "no-store", signal: AbortSignal.timeout(4000) });
      // By how many seconds this device's clock is ahead of the server's, which cuts fractions off. Ages are by the latter.
      const ahead = ((began + Date.now()) / 2 - Date.parse(answer.headers.get("Date")) - 500) / 1000;
      if (Number.isFinite(ahead)) window.botkitSkew = Math.abs(ahead) > 2 ? ahead : 0;
      return answer.status;
    } catch { return 0; }
  }

  // A kernel that dies at every start must not make the page reload without a pause.
  async function reload() {
    let last = { count: 0, at: 0 };
    try { last = JSON.parse(sessionStorage.getItem("botkit.reloads")) ?? last; } catch { /* no storage */ }
    const count = Date.now() - last.at < 60000 ? last.count + 1 : 0;
    // One second at least, so that the banner can be read, and a server that is just ending has ended.
    await wait(Math.min(60000, 1000 + count * count * 500));
    // A page that is loaded from a server that has gone meanwhile would be the browser's own, for ever.
    await answered();
    try { sessionStorage.setItem("botkit.reloads", JSON.stringify({ count, at: Date.now() })); } catch { /* no storage */ }
    location.reload();
  }

  async function answered() {
    for (let pause = 500; !(await ask()); pause = Math.min(pause * 1.6, 8000)) await wait(pause);
  }

  async function reconnect() {
    if (lost) return;
    lost = true;
    document.body.dataset.botkitLost = "";
    say(text("lost", heard));
    await answered();
    await reload();
  }

  async function poll() {
    for (;;) {
      await wait(document.hidden ? 15000 : 5000);
      const status = (await ask()) || (await ask());
      if (status !== 200) return reconnect();
      if (!lost) heard = new Date();
    }
  }

  // JupyterLab's kernel connection knows at once when its websocket closes or the kernel dies.
  async function watch() {
    while (!window.jupyterapp?.widgetManager?.kernel) await wait(200);
    const connection = window.jupyterapp.widgetManager.kernel;
    const look = () => {
      if (connection.connectionStatus !== "connected" || connection.status === "dead") reconnect();
    };
    connection.connectionStatusChanged.connect((_, status) => { if (status !== "connected") reconnect(); });
    connection.statusChanged.connect(look);
    connection.anyMessage?.connect(() => { if (!lost) heard = new Date(); });
  }

  let leaving = false;
  addEventListener("pagehide", () => { leaving = true; });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", async () => {
    if (!document.hidden && !leaving && (await ask()) !== 200) reconnect();
  });
  ask();
  poll();
  watch();

  // --- the wall: nobody is there to press reload, or to keep the screen awake ------------------------------------------
  const TICK = 5000, PATIENCE = 60000;
  let fine = Date.now(), ticked = Date.now();

  // Only https and localhost may, and a battery that runs low may refuse.
  const light = async () => { try { await navigator.wakeLock?.request("screen"); } catch { /* it may go dark */ } };

  async function tick() {
    const slept = Date.now() - ticked > 6 * TICK;
    ticked = Date.now();
    const old = document.querySelector(".botkit-headline[data-worth=stale], .botkit-alert[role=alert]");
    if (lost || !(old || !banner.hidden)) fine = Date.now();
    // Numbers that stay old while the server answers: this page has missed something that a new one has not.
    if (!lost && (slept || Date.now() - fine > PATIENCE) && (await ask())) { lost = true; reload(); }
  }

  if (document.documentElement.dataset.view === "wall") {
    light();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) light(); });
    addEventListener("online", tick);
    setInterval(tick, TICK);
  }
})();
