// Times in the clock of the machine that shows them; the exact UTC stays in the title.
function localTimes(root) {
  const two = (number) => String(number).padStart(2, "0");
  for (const el of root.querySelectorAll(".botkit-result time[datetime]:not([data-local])")) {
    const when = new Date(el.dateTime);
    if (Number.isNaN(when.getTime())) continue;
    el.textContent = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())} ${two(when.getHours())}:${two(when.getMinutes())}`;
    el.dataset.local = "";
  }
}
