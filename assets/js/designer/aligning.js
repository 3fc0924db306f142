// Several layers brought into line: along the edges or the middle of what they cover together, or in the area's middle.
import { boundsOf } from "./geometry.js";

/** What layers cover together. */
export function boundsOfAll(layers) {
  const boxes = layers.map(boundsOf);
  const least = (side) => Math.min(...boxes.map((box) => box[side]));
  const most = (side) => Math.max(...boxes.map((box) => box[side]));
  return { left: least("left"), right: most("right"), top: least("top"), bottom: most("bottom") };
}

const middle = (box, from, to) => (box[from] + box[to]) / 2;
// {what is pressed: how far a layer with `own` box goes, where all cover `all`}
const LINES = {
  left: (own, all) => ({ x: all.left - own.left }),
  center: (own, all) => ({ x: middle(all, "left", "right") - middle(own, "left", "right") }),
  right: (own, all) => ({ x: all.right - own.right }),
  top: (own, all) => ({ y: all.top - own.top }),
  middle: (own, all) => ({ y: middle(all, "top", "bottom") - middle(own, "top", "bottom") }),
  bottom: (own, all) => ({ y: all.bottom - own.bottom }),
};

export function align(design, line) {
  const layers = design.movable;
  const all = boundsOfAll(design.selection); // what is locked stays, and the others come to it
  if (layers.length) design.setAll(layers, (layer) => moved(layer, LINES[line](boundsOf(layer), all)));
}

/** All of them together, as they lie to each other. */
export function centre(design, way) {
  const layers = design.movable;
  if (!layers.length) return;
  const { width, height } = design.area;
  const all = boundsOfAll(layers);
  const by = way === "across" ? { x: width / 2 - middle(all, "left", "right") } : { y: height / 2 - middle(all, "top", "bottom") };
  design.setAll(layers, (layer) => moved(layer, by));
}

/** The layer's place, `by` further. A hundredth of a millimetre is finer than any press. */
export function moved(layer, { x = 0, y = 0 }) {
  return { x: tidy(layer.x + x), y: tidy(layer.y + y) };
}

export function tidy(value) {
  return Math.round(value * 100) / 100;
}
