// How large the drawing is seen, and which part of it.
import { Point } from "fabric";

const MARGIN = 24; // px round the area
const REAL = 96 / 25.4; // px for a millimetre where 100 % is the real size
const [LEAST, MOST] = [0.02, 40]; // of the real size
const STEP = 1.25;

export class View {
  constructor(element, canvas, design) {
    Object.assign(this, { element, canvas, design, isFitted: true, listeners: [] });
    new ResizeObserver(() => this.resize()).observe(element);
    canvas.on("mouse:wheel", ({ e }) => this.wheel(e));
    canvas.on("mouse:down", ({ target, e }) => { this.dragged = target || e.shiftKey ? null : placeOf(e); });
    canvas.on("mouse:move", ({ e }) => this.drag(e));
    canvas.on("mouse:up", () => { this.dragged = null; });
  }

  get scale() {
    return this.canvas.getZoom();
  }

  get percent() {
    return Math.round((this.scale / REAL) * 100);
  }

  /** The part of the plane on the canvas, in mm. */
  get seen() {
    const [scale, , , , x, y] = this.canvas.viewportTransform;
    const { width, height } = this.canvas;
    return { left: -x / scale, top: -y / scale, right: (width - x) / scale, bottom: (height - y) / scale };
  }

  onChange(listen) {
    this.listeners.push(listen);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!width || !height) return;
    this.canvas.setDimensions({ width, height });
    if (this.isFitted) this.fit();
  }

  /** All of the area and its bleed. */
  fit() {
    const { width, height, bleed } = this.design.area;
    const room = { x: this.canvas.width - 2 * MARGIN, y: this.canvas.height - 2 * MARGIN };
    const scale = Math.max(Math.min(room.x / (width + 2 * bleed), room.y / (height + 2 * bleed)), LEAST * REAL);
    const [x, y] = [(this.canvas.width - width * scale) / 2, (this.canvas.height - height * scale) / 2];
    this.isFitted = true;
    this.canvas.setViewportTransform([scale, 0, 0, scale, x, y]);
    this.tell();
  }

  zoomIn() {
    this.zoom(this.scale * STEP);
  }

  zoomOut() {
    this.zoom(this.scale / STEP);
  }

  zoom(scale, point = this.canvas.getCenterPoint()) {
    this.isFitted = false;
    this.canvas.zoomToPoint(new Point(point.x, point.y), Math.min(Math.max(scale, LEAST * REAL), MOST * REAL));
    this.tell();
  }

  /** With Ctrl, as a pinch on a touch pad comes too; the plain wheel moves the page. */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(this.scale * 0.998 ** event.deltaY, new Point(event.offsetX, event.offsetY));
  }

  drag(event) {
    if (!this.dragged) return;
    const at = placeOf(event);
    this.isFitted = false;
    this.canvas.relativePan(new Point(at.x - this.dragged.x, at.y - this.dragged.y));
    this.dragged = at;
  }

  tell() {
    for (const listen of this.listeners) listen();
  }
}

function placeOf(event) {
  const { clientX: x, clientY: y } = event.touches?.[0] ?? event;
  return { x, y };
}
