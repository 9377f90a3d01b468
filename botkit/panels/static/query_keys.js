/** Keep JupyterLab's shortcuts away from what is pressed in an element, and leave it those with Ctrl, such as Ctrl+S.
 *
 * Without this "d d" on a button would delete the cell. The mark must be on the element that has the focus: one around it is
 * looked at too late. Returns what ends it.
 */
function guardKeys(root) {
  const guard = (event) => {
    if (!root.contains(event.target)) return;
    const lab = (event.ctrlKey || event.metaKey) && event.key !== "Enter";
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !lab);
  };
  // The window hears of a key before JupyterLab, which listens on the document.
  window.addEventListener("keydown", guard, true);
  return () => window.removeEventListener("keydown", guard, true);
}
