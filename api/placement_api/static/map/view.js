// One map of one document (pages/mapping.py): draws its layers, lets things be chosen by pointer
// and by keyboard. It knows nothing of what the things mean.
import * as gl from "../vendor/maplibre-gl.mjs";
import { fetchDocument, readSigns } from "./fetching.js";

gl.setWorkerUrl(new URL("../vendor/maplibre-gl-worker.mjs", import.meta.url).href);
gl.prewarm();
const NETHERLANDS = [3.36, 50.75, 7.23, 53.56];
const DASHES = { dash: [4, 2], dot: [0.6, 2.4] };
const NEAR_PX = 7;
const FIT = { padding: 24, maxZoom: 16 };
const PATIENCE_MS = 1500;
const SMALL = 1 / 16;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
export const collection = (features) => ({ type: "FeatureCollection", features });

// All features lie in one source: the browser cuts it in tiles once, not once per layer.
const ALL = "alles";

function shapes(id, source) {
  const own = source === ALL ? [["==", ["get", "layer"], id]] : [];
  const line = (dash) => ({
    source, id: `${id}/line-${dash || "solid"}`, type: "line",
    filter: ["all", ...own, ["==", ["get", "dash"], dash]],
    layout: { "line-cap": dash === "dot" ? "round" : "butt", "line-join": "round" },
    paint: {
      "line-color": ["get", "colour"], "line-width": ["get", "width"], "line-opacity": ["get", "opacity"],
      ...(dash ? { "line-dasharray": DASHES[dash] } : {}),
    },
  });
  const fill = {
    source, id: `${id}/fill`, type: "fill", filter: ["all", ...own, ["has", "fill"]],
    paint: { "fill-color": ["get", "fill"], "fill-opacity": ["get", "fillOpacity"], "fill-antialias": false },
  };
  return { fill, lines: { "": line(""), dash: line("dash"), dot: line("dot") } };
}

function symbols(id, source, more = {}) {
  return {
    id: `${id}/sign`, source, type: "symbol",
    filter: source === ALL ? ["all", ["==", ["get", "layer"], id], ["has", "sign"]] : ["has", "sign"],
    layout: {
      "icon-image": ["get", "sign"], "icon-allow-overlap": true, "icon-ignore-placement": true,
      "icon-size": ["interpolate", ["linear"], ["zoom"], 9, 0.55, 12, 0.8, 15, 1.15],
    },
    ...more,
  };
}

// Many points: dots from afar (a larger one for more that lie together), signs from nearby.
function tiled(layer) {
  const more = ["match", ["get", "size"], 2, 0.8, 5, 1.7, 20, 2.8, 0];
  const colour = ["match", ["get", "form"], ...Object.entries(layer.colours).flat(), "#767676"];
  const filter = ["in", ["get", "form"], ["literal", Object.keys(layer.colours)]];
  const base = { source: layer.id, "source-layer": "punten", filter };
  const dots = {
    ...base, id: `${layer.id}/dot`, type: "circle", maxzoom: layer.near,
    paint: {
      "circle-color": ["match", ["get", "state"], "free", "#ffffff", "unavailable", "#e4e4e4", colour],
      "circle-stroke-color": colour, "circle-stroke-width": 1,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 6, ["+", 1.1, more], 10, ["+", 2, more], layer.near, ["+", 5, more]],
    },
  };
  const signs = symbols(layer.id, layer.id, { ...base, id: `${layer.id}/sign`, minzoom: layer.near });
  signs.layout["icon-image"] = ["concat", ["get", "form"], "-", ["get", "state"]];
  return [dots, signs];
}

function drawn(layer, features, source) {
  const has = (test) => features.some((f) => test(f.properties));
  const parts = shapes(layer.id, source);
  const below = has((p) => p.fill) ? [parts.fill] : [];
  for (const [dash, line] of Object.entries(parts.lines)) if (has((p) => p.dash === dash)) below.push(line);
  return { below, above: has((p) => p.sign) ? [symbols(layer.id, source)] : [] };
}

// What a layer adds to the style: what lies below all signs, and its signs.
function added(layer, features, source) {
  const found = layer.tiles ? { below: [], above: tiled(layer) } : drawn(layer, features, source);
  const visibility = layer.shown ? "visible" : "none";
  for (const each of [...found.below, ...found.above]) each.layout = { ...each.layout, visibility };
  return found;
}

const geojson = (features) => ({ type: "geojson", data: collection(features), tolerance: 0.25, buffer: 64 });
const tileSource = (layer) => ({ type: "vector", tiles: [location.origin + layer.tiles], minzoom: 0, maxzoom: 14 });

