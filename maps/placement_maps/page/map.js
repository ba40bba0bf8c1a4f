"use strict";
/* The behaviour of every map: choosing signs and areas, popups, keyboard, the buttons of the tables
   and printing. All HTML that arrives here was escaped in Python (escape.py). */
const placementMap = (() => {
  const NARROW = "(max-width: 999px)";
  const CALM = "(prefers-reduced-motion: reduce)";
  const SPLIT = 24; // pixels that two signs must lie apart, at the deepest zoom, to be worth a zoom
  const MOST_IN_POPUP = 60;
  const { Points, Labels, crowdOf, hooks, places, plain, pressed, textNode } = placementSigns;
  let map = null;
  let opener = null;

  const narrow = () => matchMedia(NARROW).matches;
  const motion = () => ({ animate: !matchMedia(CALM).matches });

  function choose(group, byKeyboard) {
    const box = L.latLngBounds(group.members.map((feature) => feature.latlng));
    const deepest = map.getMaxZoom();
    const size = map
      .project(box.getNorthWest(), deepest)
      .distanceTo(map.project(box.getSouthEast(), deepest));
    if (group.members.length === 1 || size < SPLIT || map.getZoom() >= deepest) {
      openPopup(box.getCenter(), together(group.members), byKeyboard);
      return;
    }
    if (byKeyboard) {
      map.once("moveend", () => requestAnimationFrame(() => focusOn(group.members[0].key)));
    }
    fit(box, 60, { maxZoom: deepest, animate: !byKeyboard && motion().animate });
  }

  function together(members) {
    const parts = members.slice(0, MOST_IN_POPUP).map((f) => `<section>${f.html}</section>`);
    const left = members.length - parts.length;
    return parts.join("") + (left > 0 ? `<p>En nog ${left}; zie de tabellen.</p>` : "");
  }

  function focusOn(key) {
    crowdOf(map).refresh();
    const element = [...map.getPane("markerPane").children].find((e) => e.dataset.first === key);
    (element || map.getContainer()).focus();
  }

  /* ---- lines and areas ---- */
  function shape(feature, layer) {
    const { key, label, html, focus, arrow } = feature.properties;
    if (key) places.set(key, { layer, html, owner: layer });
    layer.on("add", () => {
      const path = layer.getElement();
      if (!path) return;
      if (arrow) path.setAttribute("marker-end", `url(#pm-arrow-${arrow})`);
      if (!label) path.style.pointerEvents = "none";
      if (label && focus) reachable(path, layer, plain(label), html);
    });
    if (!label) return;
    if (!focus) layer.bindTooltip(textNode(plain(label)), { sticky: true });
    layer.on("click", (event) => openPopup(event.latlng, html, false));
  }

  function reachable(path, layer, label, html) {
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "button");
    path.setAttribute("aria-label", label);
    path.addEventListener("keydown", (event) =>
      pressed(event, () => openPopup(layer.getBounds().getCenter(), html, true)),
    );
  }

  /* ---- popups and keyboard ---- */
  function openPopup(at, html, byKeyboard, from = document.activeElement) {
    opener = null;
    map.closePopup();
    opener = byKeyboard ? from : null;
    const popup = L.popup({ maxWidth: 330, minWidth: 200, maxHeight: 320, autoPanPadding: [20, 20] });
    popup.setLatLng(at).setContent(html).openOn(map);
    const box = popup.getElement();
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", box.querySelector("h3")?.textContent || "Gegevens");
    box.tabIndex = -1;
    const close = box.querySelector(".leaflet-popup-close-button");
    close?.setAttribute("aria-label", "Sluiten");
    close?.setAttribute("title", "Sluiten (Esc)");
    box.querySelector(".leaflet-popup-scrolled")?.setAttribute("tabindex", "0");
    if (byKeyboard) box.focus({ preventScroll: true });
  }

  function escapeKey(event) {
    if (event.key === "Escape") map.closePopup();
  }

  function giveBack() {
    const back = opener;
    opener = null;
    if (!back) return;
    if (back.isConnected) back.focus({ preventScroll: true });
    else map.getContainer().focus({ preventScroll: true });
  }

  /* ---- tables ---- */
  function show(event) {
    const button = event.target.closest("button.to-map");
    const place = button && places.get(button.dataset.key);
    if (!place) return;
    const group = map.placementGroups.find((found) => holds(found, place.owner));
    if (group && !map.hasLayer(group)) map.addLayer(group);
    if (place.at) map.setView(place.at, Math.max(map.getZoom(), 18), { animate: false });
    else map.fitBounds(place.layer.getBounds(), { padding: [30, 30], animate: false });
    if (narrow()) document.getElementById("kaart").scrollIntoView({ block: "start" });
    openPopup(place.at || place.layer.getBounds().getCenter(), place.html, true, button);
  }

  function holds(group, layer) {
    return group.getLayers().some((one) => one === layer || one.hasLayer?.(layer));
  }

  /* ---- start ---- */
  function dutch(container, label) {
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", plain(label));
    const list = container.querySelector(".leaflet-control-layers");
    const toggle = list.querySelector(".leaflet-control-layers-toggle");
    toggle.title = "Kaartlagen";
    toggle.setAttribute("aria-label", "Kaartlagen");
    const form = list.querySelector(".leaflet-control-layers-list");
    form.setAttribute("role", "group");
    form.setAttribute("aria-label", "Kaartlagen");
    const heading = textNode("Kaartlagen");
    heading.className = "pm-heading";
    form.prepend(heading);
  }

  function begin(created, groups, settings) {
    map = created;
    hooks.choose = choose;
    map.placementGroups = groups;
    map.attributionControl.setPrefix("Leaflet");
    for (const text of settings.attributions) map.attributionControl.addAttribution(text);
    L.control.scale({ imperial: false }).addTo(map);
    dutch(map.getContainer(), settings.label);
    fit(settings.bounds, 12, { animate: false });
    map.on("popupclose", giveBack);
    document.addEventListener("keydown", escapeKey);
    document.addEventListener("click", show);
    if (narrow()) for (const one of document.querySelectorAll(".notices, .legend")) one.open = false;
    printing();
  }

  /* Show an area whole, beside or below the open list of layers, whichever shows it larger. */
  function fit(bounds, edge, options) {
    const list = map.getContainer().querySelector(".leaflet-control-layers-expanded");
    const side = list ? list.offsetWidth + 12 : 0;
    const top = list ? list.offsetHeight + 12 : 0;
    const area = L.latLngBounds(bounds);
    const extent = map.project(area.getSouthEast(), 10).subtract(map.project(area.getNorthWest(), 10));
    const room = map.getSize().subtract([2 * edge, 2 * edge]);
    const scale = (x, y) => Math.min((room.x - x) / extent.x, (room.y - y) / extent.y);
    const beside = scale(side, 0) > scale(0, top);
    map.fitBounds(area, {
      paddingTopLeft: [edge, beside ? edge : edge + top],
      paddingBottomRight: [beside ? edge + side : edge, edge],
      ...options,
    });
  }

  /* Paper has another size than the screen: open all tables and fit the same view to the page. */
  function printing() {
    let closed = [];
    let seen = null;
    const refit = () => {
      map.invalidateSize({ animate: false, pan: false });
      map.fitBounds(seen, { animate: false });
      crowdOf(map).refresh();
    };
    addEventListener("beforeprint", () => {
      seen = map.getBounds();
      closed = [...document.querySelectorAll("details:not([open])")];
      for (const one of closed) one.open = true;
      document.body.classList.add("printing");
      refit();
    });
    addEventListener("afterprint", () => {
      for (const one of closed) one.open = false;
      document.body.classList.remove("printing");
      refit();
    });
  }

  return { Points, Labels, narrow, shape, start: begin };
})();
