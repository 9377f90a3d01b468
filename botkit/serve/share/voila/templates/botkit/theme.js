// Runs before anything is painted: the viewer's own choice of theme, or the system's, onto <html> and <body>.
(() => {
  const KEY = "botkit.theme", light = matchMedia("(prefers-color-scheme: light)"), choices = ["system", "dark", "light"];
  const read = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  let choice = choices.includes(read()) ? read() : "system";
  const apply = () => {
    const theme = choice === "system" ? (light.matches ? "light" : "dark") : choice;
    document.documentElement.dataset.theme = theme;
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
})();
