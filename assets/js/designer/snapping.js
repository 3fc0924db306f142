// A layer that is dragged near a guide, a centre or another layer's edge is drawn to it.
import { boundsOf, trimBox } from "./geometry.js";

/** {x, y, lines}: by how much to move what lies in `box` so that it lies right, and the lines that it then lies at. */
export function snapped(box, others, area, within) {
  const across = nearest(edges(box, "left", "right"), targets(others, area, "left", "right"), within);
  const down = nearest(edges(box, "top", "bottom"), targets(others, area, "top", "bottom"), within);
  const lines = [across && { x: across.at }, down && { y: down.at }].filter(Boolean);
  return { x: across?.by ?? 0, y: down?.by ?? 0, lines };
}

function targets(others, area, from, to) {
  const boxes = [trimBox(area), trimBox(area, area.bleed), trimBox(area, -area.safe), ...others.map(boundsOf)];
  return boxes.flatMap((box) => edges(box, from, to));
}

function edges(box, from, to) {
  return [box[from], (box[from] + box[to]) / 2, box[to]];
}

function nearest(own, places, within) {
  let best = null;
  for (const edge of own) {
    for (const at of places) {
      const by = at - edge;
      if (Math.abs(by) <= within && (!best || Math.abs(by) < Math.abs(best.by))) best = { at, by };
    }
  }
  return best;
}
