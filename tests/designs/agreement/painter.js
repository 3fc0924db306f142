// A design on a 2D canvas, drawn by the very objects that the designer puts there.
import { shapeOf } from "../../../assets/js/designer/shapes.js";
import { loadFace, useFaces } from "../../../assets/js/designer/text.js";

/** Draws `area` on `canvas`, the sheet with `scale` pixels a millimetre. `urls` by file id, `families` by face. */
export async function paint(canvas, { area, size, scale, urls, families }) {
  canvas.width = Math.round((size.width_mm + 2 * size.bleed_mm) * scale);
  canvas.height = Math.round((size.height_mm + 2 * size.bleed_mm) * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = area.background ?? "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.scale(scale, scale);
  pen.translate(size.bleed_mm, size.bleed_mm);
  useFaces(Object.entries(families).map(([key, css]) => ({ key, css })));
  const elements = await loaded(urls);
  for (const layer of area.layers) {
    if (layer.kind === "text") await loadFace(layer);
    shapeOf(layer, { element: (id) => elements[id] }).render(pen);
  }
}

async function loaded(urls) {
  const found = {};
  for (const [id, url] of Object.entries(urls)) {
    found[id] = new Image();
    found[id].src = url;
    await found[id].decode();
  }
  return found;
}
