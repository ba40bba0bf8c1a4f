// What pages do beyond plain links and forms; without it all of them still work.

const body = document.body;

// htmx sends the session's token along with everything but reading.
document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx?.request;
  if (request && body.dataset.csrf) request.headers["X-CSRF-Token"] = body.dataset.csrf;
});

// After a form that came back, the reader starts at what is wrong with it.
const focusFaults = () => document.querySelector("[data-focus]")?.focus();
focusFaults();
document.addEventListener("htmx:after:swap", focusFaults);

// A form that says so is sent as soon as a choice changes.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-auto]");
  if (form) form.requestSubmit();
});

// Lists by keyboard: arrows between rows, space selects, shift+space from the last one on.
function rowsOf(table) {
  return [...table.querySelectorAll("tbody input[type=checkbox]")];
}
let last = null;
document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
  const table = box.closest("table[data-selectable]");
  if (!table) return;
  const boxes = rowsOf(table);
  const at = boxes.indexOf(box);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && at >= 0) {
    event.preventDefault();
    boxes[Math.min(Math.max(at + step, 0), boxes.length - 1)].focus();
  }
});
document.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
  const table = box.closest("table[data-selectable]");
  if (!table) return;
  const boxes = rowsOf(table);
  if (box.matches("[data-select-all]")) {
    for (const each of boxes) each.checked = box.checked;
  } else if (event.shiftKey && last && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
  }
  last = box.matches("[data-select-all]") ? null : box;
  const chosen = boxes.filter((each) => each.checked).length;
  for (const told of document.querySelectorAll("[data-chosen]")) told.textContent = String(chosen);
  table.dispatchEvent(new CustomEvent("placement:selected", { bubbles: true }));
});

// A session warns before it ends.
const WARN_S = 120;
const limit = Number(body.dataset.sessionSeconds || 0);
if (limit) {
  const dialog = document.getElementById("sessie");
  const left = dialog.querySelector("[data-session-left]");
  let ends = Date.now() + limit * 1000;
  const renew = () => { ends = Date.now() + limit * 1000; if (dialog.open) dialog.close(); };
  document.addEventListener("htmx:after:request", renew);
  dialog.querySelector("[data-session-stay]").addEventListener("click", async () => {
    const answer = await fetch("/sessie", { method: "POST", headers: { "X-CSRF-Token": body.dataset.csrf } });
    if (answer.ok) renew(); else location.assign("/inloggen");
  });
  setInterval(() => {
    const seconds = Math.round((ends - Date.now()) / 1000);
    if (seconds <= 0) return location.assign("/inloggen");
    if (seconds <= WARN_S) {
      left.textContent = seconds > 60 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
      if (!dialog.open) dialog.showModal();
    }
  }, 1000);
}
