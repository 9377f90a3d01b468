// Runs before anything is painted: the viewer's own choice of theme, or the system's, onto <html> and <body>; and what
// the address asks for (`?view=wall`), which the page's HTML does not know since all viewers share it.
(() => {
  const KEY = "botkit.theme", light = matchMedia("(prefers-color-scheme: light)"), choices = ["system", "dark", "light"];
  const root = document.documentElement, wall = new URLSearchParams(location.search).get("view") === "wall";
  const read = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  let choice = choices.includes(read()) ? read() : "system";
  const apply = () => {
    const theme = choice !== "system" ? choice : !wall && light.matches ? "light" : "dark";
    root.dataset.theme = theme;
    if (document.body) document.body.dataset.jpThemeLight = String(theme === "light");
  };
  window.botkitTheme = {
    apply,
    get choice() { return choice; },
    next() {
      choice = choices[(choices.indexOf(choice) + 1) % choices.length];
      try { localStorage.setItem(KEY, choice); } catch { /* a viewer without storage chooses anew each time */ }
      apply();
      return choice;
    },
  };
  light.addEventListener("change", apply);
  apply();
  if (wall) {
    root.dataset.view = "wall";
    const fit = () => root.style.setProperty("--botkit-zoom", Math.max(0.5, Math.min(innerWidth / 1280, innerHeight / 720)));
    addEventListener("resize", fit);
    fit();
  }
})();
