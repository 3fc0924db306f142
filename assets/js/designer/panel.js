// The fields beside the drawing: every property of the chosen layer as a number, a word or a box.
import { align, centre } from "./aligning.js";
import { cropTo } from "./crop.js";
import { boxOf, dpiOf, fill, fit, isUnsafe } from "./geometry.js";
import { addText, duplicate, remove, shift } from "./layers.js";
import { words } from "./words.js";

const COLOUR = /^#[0-9a-f]{6}$/i;
const plain = (name) => ({ get: (layer) => layer[name], set: (layer, value) => ({ [name]: value }) });
const cropped = (side) => ({
  get: (layer) => layer.crop[side] * 100,
  set: (layer, value) => {
    const copy = structuredClone(layer);
    cropTo(copy, side, value / 100);
    return { crop: copy.crop, width: copy.width, height: copy.height, x: copy.x, y: copy.y };
  },
});
const FIELDS = {
  ...Object.fromEntries(["x", "y", "rotation", "name", "text", "font", "size", "color", "align", "line_height"].map((name) => [name, plain(name)])),
  ...Object.fromEntries(["is_hidden", "is_locked", "is_editable", "flip_x", "flip_y"].map((name) => [name, plain(name)])),
  ...Object.fromEntries(["left", "right", "top", "bottom"].map((side) => [`crop_${side}`, cropped(side)])),
  opacity: { get: (layer) => layer.opacity * 100, set: (_layer, value) => ({ opacity: value / 100 }) },
  max_width: { get: (layer) => layer.max_width ?? "", set: (_layer, value) => ({ max_width: value === "" ? null : value }) },
  width: { get: (layer) => layer.width, set: (layer, value, keep) => ({ width: value, ...(keep && { height: (layer.height * value) / layer.width }) }) },
  height: { get: (layer) => layer.height, set: (layer, value, keep) => ({ height: value, ...(keep && { width: (layer.width * value) / layer.height }) }) },
};
const MOVES = new Set(["x", "y", "rotation", "width", "height", "size"]);

export class Panel {
  constructor(design, pictures, stage) {
    Object.assign(this, { design, pictures, stage, form: document.getElementById("layer"), ground: document.getElementById("ground"), several: document.getElementById("several") });
    this.keep = this.form.elements.keep;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.ground.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", ({ target }) => this.typed(target));
    this.form.addEventListener("change", ({ target }) => this.typed(target));
    this.form.addEventListener("focusout", () => this.show());
    this.form.addEventListener("click", ({ target }) => this.act(target.closest("[data-act]")?.dataset.act));
    this.several.addEventListener("click", ({ target }) => this.actOnAll(target.closest("[data-act]")?.dataset.act));
    this.ground.addEventListener("input", ({ target }) => this.paint(target));
    document.querySelector("[data-add-text]").addEventListener("click", () => this.write());
    design.onChange(() => this.show());
    pictures.onChange(() => this.show());
  }

  /** A field was changed; what cannot be is marked and left where it is. */
  typed(input) {
    const { selected } = this.design;
    const field = FIELDS[input.dataset.field ?? input.name];
    if (!selected || !field) return;
    const value = valueOf(input);
    input.toggleAttribute("aria-invalid", value === null);
    if (value === null || value === field.get(selected)) return;
    this.design.set(selected, field.set(selected, value, this.keep.checked), input.name);
  }

  act(name) {
    const { design } = this;
    const layer = design.selected;
    if (!layer || !name) return;
    const picture = this.pictures.facts(layer.file_id);
    const acts = {
      fit: () => design.set(layer, fit(layer, design.area, picture)),
      fill: () => design.set(layer, fill(layer, design.area, picture)),
      across: () => design.set(layer, { x: design.area.width / 2 }),
      down: () => design.set(layer, { y: design.area.height / 2 }),
      up: () => shift(design, layer, 1),
      back: () => shift(design, layer, -1),
      duplicate: () => duplicate(design, layer),
      remove: () => remove(design, layer),
    };
    acts[name]?.();
  }

