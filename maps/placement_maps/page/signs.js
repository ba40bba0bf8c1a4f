"use strict";
/* Signs and names on the map: signs gather where they would cover each other, names give way to
   signs. All HTML that arrives here was escaped in Python (escape.py). */
const placementSigns = (() => {
  const NEAR = { x: 34, y: 26 }; // pixels within which signs are gathered
  const GAP = 4; // pixels kept free between two signs
  const ROW = 27; // pixels that a sign is high
  const PASSES = 8;
  const places = new Map(); // key -> {at, html, owner}: what a button in a table can show
  const crowds = new WeakMap();
  const hooks = { choose: () => {} }; // what happens with a chosen group; set by map.js

  const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
  const reversed = ([lon, lat]) => L.latLng(lat, lon);

  const Points = L.Layer.extend({
    initialize(signs, features, rank) {
      this.signs = signs;
      this.rank = rank;
      this.features = features;
      for (const feature of features) {
        feature.owner = this;
        feature.latlng = reversed(feature.at);
        places.set(feature.key, { at: feature.latlng, html: feature.html, owner: this });
      }
    },
    onAdd(target) {
      crowdOf(target).join(this);
    },
    onRemove(target) {
      crowdOf(target).leave(this);
    },
  });

  const Labels = L.Layer.extend({
    initialize(features) {
      this.features = features;
      this.layer = L.layerGroup();
    },
    onAdd(target) {
      this.layer.addTo(target);
      crowdOf(target).join(this);
    },
    onRemove(target) {
      this.layer.remove();
      crowdOf(target).leave(this);
    },
    /* Each name takes the first of its places that is in sight and that no sign covers; where there
       is room for the name only, its count is left out. */
    settle(target, taken) {
      this.layer.clearLayers();
      for (const feature of this.features) {
        const [name, ...rest] = feature.lines;
        const found =
          room(target, feature.places, [name, ...rest], taken) ||
          room(target, feature.places, [name], taken);
        if (!found) continue;
        taken.push(found);
        this.layer.addLayer(word(target, found));
      }
    },
  });

  function room(target, spots, lines, taken) {
    const size = target.getSize();
    const width = 12 + Math.max(...lines.map((line, i) => plain(line).length * (i ? 6.4 : 8)));
    const height = 18 * lines.length;
    const middles = spots.map((spot) => target.latLngToContainerPoint(reversed(spot)));
    const beside = [-30, 30, -46, 46].map((shift) => middles[0].add([0, shift]));
    const boxes = [...middles, ...beside].map(({ x, y }) => ({ x, y, width, height, lines }));
    return boxes.find(
      (one) =>
        one.x > width / 2 && one.x < size.x - width / 2 && one.y > height && one.y < size.y - 30 &&
        !taken.some((other) => overlap(one, other)),
    );
  }

  function word(target, { x, y, width, height, lines: [name, ...rest] }) {
    const html = `<b>${name}</b>${rest.map((line) => `<br>${line}`).join("")}`;
    const icon = L.divIcon({ className: "pm-label", html, iconSize: [width, height] });
    const at = target.containerPointToLatLng([x, y]);
    return L.marker(at, { icon, interactive: false, keyboard: false, pane: "shadowPane" });
  }

  function crowdOf(target) {
    if (!crowds.has(target)) crowds.set(target, new Crowd(target));
    return crowds.get(target);
  }

  function overlap(a, b) {
    return (
      Math.abs(a.x - b.x) < (a.width + b.width) / 2 + GAP &&
      Math.abs(a.y - b.y) < (a.height + b.height) / 2 + GAP
    );
  }

  class Crowd {
    constructor(target) {
      this.map = target;
      this.layers = [];
      this.shown = new Map();
      this.waiting = false;
      target.on("moveend zoomend resize", () => this.later());
    }
    join(layer) {
      this.layers.push(layer);
      this.later();
    }
    leave(layer) {
      this.layers = this.layers.filter((other) => other !== layer);
      this.later();
    }
    later() {
      if (this.waiting) return;
      this.waiting = true;
      requestAnimationFrame(() => {
        this.waiting = false;
        this.refresh();
      });
    }
    refresh() {
      if (!this.map._loaded) return;
      const groups = this.gather();
      const wanted = new Map(groups.map((group) => [group.key, group]));
      for (const [key, marker] of this.shown) {
        if (!wanted.has(key)) {
          marker.remove();
          this.shown.delete(key);
        }
      }
      for (const [key, group] of wanted) {
        if (!this.shown.has(key)) this.shown.set(key, this.mark(group));
      }
      const corner = this.map.getPixelOrigin().subtract(this.map._getMapPanePos());
      const taken = groups.map(({ at, width }) => {
        return { x: at.x - corner.x, y: at.y - corner.y, width, height: ROW };
      });
      const chosen = this.map.getContainer().querySelector(".leaflet-control-layers-expanded");
      if (chosen) {
        const { offsetWidth: width, offsetHeight: height } = chosen;
        taken.push({ x: this.map.getSize().x - 10 - width / 2, y: 10 + height / 2, width, height });
      }
      for (const layer of this.layers) layer.settle?.(this.map, taken);
    }
    gather() {
      const zoom = this.map.getZoom();
      const view = this.map.getBounds().pad(0.15);
      const cells = new Map();
      const groups = [];
      for (const layer of this.layers) {
        if (layer.settle) continue;
        for (const feature of layer.features) {
          if (!view.contains(feature.latlng)) continue;
          const at = this.map.project(feature.latlng, zoom);
          const group = near(cells, at) || start(cells, groups, at);
          group.members.push(feature);
        }
      }
      const most = this.map.getSize().x < 520 ? 2 : 4;
      return apart(groups, most);
    }
    mark(group) {
      const icon = L.divIcon({ className: "pm-sign", html: group.html, iconSize: [group.width, ROW] });
      const marker = L.marker(group.members[0].latlng, { icon, autoPanOnFocus: false });
      const label = summary(group.members);
      marker.on("add", () => {
        const element = marker.getElement();
        element.dataset.first = group.members[0].key;
        element.addEventListener("keydown", (event) => pressed(event, () => hooks.choose(group, true)));
      });
      marker.on("click", () => hooks.choose(group, false));
      marker.bindTooltip(textNode(label), { direction: "top", offset: [0, -12] });
      return marker.addTo(this.map);
    }
  }

  function near(cells, at) {
    const column = Math.floor(at.x / NEAR.x);
    const row = Math.floor(at.y / NEAR.y);
    for (let x = column - 1; x <= column + 1; x++) {
      for (let y = row - 1; y <= row + 1; y++) {
        for (const group of cells.get(`${x},${y}`) || []) {
          if (Math.abs(group.at.x - at.x) < NEAR.x && Math.abs(group.at.y - at.y) < NEAR.y) {
            return group;
          }
        }
      }
    }
    return null;
  }

  function start(cells, groups, at) {
    const group = { at, members: [] };
    const cell = `${Math.floor(at.x / NEAR.x)},${Math.floor(at.y / NEAR.y)}`;
    if (!cells.has(cell)) cells.set(cell, []);
    cells.get(cell).push(group);
    groups.push(group);
    return group;
  }

  /* Signs wider than a point may still cover each other: join those until none do. */
  function apart(groups, most) {
    let left = groups;
    for (const group of left) draw(group, most);
    for (let pass = 0; pass < PASSES; pass++) {
      const kept = [];
      for (const group of [...left].sort((a, b) => b.members.length - a.members.length)) {
        const host = kept.find((other) => overlap(box(group), box(other)));
        if (host) host.members.push(...group.members);
        else kept.push(group);
      }
      const settled = kept.length === left.length;
      left = kept;
      if (settled) break;
      for (const group of left) draw(group, most);
    }
    return left;
  }

  const box = ({ at, width }) => ({ x: at.x, y: at.y, width, height: ROW });

  function draw(group, most) {
    const { members } = group;
    Object.assign(group, members.length > 1 ? pill(members, most) : single(members[0]));
    group.key = `${most}*${members.map((feature) => feature.key).join()}`;
  }

  function tally(members) {
    const kinds = new Map();
    for (const feature of members) {
      if (!kinds.has(feature.kind)) kinds.set(feature.kind, []);
      kinds.get(feature.kind).push(feature);
    }
    return [...kinds].sort(([, a], [, b]) => a[0].owner.rank - b[0].owner.rank);
  }

  /* What a sign says to who does not see it; the visible number stays part of its name. */
  const unseen = (html) => `<span class="unseen">${html}</span>`;
  const chainStep = (feature) => (feature.step ? `<i>${feature.step}</i>` : "");

  function single(feature) {
    const step = chainStep(feature);
    return {
      html: `<span class="pm-one">${feature.owner.signs[feature.sign]}${unseen(feature.label)}${step}</span>`,
      width: step ? 54 : 28,
    };
  }

  function pill(members, most) {
    const kinds = tally(members);
    let width = 12;
    const parts = kinds.slice(0, most).map(([kind, found]) => {
      const { signs } = found[0].owner;
      const sign = signs[found.length === 1 ? found[0].sign : kind];
      const text = found.length === 1 ? chainStep(found[0]) : `<b>${found.length}</b>`;
      width += 26 + (found.length === 1 ? (text ? 30 : 0) : String(found.length).length * 8);
      return `<span>${sign}${unseen(` ${kind} `)}${text}</span>`;
    });
    if (kinds.length > most) {
      const rest = kinds.slice(most).map(([kind, found]) => ` ${kind} ${found.length}`);
      parts.push(`<span><b>+</b>${unseen(rest.join())}</span>`);
      width += 13;
    }
    const count = unseen(`${members.length} hier:`);
    return { html: `<span class="pm-pill">${count}${parts.join("")}</span>`, width };
  }

  function summary(members) {
    if (members.length === 1) return plain(members[0].label);
    const counts = tally(members).map(([kind, found]) => `${kind}: ${found.length}`);
    return `${members.length} hier. ${counts.join(", ")}`;
  }

  function pressed(event, act) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  function textNode(text) {
    const element = document.createElement("span");
    element.textContent = text;
    return element;
  }

  return { Points, Labels, crowdOf, hooks, places, plain, pressed, textNode };
})();
