// The map of the dwelling check: a click, or Enter on what lies under the cross, tests that place.
// What it means is the server's answer: this only goes there, with what the form already holds.
import { drawAnswer } from "./map/answer.js";
import { layerBoxes } from "./map/legend.js";
import { startMap } from "./map/fetching.js";

const box = document.querySelector("[data-map-own]");
const form = document.querySelector("[data-check]");
const figure = box.closest("figure");
const told = figure.querySelector("[data-map-told]");
const WHERE = new Set(["woning", "adres", "x", "y"]);

function test(name, value) {
  const url = new URL(form.action);
  for (const [field, filled] of new FormData(form)) if (filled && !WHERE.has(field)) url.searchParams.set(field, filled);
  url.searchParams.set(name, value);
  told.textContent = told.dataset.busy ?? "";
  location.assign(url);
}

function picked({ detail: { things, lngLat } }) {
  const home = things.find((thing) => thing.key.startsWith("woning/"));
  if (home) return test("woning", home.key.slice("woning/".length));
  test("punt", `${lngLat.lng.toFixed(7)},${lngLat.lat.toFixed(7)}`);
}

const view = await startMap(box);
if (view) {
  layerBoxes(view, figure.querySelector("[data-map-legend]"));
  view.addEventListener("pick", picked);
  const { shapes, woning } = JSON.parse(figure.dataset.asked);
  drawAnswer(view, shapes, { near: true });
  if (woning) view.choose(`woning/${woning}`, { move: true });
}
