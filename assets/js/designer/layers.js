// What can be done to layers: new ones, and their order. The document has them from bottom to top.
import { fit } from "./geometry.js";

const NO_CROP = { left: 0, top: 0, right: 0, bottom: 0 };
const APART = 5; // mm; a copy lies beside what it was made of

export function addText(design, words) {
  const { width, height } = design.area;
  const size = Math.max(Math.round((Math.min(width, height) / 8 / 25.4) * 72), 6);
  const own = { text: words.text, font: design.firstFace, size, color: "#1a1a1a", align: "center", line_height: 1.2, max_width: null };
  return add(design, { kind: "text", name: "", x: width / 2, y: height / 2, ...own });
}

/** A picture, as large as it fits; one whose pixels are not known yet is a square until they are. */
export function addPicture(design, picture) {
  const { width, height } = design.area;
  const side = Math.min(width, height) / 2;
  const layer = { kind: "image", name: picture.name.slice(0, 120), x: width / 2, y: height / 2, width: side, height: side };
  Object.assign(layer, { file_id: picture.id, crop: { ...NO_CROP }, flip_x: false, flip_y: false });
  if (picture.width) Object.assign(layer, fit(layer, design.area, picture));
  return add(design, layer);
}

/** Another picture in the same place: as high as the former, its own proportions. */
export function exchange(layer, picture) {
  const width = picture.width ? (layer.height * picture.width) / picture.height : layer.width;
  Object.assign(layer, { file_id: picture.id, name: picture.name.slice(0, 120), crop: { ...NO_CROP }, width });
}

/** Each copy lies over what it was made of. */
export function duplicate(design, ...wanted) {
  const copies = wanted.map((layer) => ({ ...structuredClone(layer), id: newId(), x: layer.x + APART, y: layer.y + APART, is_locked: false }));
  design.change(({ layers }) => wanted.forEach((layer, place) => layers.splice(layers.indexOf(layer) + 1, 0, copies[place])));
  design.choose(copies.map((copy) => copy.id));
}

export function remove(design, ...wanted) {
  design.change(({ layers }) => wanted.forEach((layer) => layers.splice(layers.indexOf(layer), 1)));
  design.select(null);
}

/** `by` 1 towards the top, -1 towards the bottom. */
export function shift(design, layer, by) {
  const from = design.layers.indexOf(layer);
  const to = from + by;
  if (to < 0 || to >= design.layers.length) return;
  design.change(({ layers }) => layers.splice(to, 0, ...layers.splice(from, 1)));
}

function add(design, layer) {
  const whole = { id: newId(), rotation: 0, opacity: 1, is_hidden: false, is_locked: false, is_editable: false, ...layer };
  design.change(({ layers }) => layers.push(whole));
  design.select(whole.id);
  return whole;
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
