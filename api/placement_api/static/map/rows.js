// A table beside a map: rows and things choose each other.
export function rowsOf(table) {
  return [...table.querySelectorAll("tbody tr")];
}

// A row says of what it is: `data-key` (kind/id), else its `data-id`, else its first cell.
export function nameOf(row) {
  return row.dataset.key ?? row.dataset.id ?? row.querySelector("th, td")?.textContent.trim() ?? "";
}

export function rowFor(table, key) {
  const id = key.slice(key.indexOf("/") + 1);
  return rowsOf(table).find((row) => [key, id].includes(nameOf(row)));
}

export function mark(table, row, { scroll = true } = {}) {
  for (const each of table.querySelectorAll("tr[data-chosen]")) {
    delete each.dataset.chosen;
    each.removeAttribute("aria-current");
  }
  if (!row) return;
  row.dataset.chosen = "";
  row.setAttribute("aria-current", "true");
  if (scroll) row.scrollIntoView({ block: "nearest" });
}

// Rows are reached with the arrows; `chosen` is called with each row that gets the focus.
export function walkable(table, chosen) {
  const rows = rowsOf(table);
  rows.forEach((row, n) => { row.tabIndex = n ? -1 : 0; });
  table.addEventListener("keydown", (event) => {
    const row = event.target.closest("tbody tr");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!row || !step) return;
    event.preventDefault();
    const next = rowsOf(table)[rowsOf(table).indexOf(row) + step];
    next?.focus();
  });
  table.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row || event.target !== row) return;
    for (const each of rowsOf(table)) each.tabIndex = each === row ? 0 : -1;
    chosen(row);
  });
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (row && !event.target.closest("a, button, input")) { if (document.activeElement === row) chosen(row); else row.focus(); }
  });
}
