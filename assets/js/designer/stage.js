// The drawing: Fabric's canvas shows the layers of the open area, and what is done there by hand goes into the design.
import { Canvas } from "fabric";
import { boundsOf } from "./geometry.js";
import { paintGuides, paintPaper } from "./guides.js";
import { Several } from "./several.js";
import { shapeOf } from "./shapes.js";
import { snapped } from "./snapping.js";
import { loadFace } from "./text.js";
import { View } from "./view.js";

const NEAR = 7; // px; so near something snaps

export class Stage {
  constructor(element, design, pictures) {
    Object.assign(this, { element, design, pictures, shapes: new Map(), lines: [], isSnapping: true });
    this.canvas = new Canvas(element.querySelector("canvas"), {
      selection: false, // only with Shift: else an empty place is where the drawing is taken by
      preserveObjectStacking: true,
      skipControlsDrawing: true, // they are drawn over the guides, below
      controlsAboveOverlay: true,
      allowTouchScrolling: false,
      uniformScaling: true,
    });
    this.several = new Several(design, this.canvas);
    this.view = new View(element, this.canvas, design);
    this.listen();
    this.readColours();
  }

  listen() {
    const { canvas, design } = this;
    canvas.on("before:render", ({ ctx }) => this.inMillimetres(ctx, () => paintPaper(ctx, design.area, design.content.background)));
    canvas.on("after:render", ({ ctx }) => this.paintOver(ctx));
    for (const kind of ["created", "updated"]) canvas.on(`selection:${kind}`, ({ e }) => e && design.choose(this.several.ids(e)));
    canvas.on("selection:cleared", ({ e }) => e && design.select(null));
    canvas.on("before:transform", ({ transform }) => this.begin(transform.target));
    canvas.on("mouse:down:before", ({ e }) => { canvas.selection = e.shiftKey; });
    canvas.on("object:moving", ({ target, e }) => this.snap(target, e));
    for (const kind of ["moving", "scaling", "rotating"]) canvas.on(`object:${kind}`, ({ target }) => this.follow(target));
    canvas.on("object:cropping", ({ target }) => design.move(target.layer, target.place));
    canvas.on("object:modified", ({ target }) => this.settle(target));
    canvas.on("mouse:up", () => this.release());
    design.onChange((what) => ({ document: () => this.show(), selection: () => this.refresh() })[what]?.());
    new MutationObserver(() => this.readColours()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.readColours());
  }

  /** Something came from elsewhere, an answer or a picture: what is in somebody's hand is shown anew when they let go. */
  refresh() {
    if (this.isHeld) this.isOwed = true;
    else this.show();
  }

  /** Bring the canvas in line with the design. */
  show() {
    const { canvas, design, shapes } = this;
    this.isOwed = false;
    if (this.shownArea !== design.areaKey) this.view.fit();
    this.shownArea = design.areaKey;
    this.several.apart();
    for (const [id, shape] of shapes) if (!design.layer(id)) canvas.remove(shape) && shapes.delete(id);
    design.layers.forEach((layer, place) => canvas.moveObjectTo(this.shape(layer), place));
    this.showSelected();
    canvas.requestRenderAll();
  }

  shape(layer) {
    const known = this.shapes.get(layer.id);
    if (known) known.show(layer);
    else {
      const shape = shapeOf(layer, this.pictures);
      shape.set(this.handles);
      this.shapes.set(layer.id, shape);
      this.canvas.add(shape);
    }
    if (layer.kind === "text") this.await(layer);
    return this.shapes.get(layer.id);
  }

  /** Words are measured again once their face is there. */
  async await(layer) {
    const wanted = `${layer.font} ${layer.text}`;
    const shape = this.shapes.get(layer.id);
    if (shape.loaded === wanted) return;
    shape.loaded = wanted;
    await loadFace(layer).catch(() => []);
    this.refresh();
    this.design.tell("moving");
  }

  showSelected() {
    const { design } = this;
    const seen = (design.selected ? design.selection : design.movable).filter((layer) => !layer.is_hidden);
    this.several.show(seen.map((layer) => this.shapes.get(layer.id)), this.handles);
  }

  begin(target) {
    this.isHeld = true;
    if (this.several.is(target)) this.several.begin(target);
    this.design.begin();
  }

  snap(target, event) {
    if (!this.isSnapping || event.altKey) return this.showLines([]);
    const { design } = this;
    const box = this.several.is(target) ? this.several.box(target) : boundsOf({ ...target.layer, ...target.place });
    const others = design.layers.filter((each) => !design.chosen.includes(each.id) && !each.is_hidden);
    const { x, y, lines } = snapped(box, others, design.area, NEAR / this.view.scale);
    target.set({ left: target.left + x, top: target.top + y });
    return this.showLines(lines);
  }

  /** The fields beside tell where it is while it is dragged. Its box stays until the end: Fabric scales it itself. */
  follow(target) {
    if (this.several.is(target)) return;
    const { width, height, size, ...place } = target.values;
    this.live = { width, height, size };
    this.design.move(target.layer, place);
  }

  settle(target) {
    Object.assign(this, { live: null, isHeld: false });
    if (this.several.is(target)) return this.several.settle(target) && this.design.changed();
    Object.assign(target.layer, rounded(target.values));
    return this.design.changed();
  }

  release() {
    this.isHeld = false;
    this.showLines([]);
    if (this.isOwed) this.show();
  }

  showLines(lines) {
    this.lines = lines;
    this.canvas.requestRenderAll();
  }

  paintOver(context) {
    const { area } = this.design;
    const { scale, seen } = this.view;
    const looks = { scale, view: seen, colours: this.colours, lines: this.lines };
    this.inMillimetres(context, () => paintGuides(context, area, looks));
    this.canvas.drawControls(context);
  }

  inMillimetres(context, paint) {
    context.save();
    context.transform(...this.canvas.viewportTransform);
    paint();
    context.restore();
  }

  readColours() {
    const style = getComputedStyle(this.element);
    const named = (name) => style.getPropertyValue(name).trim();
    this.colours = { ground: named("--ground"), bleed: named("--color-error"), trim: "#1c2a33", safe: "#1c7a46", snap: named("--color-accent") };
    const handles = { cornerColor: named("--color-primary"), borderColor: named("--color-primary"), cornerStrokeColor: "#ffffff" };
    this.handles = { ...handles, transparentCorners: false, cornerSize: 11, touchCornerSize: 26, borderScaleFactor: 1.5, padding: 0 };
    for (const shape of this.shapes.values()) shape.set(this.handles);
    this.canvas.requestRenderAll();
  }
}

/** A hundredth of a millimetre is finer than any press. */
function rounded(values) {
  const fine = Object.entries(values).map(([name, value]) => [name, typeof value === "number" ? Math.round(value * 100) / 100 : value]);
  return Object.fromEntries(fine);
}
