// What the server answered, drawn over a map: a radius, a reach, a point.
const LOOKS = [
  { type: "fill", filter: ["==", ["get", "kind"], "bereik"], paint: { "fill-color": "#0072b2", "fill-opacity": 0.18 } },
  { type: "line", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": "#0072b2", "line-width": 2.5 } },
  { type: "circle", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 4, "circle-color": "#1b1f24" } },
];

// `shapes`: pairs of kind and geometry; the map goes to them.
export function drawAnswer(view, shapes, { near = false } = {}) {
  const features = shapes.map(([kind, geometry]) => ({ type: "Feature", geometry, properties: { kind } }));
  view.lay("antwoord", features, LOOKS);
  if (features.length) view.goTo(features, near ? 17 : 0);
  return features.length > 0;
}
