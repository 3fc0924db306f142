// The keys. On the drawing arrows move the chosen layer and Tab goes from layer to layer; elsewhere keys do what they do.
import { moved, tidy } from "./aligning.js";
import { duplicate, remove, shift } from "./layers.js";
import { nameOf, shown, words } from "./words.js";

const NUDGE = 1; // mm
const FAR = 10; // times as much, with Shift
const FINE = 0.1; // times as much, with Alt
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keyboard {
  constructor(design, stage, tell) {
    Object.assign(this, { design, stage, tell });
    stage.element.addEventListener("keydown", (event) => this.onDrawing(event));
    stage.element.addEventListener("dblclick", () => document.querySelector("#layer [name=text]").focus());
    document.addEventListener("keydown", (event) => this.anywhere(event));
  }

  anywhere(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const isTyping = event.target.closest("input:not([type=checkbox], [type=color]), textarea, select");
    const { design } = this;
    const acts = { y: () => design.redo(), z: () => (event.shiftKey ? design.redo() : design.undo()), d: () => this.copy(), a: () => this.all() };
    if (!acts[key] || (isTyping && key !== "d")) return; // a field takes its own typing back
    event.preventDefault();
    acts[key]();
  }

  copy() {
    if (this.design.chosen.length) duplicate(this.design, ...this.design.selection);
  }

  all() {
    this.design.chooseAll();
    this.tell(words("several", { count: this.design.chosen.length }));
  }

  onDrawing(event) {
    if (event.ctrlKey || event.metaKey) return;
    const acted = event.key === "Tab" ? this.walk(event.shiftKey ? -1 : 1) : this.pressed(event);
    if (acted) event.preventDefault();
  }

  /** From the lowest layer to the uppermost; behind the last one Tab leaves the drawing. */
  walk(by) {
    const seen = this.design.layers.filter((layer) => !layer.is_hidden);
    const here = seen.findLastIndex((layer) => this.design.chosen.includes(layer.id));
    const next = here < 0 && by < 0 ? -1 : here + by;
    this.design.select(seen[next]?.id ?? null);
    if (seen[next]) this.tell(words("chosen", { name: nameOf(seen[next]) }));
    return Boolean(seen[next]);
  }

  pressed(event) {
    const { design, stage } = this;
    const layers = design.selection;
    const views = { "+": () => stage.view.zoomIn(), "-": () => stage.view.zoomOut(), 0: () => stage.view.fit() };
    if (views[event.key]) return views[event.key]() ?? true;
    if (!layers.length) return false;
    if (ARROWS[event.key]) return this.nudge(layers, event);
    const acts = {
      Delete: () => remove(design, ...layers),
      Backspace: () => remove(design, ...layers),
      Escape: () => design.select(null),
      "]": () => design.selected && shift(design, design.selected, 1),
      "[": () => design.selected && shift(design, design.selected, -1),
    };
    return acts[event.key] ? acts[event.key]() ?? true : false;
  }

  nudge(layers, event) {
    const { movable } = this.design;
    if (!movable.length) return this.tell(words("is_locked", { name: nameOf(layers[0]) })) ?? true;
    const [across, down] = ARROWS[event.key];
    const by = NUDGE * (event.shiftKey ? FAR : 1) * (event.altKey ? FINE : 1);
    this.design.setAll(movable, (layer) => moved(layer, { x: across * by, y: down * by }), "nudge");
    const { x, y } = movable[0];
    this.tell(movable.length > 1 ? words("several_moved", { count: movable.length }) : words("moved", { x: shown(tidy(x)), y: shown(tidy(y)) }));
    return true;
  }
}