const ANCHOR = "later";
function styleOf(doc, byLayer, baseMap) {
  const sources = { [ALL]: geojson(doc.features) }, below = [], above = [];
  if (baseMap) {
    sources.achtergrond = { type: "raster", tiles: [baseMap], tileSize: 256 };
    below.push({ id: "achtergrond", type: "raster", source: "achtergrond", paint: { "raster-opacity": 0.75 } });
  }
  let tilesOf = null;
  for (const layer of doc.layers) {
    if (layer.later) continue;
    const found = added(layer, byLayer.get(layer.id) ?? [], ALL);
    if (layer.tiles) {
      // Layers of units share one set of tiles.
      tilesOf ??= layer.id;
      sources[tilesOf] ??= tileSource(layer);
      for (const each of found.above) each.source = tilesOf;
    }
    below.push(...found.below);
    if (layer.id === "municipalities") below.push({ id: ANCHOR, type: "background", layout: { visibility: "none" } });
    above.push(...found.above);
  }
  return { version: 8, sources, layers: [...below, ...above] };
}

export class PlacementMap extends EventTarget {
  constructor(box, doc, signs) {
    super();
    this.box = box;
    box.placementMap = this;
    this.doc = doc;
    this.texts = JSON.parse(box.dataset.texts);
    this.byLayer = Map.groupBy(doc.features, (f) => f.properties.layer);
    this.byKey = Map.groupBy(doc.features.filter((f) => f.properties.key), (f) => f.properties.key);
    this.extras = new Set();
    this.map = new gl.Map({
      container: box, style: styleOf(doc, this.byLayer, box.dataset.baseMap),
      bounds: doc.bbox ?? NETHERLANDS, fitBoundsOptions: FIT, maxZoom: 19,
      pixelRatio: SMALL, attributionControl: false, maplibreLogo: false, fadeDuration: 0, maxPitch: 0, dragRotate: false,
      touchPitch: false, renderWorldCopies: false, canvasContextAttributes: { antialias: false },
      locale: {
        "Map.Title": `${box.dataset.title}. ${this.texts.keys}`, "NavigationControl.ZoomIn": this.texts.zoomIn,
        "NavigationControl.ZoomOut": this.texts.zoomOut, "ScaleControl.Meters": "m", "ScaleControl.Kilometers": "km",
      },
    });
    this.#signs(signs);
    box.querySelector("[data-map-note]")?.remove();
    this.#controls();
    this.ready = this.#unveil();
  }

  // Until everything is there the map is drawn very small and out of sight: a browser that draws
  // with its processor takes as long for half a picture as for the whole, and there are six of
  // them. What is slow (a background map from elsewhere) is not waited for.
  async #unveil() {
    const { map, box } = this, canvas = map.getCanvas();
    const idle = () => new Promise((done) => map.once("idle", done));
    canvas.classList.add("map__veiled");
    await Promise.race([idle(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
    const drawn = idle();
    canvas.classList.remove("map__veiled");
    map.setPixelRatio(null);
    await drawn;
    box.dataset.ready = String(Math.round(performance.now()));
  }

  // The signs stand ready before the first tile asks for them: one that waits is cut and drawn anew.
  #signs(first) {
    const add = (read) => { for (const [name, drawn, how] of read) if (!this.map.hasImage(name)) this.map.addImage(name, drawn, how); };
    this.map.once("style.load", async () => add(await first));
    this.map.setMissingStyleImageResolver(async (name) => {
      add(await first);
      if (!this.map.hasImage(name) && this.doc.signs[name]) add(await readSigns({ [name]: this.doc.signs[name] }));
    });
  }

  #controls() {
    const { map, box } = this;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new gl.NavigationControl({ showCompass: false }), "top-right");
    map.addControl({ onAdd: () => this.#wholeButton(), onRemove() {} }, "top-right");
    map.addControl(new gl.ScaleControl({ unit: "metric" }), "bottom-left");
    const cross = document.createElement("div");
    cross.className = "map__cross";
    box.append(cross);
    map.on("click", (event) => this.#pick(event.point, event.lngLat));
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const at = map.project(map.getCenter());
      this.#pick(at, map.getCenter(), 3 * NEAR_PX);
    });
    map.once("load", () => this.#labels());
  }

  // The way back from wherever one zoomed to.
  #wholeButton() {
    const group = document.createElement("div");
    group.className = "maplibregl-ctrl maplibregl-ctrl-group";
    const button = group.appendChild(document.createElement("button"));
    Object.assign(button, { type: "button", className: "map__whole", textContent: this.texts.whole, title: this.texts.wholeTitle });
    button.addEventListener("click", () => this.map.fitBounds(this.doc.bbox ?? NETHERLANDS, { ...FIT, animate: !STILL.matches, duration: 250 }));
    return group;
  }

