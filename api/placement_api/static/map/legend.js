// The layers of a map as boxes with their legend; texts are always text, never markup.
import { picture } from "./fetching.js";

export function legendItems(layer) {
  const list = document.createElement("ul");
  for (const { sign, text } of layer.legend) {
    const item = list.appendChild(document.createElement("li"));
    if (sign) {
      const shown = item.appendChild(new Image());
      shown.src = picture(sign);
      shown.alt = "";
    }
    item.append(text);
  }
  return list;
}

export function layerBoxes(view, target) {
  target.replaceChildren(...view.doc.layers.map((layer) => {
    const group = document.createElement("div");
    group.className = "map-layer";
    const label = group.appendChild(document.createElement("label"));
    const box = label.appendChild(document.createElement("input"));
    box.type = "checkbox";
    box.checked = layer.shown;
    box.value = layer.id;
    label.append(layer.title);
    let legend = group.appendChild(legendItems(layer));
    legend.hidden = !layer.shown;
    box.addEventListener("change", async () => {
      await view.show(layer.id, box.checked);
      const now = legendItems(layer);
      now.hidden = !box.checked;
      legend.replaceWith(now);
      legend = now;
    });
    return group;
  }));
}
