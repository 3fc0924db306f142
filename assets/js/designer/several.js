// Several layers on the drawing as one: Fabric moves them together, and each layer learns where it came to lie.
import { ActiveSelection } from "fabric";
import { boundsOfAll, moved } from "./aligning.js";

export class Several {
  constructor(design, canvas) {
    Object.assign(this, { design, canvas, start: null });
  }

  is(target) {
    return target instanceof ActiveSelection;
  }

  /** What Fabric has as chosen now; what is locked or hidden is never in it, and stays chosen. */
  ids(event) {
    const { design } = this;
    const own = this.canvas.getActiveObjects().map((shape) => shape.layer.id);
    const aside = event?.shiftKey ? design.selection.filter((layer) => layer.is_locked || layer.is_hidden).map((layer) => layer.id) : [];
    return [...new Set([...aside, ...own])];
  }

  /** Show these shapes as chosen: none, one, or several that are moved but neither scaled nor turned together. */
  show(shapes, handles) {
    const { canvas } = this;
    if (!shapes.length) return void (canvas.getActiveObject() && canvas.discardActiveObject());
    const one = shapes.length === 1 ? shapes[0] : new ActiveSelection(shapes, { canvas, hasControls: false, ...handles });
    if (canvas.getActiveObject() !== one) canvas.setActiveObject(one);
  }

  /** Before layers are shown anew: each shape has its own place again. */
  apart() {
    if (this.is(this.canvas.getActiveObject())) this.canvas.discardActiveObject();
  }

  begin(target) {
    const layers = target.getObjects().map((shape) => shape.layer);
    this.start = { left: target.left, top: target.top, layers: layers.map((layer) => ({ layer, x: layer.x, y: layer.y })) };
  }

  /** Where all of them lie while they are dragged. */
  box(target) {
    const { x, y } = this.by(target);
    const box = boundsOfAll(this.start.layers.map(({ layer, ...place }) => ({ ...layer, ...place })));
    return { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
  }

  by(target) {
    return { x: target.left - this.start.left, y: target.top - this.start.top };
  }

  /** Whether something came of it: Fabric ends a gesture once more when what was dragged is shown anew. */
  settle(target) {
    if (!this.start) return false;
    const by = this.by(target);
    for (const { layer, x, y } of this.start.layers) Object.assign(layer, moved({ x, y }, by));
    this.start = null;
    return true;
  }
}
