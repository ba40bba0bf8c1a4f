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

// A form that says so is sent as soon as a choice changes; not by the arrows in a list of choices,
// which pass every choice on the way to the one that is meant.
let passing = false;
document.addEventListener("keydown", (event) => {
  passing = event.target instanceof HTMLSelectElement && event.key !== "Enter";
});
document.addEventListener("pointerdown", () => { passing = false; });
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-auto]");
  if (form && !passing) form.requestSubmit();
});

// A second click on the same button while its form is on its way does nothing.
const PATIENCE_MS = 5000;
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented) return;
  const now = Date.now();
  if (now - Number(button.dataset.sentAt || 0) < PATIENCE_MS) return event.preventDefault();
  button.dataset.sentAt = String(now);
  button.setAttribute("aria-busy", "true");
  setTimeout(() => button.removeAttribute("aria-busy"), PATIENCE_MS);
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-sent-at]")) delete button.dataset.sentAt;
});

// Lists by keyboard: arrows, Home and End go between rows, space ticks, Shift ticks a range, Enter
// goes to what can be done with the rows that are ticked.
const boxesOf = (table) => [...table.querySelectorAll("tbody input[type=checkbox]")];
const tableOf = (box) => box instanceof HTMLInputElement && box.type === "checkbox"
  ? box.closest("table[data-selectable]") : null;
function tell(table) {
  const boxes = boxesOf(table), form = boxes[0]?.form;
  const elsewhere = form?.querySelectorAll(`input[type=hidden][name="${boxes[0].name}"]`).length ?? 0;
  const chosen = boxes.filter((each) => each.checked).length + elsewhere;
  for (const told of document.querySelectorAll("span[data-chosen]")) told.textContent = String(chosen);
}
// Who goes to another page and back finds the same rows ticked.
const remember = (table) => {
  const ticks = boxesOf(table).filter((each) => each.checked).map((each) => each.value);
  history.replaceState({ ...history.state, ticks }, "");
};
for (const table of document.querySelectorAll("table[data-selectable]")) {
  const kept = history.state?.ticks, boxes = boxesOf(table);
  if (!kept) break;
  for (const each of boxes) each.checked = kept.includes(each.value);
  tell(table);
}
let last = null;
let range = false;
document.addEventListener("keydown", (event) => {
  range = event.shiftKey;
  const box = event.target, table = tableOf(box);
  if (!table) return;
  const boxes = boxesOf(table), at = boxes.indexOf(box), end = boxes.length - 1;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: end }[event.key];
  if (to !== undefined && at >= 0) {
    event.preventDefault();
    boxes[Math.min(Math.max(to, 0), end)].focus();
  } else if (event.key === "Enter") {
    event.preventDefault();
    box.form?.querySelector("[data-bulk] button")?.focus();
  }
});
document.addEventListener("pointerdown", (event) => { range = event.shiftKey; });
document.addEventListener("click", (event) => {
  const box = event.target, table = tableOf(box);
  if (!table) return;
  const boxes = boxesOf(table), all = box.matches("[data-select-all]");
  if (all) {
    for (const each of boxes) each.checked = box.checked;
  } else if (range && last && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
  }
  last = all ? null : box;
  remember(table);
  tell(table);
  table.dispatchEvent(new CustomEvent("placement:selected", { bubbles: true }));
});

// A session warns before it ends.
const WARN_S = 120;
const limit = Number(body.dataset.sessionSeconds || 0);
if (limit) {
  const dialog = document.getElementById("sessie");
  const left = dialog.querySelector("[data-session-left]");
  let ends = Date.now() + limit * 1000;
  const door = () => location.assign(`/inloggen?${new URLSearchParams({ verder: location.pathname })}`);
  const renew = () => { ends = Date.now() + limit * 1000; if (dialog.open) dialog.close(); };
  // Whoever works in another window of this browser is still there.
  const windows = new BroadcastChannel("sessie");
  windows.onmessage = renew;
  windows.postMessage("");
  document.addEventListener("htmx:after:request", () => { renew(); windows.postMessage(""); });
  dialog.querySelector("[data-session-stay]").addEventListener("click", async () => {
    const answer = await fetch("/sessie", { method: "POST", headers: { "X-CSRF-Token": body.dataset.csrf } });
    if (!answer.ok || answer.redirected) return door();
    renew();
    windows.postMessage("");
  });
  setInterval(() => {
    const seconds = Math.round((ends - Date.now()) / 1000);
    if (seconds <= 0) return door();
    if (seconds <= WARN_S) {
      left.textContent = seconds > 60 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
      if (!dialog.open) dialog.showModal();
    }
  }, 1000);
}
