// Small maps within a page: every [data-map] that no script of its own takes care of.
import { legendItems, layerBoxes } from "./map/legend.js";
import { mark, nameOf, rowFor, walkable } from "./map/rows.js";
import { startMap } from "./map/fetching.js";

async function start(box) {
  const view = await startMap(box);
  if (view) link(view, box);
}

function link(view, box) {
  const figure = box.closest("figure");
  const legend = figure.querySelector("[data-map-legend]");
  if (view.doc.layers.length > 1) layerBoxes(view, legend);
  else legend.replaceChildren(...view.doc.layers.map(legendItems));
  if (view.doc.note) legend.append(Object.assign(document.createElement("p"), { className: "note", textContent: view.doc.note }));
  const told = figure.querySelector("[data-map-told]");
  const around = document.getElementById(box.dataset.table || "-");
  const table = around?.matches("table") ? around : around?.querySelector("table");
  const known = new Map([...view.byKey.keys()].map((key) => [key.slice(key.indexOf("/") + 1), key]));
  const keyOf = (row) => (view.byKey.has(nameOf(row)) ? nameOf(row) : known.get(nameOf(row)));
  view.addEventListener("pick", ({ detail: { things } }) => {
    const [thing] = things;
    told.textContent = thing ? thing.label : view.texts.nothing;
    if (!thing) return;
    view.choose(thing.key);
    if (table) mark(table, rowFor(table, thing.key));
  });
  if (!table) return;
  walkable(table, (row) => {
    const key = keyOf(row);
    mark(table, row, { scroll: false });
    if (!key) return;
    view.choose(key, { move: true });
    told.textContent = view.byKey.get(key)[0].properties.label;
  });
}

function begin() {
  for (const box of document.querySelectorAll("[data-map]:not([data-map-own], [data-begun])")) {
    box.dataset.begun = "";
    start(box);
  }
}
begin();
document.addEventListener("htmx:after:swap", begin);
