// How wide and high words are: the same rules as designs/printing.py, so that browser and print file agree.
const POINT = 25.4 / 72; // mm
const LINE = 1.13; // of the size; a line's box
const BASELINE = 0.778; // of a line's box, from its top
const MEASURED = 200; // px; browsers round the widths of small letters
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/u;
const STRONG = /\p{L}/u;

const pen = document.createElement("canvas").getContext("2d");
let css = {}; // {face: what font-family names}

/** The faces that can be chosen: [{key, css}]. */
export function useFaces(faces) {
  css = Object.fromEntries(faces.map((face) => [face.key, face.css]));
}

/** Fetches what is needed to draw these words; the browser draws with another face until then. */
export function loadFace(layer) {
  return document.fonts.load(fontOf(layer), layer.text || " ");
}

export function fontOf(layer) {
  return `${MEASURED}px ${css[layer.font] ?? "sans-serif"}`;
}

/** {width, height, size, lines: [{text, width}], direction}: mm, shrunk to `max_width` already. */
export function measured(layer) {
  pen.font = fontOf(layer);
  pen.fontKerning = "normal";
  const direction = directionOf(layer.text);
  pen.direction = direction;
  const full = layer.size * POINT;
  const lines = layer.text.split("\n").map((text) => ({ text, width: (pen.measureText(text).width / MEASURED) * full }));
  const width = Math.max(...lines.map((line) => line.width));
  const height = full * LINE * (1 + layer.line_height * (lines.length - 1));
  const shrunk = layer.max_width && width > layer.max_width ? layer.max_width / width : 1;
  for (const line of lines) line.width *= shrunk;
  return { width: width * shrunk, height: height * shrunk, size: full * shrunk, lines, direction };
}

/** A text without a letter still has a box that can be taken hold of. */
export function boxOfText(layer) {
  const { width, height } = measured(layer);
  return { width: Math.max(width, 1), height };
}

/** Draws the words about the origin; one unit of `context` is a millimetre. */
export function paintText(context, layer) {
  const { width, height, size, lines, direction } = measured(layer);
  const scale = size / MEASURED;
  context.save();
  context.scale(scale, scale);
  Object.assign(context, { font: fontOf(layer), fontKerning: "normal", direction, textAlign: "left", textBaseline: "alphabetic", fillStyle: layer.color });
  lines.forEach((line, number) => {
    const spare = { left: 0, center: (width - line.width) / 2, right: width - line.width }[layer.align];
    const baseline = size * LINE * (BASELINE + layer.line_height * number);
    context.fillText(line.text, (spare - width / 2) / scale, (baseline - height / 2) / scale);
  });
  context.restore();
}

/** As its first letter goes. */
function directionOf(text) {
  const first = [...text].find((sign) => STRONG.test(sign));
  return first && RIGHT_TO_LEFT.test(first) ? "rtl" : "ltr";
}