  #labels() {
    this.labels = new Map();
    for (const layer of this.doc.layers) {
      const made = (layer.labels ?? []).map(({ at, lines }) => {
        const element = document.createElement("div");
        element.className = "map__label";
        element.ariaHidden = "true";
        lines.forEach((text, n) => {
          const part = n ? element.appendChild(document.createElement("span")) : element;
          part.append(text);
        });
        const marker = new gl.Marker({ element, anchor: "center" }).setLngLat(at);
        if (this.isShown(layer.id)) marker.addTo(this.map);
        return marker;
      });
      this.labels.set(layer.id, made);
    }
  }

  #pick(point, lngLat, near = NEAR_PX) {
    const taken = new CustomEvent("place", { detail: { lngLat }, cancelable: true });
    if (!this.dispatchEvent(taken)) return;
    const found = this.map.queryRenderedFeatures([[point.x - near, point.y - near], [point.x + near, point.y + near]]);
    const things = new Map();
    for (const { id, properties, geometry, sourceLayer } of found) {
      const key = sourceLayer ? `nummer/${id}` : properties.key;
      if (key && !things.has(key)) things.set(key, { ...properties, key, point: geometry.type === "Point" });
    }
    const all = [...things.values()];
    const signs = all.filter((thing) => thing.point);
    this.dispatchEvent(new CustomEvent("pick", { detail: { things: signs.length ? signs : all, lngLat } }));
  }

  layerIds(id) {
    return this.map.getLayersOrder().filter((name) => name.startsWith(`${id}/`));
  }

  isShown(id) {
    return this.doc.layers.find((layer) => layer.id === id)?.shown ?? false;
  }

  async show(id, on) {
    const layer = this.doc.layers.find((each) => each.id === id);
    if (!layer) return;
    layer.shown = on;
    if (on && layer.later) await this.#fetch(layer);
    for (const each of this.layerIds(id)) this.map.setLayoutProperty(each, "visibility", layer.shown ? "visible" : "none");
    for (const marker of this.labels?.get(id) ?? []) if (on) marker.addTo(this.map); else marker.remove();
  }

  // A layer that is reckoned when it is first looked at: it lies just above the municipalities.
  async #fetch(layer) {
    const url = layer.later;
    delete layer.later;
    const doc = await fetchDocument(url).catch(() => null);
    const told = doc?.layers[0];
    if (!told) return void (layer.legend = [{ sign: "", text: this.texts.empty }]);
    layer.legend = told.legend;
    Object.assign(this.doc.signs, doc.signs);
    for (const [key, features] of Map.groupBy(doc.features, (f) => f.properties.key)) if (key) this.byKey.set(key, features);
    const found = added(layer, doc.features, layer.id);
    this.map.addSource(layer.id, geojson(doc.features));
    const before = this.map.getLayer(ANCHOR) ? ANCHOR : undefined;
    for (const each of [...found.below, ...found.above]) this.map.addLayer(each, before);
  }

  // Draw something over the map that is not in the document: what is chosen, a radius, an area.
  async lay(id, features, look) {
    await this.ready;
    const known = this.map.getSource(id);
    if (known) return known.setData(collection(features));
    this.map.addSource(id, { type: "geojson", data: collection(features) });
    for (const each of look) this.map.addLayer({ ...each, id: `${id}/${each.type}`, source: id });
  }

  async choose(key, { move = false, geometry = null } = {}) {
    const features = this.byKey.get(key) ?? (geometry ? [{ type: "Feature", properties: {}, geometry }] : []);
    this.chosen = key;
    await this.lay("gekozen", features, [
      { type: "line", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": "#1b1f24", "line-width": 4 } },
      { type: "circle", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 15, "circle-opacity": 0, "circle-stroke-width": 4, "circle-stroke-color": "#1b1f24" } },
    ]);
    if (move && features.length) this.goTo(features);
  }

  goTo(features, zoom = 0) {
    const bounds = new gl.LngLatBounds();
    const widen = (values) => (typeof values[0] === "number" ? bounds.extend(values) : values.forEach(widen));
    for (const feature of features) widen(feature.geometry.coordinates);
    const camera = this.map.cameraForBounds(bounds, { padding: 60, maxZoom: Math.max(this.map.getZoom(), zoom || 14) });
    this.map.easeTo({ ...camera, duration: STILL.matches ? 0 : 250 });
  }
}