  actOnAll(name) {
    const { design } = this;
    const acts = {
      across: () => centre(design, "across"),
      down: () => centre(design, "down"),
      duplicate: () => duplicate(design, ...design.selection),
      remove: () => remove(design, ...design.selection),
    };
    if (name) (acts[name] ?? (() => align(design, name)))();
  }

  /** The words that a new text begins with are marked: whoever types writes over them. */
  write() {
    addText(this.design, { text: words("new_text") });
    const field = this.form.elements.text;
    field.focus();
    field.select();
  }

  paint(input) {
    const { ground, design } = this;
    const colour = input.type === "color" ? input.value : ground.elements.background.value.trim();
    if (input.name !== "has_background") ground.elements.has_background.checked = true;
    const is = ground.elements.has_background.checked;
    if (is && !COLOUR.test(colour)) return;
    design.change((content) => { content.background = is ? colour.toLowerCase() : null; }, "background");
  }

  show() {
    const { form, design } = this;
    const layer = design.selected;
    form.hidden = !layer;
    document.getElementById("no-layer").hidden = design.chosen.length > 0;
    this.several.hidden = design.chosen.length < 2;
    this.several.querySelector("[data-count]").textContent = words("several", { count: design.chosen.length });
    this.showGround();
    if (!layer) return;
    form.dataset.kind = layer.kind;
    for (const input of form.elements) this.showField(input, layer);
    this.tell(layer);
  }

  showField(input, layer) {
    const name = input.dataset.field ?? input.name;
    const field = FIELDS[name];
    const isOf = !input.closest("[data-of]") || input.closest("[data-of]").dataset.of === layer.kind;
    if (!field || !isOf) return;
    if (input === document.activeElement && input.type !== "checkbox") return;
    const live = MOVES.has(name) ? this.stage.live?.[name] : undefined;
    const value = live ?? field.get(layer);
    if (input.type === "checkbox") input.checked = value;
    else input.value = typeof value === "number" ? Math.round(value * 100) / 100 : value;
    input.removeAttribute("aria-invalid");
  }

  showGround() {
    const { background, has_background: has, swatch } = this.ground.elements;
    const colour = this.design.content.background;
    has.checked = Boolean(colour);
    if (colour) swatch.value = colour;
    if (background !== document.activeElement) background.value = colour ?? "";
  }

  tell(layer) {
    const { area } = this.design;
    const said = layer.kind === "image" ? dpiWords(layer, area, this.pictures) : sizeWords(layer);
    told(document.querySelector("[data-dpi]"), said);
    const isUnsafeText = layer.kind === "text" && isUnsafe(layer, area);
    told(document.querySelector("[data-unsafe]"), isUnsafeText ? { text: words("unsafe", { safe: area.safe }), tone: "warn" } : null);
    const letters = this.design.lacking[layer.id];
    told(document.querySelector("[data-lacking]"), letters ? { text: words("lacking", { letters }), tone: "bad" } : null);
  }
}

/** {text, tone} of the resolution in which a picture is printed; null where it is not known yet. */
export function dpiWords(layer, area, pictures) {
  const dpi = dpiOf(layer, pictures.facts(layer.file_id));
  if (dpi === null) return null;
  const places = { dpi, least: area.least, good: area.good };
  if (dpi < area.least) return { text: words("dpi_bad", places), tone: "bad" };
  if (dpi < area.good) return { text: words("dpi_low", places), tone: "warn" };
  return { text: words("dpi_good", places), tone: "good" };
}

function sizeWords(layer) {
  const { width, height } = boxOf(layer);
  return { text: words("text_size", { width: Math.round(width * 10) / 10, height: Math.round(height * 10) / 10 }), tone: "quiet" };
}

function told(line, said) {
  line.hidden = !said;
  if (!said) return;
  line.className = `told tone-${said.tone}`;
  line.querySelector("[data-words]").textContent = said.text;
}

/** What stands in a field; null where it cannot be used. */
function valueOf(input) {
  if (input.type === "checkbox") return input.checked;
  if (input.name === "color") return COLOUR.test(input.value.trim()) ? input.value.trim().toLowerCase() : null;
  if (input.type !== "number") return input.value;
  if (input.value === "" && input.name === "max_width" && !input.validity.badInput) return "";
  return input.value !== "" && input.validity.valid ? input.valueAsNumber : null;
}
