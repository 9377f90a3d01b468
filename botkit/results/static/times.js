// Times in the clock of the machine that shows them; the exact UTC stays in the title.
function localTime(utc, otherwise) {
  const when = new Date(utc);
  if (Number.isNaN(when.getTime())) return otherwise;
  const two = (number) => String(number).padStart(2, "0");
  const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  return `${day} ${[when.getHours(), when.getMinutes(), when.getSeconds()].map(two).join(":")}`;
}

function localTimes(root) {
  for (const el of root.querySelectorAll(".botkit-result time[datetime]:not([data-local])")) {
    el.textContent = localTime(el.dateTime, el.textContent);
    el.dataset.local = "";
  }
}
