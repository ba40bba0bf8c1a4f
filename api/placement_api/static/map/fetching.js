// What a map needs before it can be drawn; small, so that the data is asked at once.
export async function fetchDocument(url) {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export function picture(svg) {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
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
  try {
    const { PlacementMap } = await drawing;
    return new PlacementMap(box, doc);
  } catch {
    box.replaceChildren(note);
    note.textContent = texts.noMap;
    return null;
  }
}
