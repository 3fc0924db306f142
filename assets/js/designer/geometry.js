// Where layers lie. Lengths in millimetres from the upper left of the trim box; what a layer is stands in designs/document.py.
import { boxOfText } from "./text.js";

const INCH = 25.4;

/** Width and height of a layer before it is turned. */
export function boxOf(layer) {
  return layer.kind === "text" ? boxOfText(layer) : { width: layer.width, height: layer.height };
}

/** The upright rectangle round a turned layer. */
export function boundsOf(layer) {
  const { width, height } = boxOf(layer);
  const angle = (layer.rotation * Math.PI) / 180;
  const across = Math.abs(width * Math.cos(angle)) + Math.abs(height * Math.sin(angle));
  const down = Math.abs(width * Math.sin(angle)) + Math.abs(height * Math.cos(angle));
  return { left: layer.x - across / 2, right: layer.x + across / 2, top: layer.y - down / 2, bottom: layer.y + down / 2 };
}

/** The trim box, moved outwards by `by`. */
export function trimBox(area, by = 0) {
  return { left: -by, top: -by, right: area.width + by, bottom: area.height + by };
}

/** Dots per inch in which a picture is printed as it lies; null where its pixels are not known. */
export function dpiOf(layer, picture) {
  if (!picture?.width) return null;
  const { left, top, right, bottom } = layer.crop;
  const across = (picture.width * (1 - left - right)) / (layer.width / INCH);
  const down = (picture.height * (1 - top - bottom)) / (layer.height / INCH);
  return Math.round(Math.min(across, down));
}

/** Whether something of the layer comes nearer to the edge than the safe margin allows, or leaves the paper. */
export function isUnsafe(layer, area) {
  const box = boundsOf(layer);
  const safe = trimBox(area, -area.safe);
  const slack = 0.05;
  return box.left < safe.left - slack || box.top < safe.top - slack || box.right > safe.right + slack || box.bottom > safe.bottom + slack;
}

/** The picture as large as it fits into the trim box, whole. */
export function fit(layer, area, picture) {
  const ratio = ratioOf(layer, picture);
  const width = Math.min(area.width, area.height * ratio);
  return { ...centred(area), width, height: width / ratio, crop: { left: 0, top: 0, right: 0, bottom: 0 } };
}

/** The picture over all of the area and its bleed; what is too much is cropped. */
export function fill(layer, area, picture) {
  const width = area.width + 2 * area.bleed;
  const height = area.height + 2 * area.bleed;
  const ratio = ratioOf(layer, picture);
  const across = Math.max(1 - width / height / ratio, 0) / 2;
  const down = Math.max(1 - ratio / (width / height), 0) / 2;
  return { ...centred(area), width, height, crop: { left: across, right: across, top: down, bottom: down } };
}

/** Width : height of the whole picture, as it is now where its pixels are not known. */
export function ratioOf(layer, picture) {
  if (picture?.width) return picture.width / picture.height;
  const { left, top, right, bottom } = layer.crop;
  return layer.width / (1 - left - right) / (layer.height / (1 - top - bottom));
}

function centred(area) {
  return { x: area.width / 2, y: area.height / 2, rotation: 0 };
}
