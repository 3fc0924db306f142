// The list of layers, the uppermost first, and the areas of the product above the drawing.
import { duplicate, remove, shift } from "./layers.js";
import { dpiWords } from "./panel.js";
import { nameOf, words } from "./words.js";

export class List {
  constructor(design, pictures) {
    Object.assign(this, { design, pictures, list: document.querySelector("[data-layers]"), row: document.getElementById("layer-row") });
    this.list.addEventListener("click", (event) => this.act(event));
    document.querySelector("[data-choose-all]").addEventListener("click", () => design.chooseAll());
    document.querySelector("[data-areas]")?.addEventListener("click", ({ target }) => {
      const key = target.closest("[data-area]")?.dataset.area;
      if (key) design.open(key);
    });
    design.onChange((what) => what === "moving" || this.show());
    pictures.onChange(() => this.show());
  }

  act({ target, shiftKey, ctrlKey, metaKey }) {
    const button = target.closest("[data-act]");
    const layer = this.design.layer(target.closest("li")?.dataset.id);
    if (!button || !layer) return;
    const { design } = this;
    const acts = {
      select: () => (shiftKey || ctrlKey || metaKey ? design.toggle(layer.id) : design.select(layer.id)),
      up: () => shift(design, layer, 1),
      back: () => shift(design, layer, -1),
      hide: () => design.set(layer, { is_hidden: !layer.is_hidden }),
      lock: () => design.set(layer, { is_locked: !layer.is_locked }),
      duplicate: () => duplicate(design, layer),
      remove: () => remove(design, layer),
    };
    acts[button.dataset.act]();
  }

  /** The rows are made anew; whoever stood on a button still does. */
  show() {
    const { design, list } = this;
    const held = list.contains(document.activeElement) ? document.activeElement : null;
    const place = held && { id: held.closest("li").dataset.id, act: held.dataset.act };
    list.replaceChildren(...[...design.layers].reverse().map((layer, number) => this.filled(layer, number)));
    document.querySelector("[data-no-layers]").hidden = design.layers.length > 0;
    document.querySelector("[data-choose-all]").hidden = design.layers.length < 2;
    if (place) this.focus(place);
    for (const tab of document.querySelectorAll("[data-area]")) {
      const layers = design.document.areas[tab.dataset.area]?.layers ?? [];
      tab.setAttribute("aria-pressed", String(tab.dataset.area === design.areaKey));
      tab.querySelector(".count").textContent = layers.length;
    }
  }

  filled(layer, number) {
    const row = this.row.content.firstElementChild.cloneNode(true);
    const name = nameOf(layer);
    row.dataset.id = layer.id;
    row.querySelector("[data-name]").textContent = name;
    row.classList.toggle("hidden-layer", layer.is_hidden);
    row.querySelector("[data-kind-text]").hidden = layer.kind !== "text";
    row.querySelector("[data-kind-image]").hidden = layer.kind !== "image";
    const said = this.warning(layer);
    const warning = row.querySelector("[data-warning]");
    warning.hidden = !said || said.tone === "good";
    if (said) {
      warning.classList.add(`tone-${said.tone}`);
      warning.querySelector("[data-words]").textContent = said.text;
    }
    for (const button of row.querySelectorAll("[data-act]")) this.fill(button, layer, name, number);
    return row;
  }

  /** What stands against printing the layer as it is. */
  warning(layer) {
    if (layer.kind === "image") return dpiWords(layer, this.design.area, this.pictures);
    const letters = this.design.lacking[layer.id];
    return letters ? { text: words("lacking", { letters }), tone: "bad" } : null;
  }

  fill(button, layer, name, number) {
    const { act } = button.dataset;
    if (act === "select") button.setAttribute("aria-pressed", String(this.design.chosen.includes(layer.id)));
    else button.setAttribute("aria-label", words(`act_${act}`, { name }));
    if (act === "hide") button.setAttribute("aria-pressed", String(layer.is_hidden));
    if (act === "lock") button.setAttribute("aria-pressed", String(layer.is_locked));
    if (act === "up") button.disabled = number === 0;
    if (act === "back") button.disabled = number === this.design.layers.length - 1;
  }

  focus({ id, act }) {
    const row = this.list.querySelector(`[data-id="${id}"]`) ?? this.list.firstElementChild;
    const button = row?.querySelector(`[data-act="${act}"]:not(:disabled)`) ?? row?.querySelector("[data-act=select]");
    (button ?? document.querySelector("[data-add-picture]")).focus();
  }
}
