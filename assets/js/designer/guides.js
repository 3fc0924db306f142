// What is drawn under and over the layers: the paper, what is cut away, the trim line, the safe area, and snapping lines.
import { trimBox } from "./geometry.js";

const LINE = 1.5; // px

/** What is printed on, as far as its bleed: in the colour of the product, which is not printed. */
export function paintPaper(context, area, background) {
  context.fillStyle = background ?? (area.paper || "#ffffff");
  fillBox(context, trimBox(area, area.bleed));
}

/** `scale`: pixels of the screen for a millimetre; `view`: the part of the plane that is seen. */
export function paintGuides(context, area, { scale, view, colours, lines }) {
  shade(context, view, trimBox(area, area.bleed), colours.ground, 0.8);
  if (area.bleed) shade(context, trimBox(area, area.bleed), trimBox(area), colours.bleed, 0.2);
  outline(context, trimBox(area), colours.trim, [], scale);
  if (area.safe) outline(context, trimBox(area, -area.safe), colours.safe, [5, 4], scale);
  for (const { x, y } of lines) {
    const line = x === undefined ? { left: view.left, right: view.right, top: y, bottom: y } : { left: x, right: x, top: view.top, bottom: view.bottom };
    outline(context, line, colours.snap, [], scale);
  }
}

/** Everything of `outer` but `inner`. */
function shade(context, outer, inner, colour, alpha) {
  context.save();
  context.globalAlpha = alpha;
  context.fillStyle = colour;
  context.beginPath();
  context.rect(outer.left, outer.top, outer.right - outer.left, outer.bottom - outer.top);
  context.rect(inner.left, inner.top, inner.right - inner.left, inner.bottom - inner.top);
  context.fill("evenodd");
  context.restore();
}

function outline(context, box, colour, dash, scale) {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = LINE / scale;
  context.setLineDash(dash.map((length) => length / scale));
  context.strokeRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.restore();
}

function fillBox(context, box) {
  context.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
}
