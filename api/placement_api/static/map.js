// The coordinator's map: map, list and panel choose each other. What things mean, and what lies
// where, the server says; this only shows it.
import { drawAnswer } from "./map/answer.js";
import { layerBoxes } from "./map/legend.js";
import { mark, nameOf, rowFor, walkable } from "./map/rows.js";
import { startMap } from "./map/fetching.js";

const box = document.querySelector("[data-map-own]");
const told = document.querySelector("[data-map-told]");
const holder = document.querySelector("[data-map-panel]");
const texts = JSON.parse(box.dataset.texts);
const LIST = "kaart-lijst";
let view = null;
let asked = 0;

// A part of another page of ours, drawn (and escaped) by the server.
async function partOf(url, id) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (new URL(answer.url).pathname === "/inloggen") location.assign(answer.url);
  // Asking something is doing something: the session of this page goes on (app.js).
  document.dispatchEvent(new Event("htmx:after:request"));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return document.adoptNode(page.getElementById(id) ?? page.querySelector("main > *"));
}

// An answer is read from its beginning.
function put(panel) {
  holder.replaceChildren(panel);
  holder.parentElement.scrollTop = 0;
}

async function openPanel(url, { focus = false, move = false } = {}) {
  const turn = ++asked;
  const panel = await partOf(url, "wat");
  if (turn !== asked) return;
  put(panel);
  told.textContent = panel.querySelector("h1, h2")?.textContent ?? "";
  drawPanel(panel, move);
  if (focus) panel.focus();
}

function drawPanel(panel, move) {
  if (!view) return;
  const shown = drawAnswer(view, JSON.parse(panel.dataset.shapes ?? "[]"));
  const geometry = panel.dataset.point ? JSON.parse(panel.dataset.point) : null;
  const key = panel.dataset.key;
  if (key) view.choose(key, { geometry, move: move && !shown });
  if (key) showRow(key);
}

// The row of what was chosen: on this page of the list, else on the page that the server opens.
async function showRow(key) {
  const list = document.getElementById(LIST);
  const row = rowFor(list, key);
  if (row) return mark(list, row, { scroll: false });
  if (key.startsWith("gebied/") || key.startsWith("bereik/")) return;
  const url = new URL("/kaart", location.href);
  url.searchParams.set("kies", key);
  await swapList(url);
  mark(document.getElementById(LIST), rowFor(document.getElementById(LIST), key), { scroll: false });
}

async function swapList(url) {
  const list = await partOf(url, LIST);
  document.getElementById(LIST).replaceWith(list);
  window.htmx?.process?.(list);
  wire();
}

let pending = 0;
function rowChosen(row) {
  const key = nameOf(row);
  mark(document.getElementById(LIST), row, { scroll: false });
  if (view?.byKey.has(key)) {
    view.choose(key, { move: true });
    told.textContent = view.byKey.get(key)[0].properties.label;
  }
  clearTimeout(pending);
  pending = setTimeout(() => openPanel(`/kaart/wat/${encodeURI(key)}`, { move: true }), 200);
}

function wire() {
  const list = document.getElementById(LIST);
  const table = list.querySelector("table");
  if (table) walkable(table, rowChosen);
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("tbody tr");
    if (event.key !== "Enter" || !row || event.target !== row) return;
    event.preventDefault();
    clearTimeout(pending);
    openPanel(`/kaart/wat/${encodeURI(nameOf(row))}`, { focus: true, move: true });
  });
}

function several(things, numbers) {
  const panel = document.createElement("section");
  Object.assign(panel, { id: "wat", className: "map-panel", tabIndex: -1 });
  panel.appendChild(document.createElement("h2")).textContent = texts.more;
  const list = panel.appendChild(document.createElement("ul"));
  list.className = "map-choices";
  const choice = (label, open) => {
    const button = list.appendChild(document.createElement("li")).appendChild(document.createElement("button"));
    Object.assign(button, { type: "button", textContent: label });
    button.addEventListener("click", open);
  };
  for (const thing of things) choice(thing.label, () => openThing(thing, { focus: true }));
  if (numbers.length) choice(`${texts.units} (${numbers.length})`, () => openNumbers(numbers));
  put(panel);
  told.textContent = texts.more;
  panel.focus();
}

function openThing(thing, options) {
  return openPanel(`/kaart/wat/${encodeURI(thing.key)}`, options);
}

function openNumbers(numbers) {
  const state = view.doc.layers.find((layer) => layer.tiles).tiles.split("/")[3];
  return openPanel(`/kaart/nummer/${state}/${numbers.slice(0, 200)}?z=${Math.floor(view.map.getZoom())}`, { focus: true });
}

function picked({ detail: { things } }) {
  if (!things.length) return void (told.textContent = texts.nothing);
  // Of a unit in a tile only its number is known here.
  const numbers = things.filter((thing) => thing.key.startsWith("nummer/")).map((thing) => thing.key.slice(7));
  const named = things.filter((thing) => thing.label);
  if (numbers.length && !named.length) return openNumbers(numbers);
  if (named.length === 1 && !numbers.length) return openThing(named[0], { focus: true });
  several(named, numbers);
}

let placing = false;
function place(event) {
  if (!placing) return;
  event.preventDefault();
  placing = false;
  const { lng, lat } = event.detail.lngLat;
  const metres = document.getElementById("straal-m").value;
  openPanel(`/kaart/straal?lon=${lng.toFixed(7)}&lat=${lat.toFixed(7)}&m=${encodeURIComponent(metres)}`, { focus: true });
}

// Forms and links that belong to the panel answer within it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-wat], #kaart-lijst tbody th a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPanel(link.href, { focus: true, move: true });
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-wat], form[data-map-filter]");
  if (!form) return;
  event.preventDefault();
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value) url.searchParams.set(name, value);
  const bij = url.searchParams.get("bij");
  if (bij && !bij.includes("/")) url.searchParams.set("bij", `woning/${bij}`);
  if (form.matches("[data-wat]")) return void openPanel(url, { focus: true });
  location.assign(url);
});

async function start() {
  wire();
  view = await startMap(box);
  if (!view) return;
  layerBoxes(view, document.querySelector("[data-map-legend]"));
  view.addEventListener("pick", picked);
  view.addEventListener("place", place);
  const point = document.querySelector("[data-map-point]");
  point.hidden = false;
  point.addEventListener("click", () => {
    placing = true;
    told.textContent = texts.point;
    view.map.getCanvas().focus();
  });
}

start();
