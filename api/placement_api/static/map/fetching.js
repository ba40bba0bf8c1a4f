// What a map needs before it can be drawn; small, so that the data is asked at once.
// Asked exactly as the page announces it (macros/map.html), or the browser would fetch it twice.
export async function fetchDocument(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export function picture(svg) {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

// All signs as one picture: read by itself each would take the browser as long as all together.
const SHARP = 2;
export async function readSigns(signs) {
  let width = 0, height = 0;
  const placed = Object.entries(signs).map(([name, svg]) => {
    const [size, w, h] = svg.match(/width="(\d+)" height="(\d+)"/), x = width;
    width += w * SHARP;
    height = Math.max(height, h * SHARP);
    return { name, x, w: w * SHARP, h: h * SHARP, svg: svg.replace(size, `x="${x}" width="${w * SHARP}" height="${h * SHARP}"`) };
  });
  if (!placed.length) return [];
  const all = new Image();
  all.src = picture(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${placed.map(({ svg }) => svg).join("")}</svg>`);
  await all.decode();
  const paper = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  paper.drawImage(all, 0, 0);
  return placed.map(({ name, x, w, h }) => [name, paper.getImageData(x, 0, w, h), { pixelRatio: SHARP }]);
}

// The map of a box, or null: then its note says why, and the table beside it does the work.
export async function startMap(box) {
  const texts = JSON.parse(box.dataset.texts);
  const note = box.querySelector("[data-map-note]");
  note.textContent = texts.loading;
  const coming = fetchDocument(box.dataset.source);
  coming.catch(() => null);
  const drawing = import("./view.js");
  let doc;
  try { doc = await coming; } catch { note.textContent = texts.failed; return null; }
  if (!doc.features.length && !doc.layers.some((layer) => layer.tiles)) { note.textContent = texts.empty; return null; }
  const signs = readSigns(doc.signs);
  signs.catch(() => null);
  try {
    const { PlacementMap } = await drawing;
    return new PlacementMap(box, doc, signs);
  } catch {
    box.replaceChildren(note);
    note.textContent = texts.noMap;
    return null;
  }
}
