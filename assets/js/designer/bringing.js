// Pictures come into the design: chosen from the files, uploaded, dropped or pasted; or take the place of another one.
import { NoAnswer, part } from "./asking.js";
import { addPicture, exchange, remove } from "./layers.js";
import { words } from "./words.js";

export class Bringing {
  constructor(design, pictures, stage, tell) {
    Object.assign(this, { design, pictures, tell, replaced: null });
    this.dialog = document.getElementById("pictures");
    this.found = this.dialog.querySelector("[data-found]");
    this.search = this.dialog.querySelector("[type=search]");
    this.listen(stage.element);
  }

  listen(drawing) {
    document.querySelector("[data-add-picture]").addEventListener("click", () => this.open(null));
    document.querySelector("[data-exchange]").addEventListener("click", () => this.open(this.design.selected));
    this.search.addEventListener("input", () => this.look());
    this.search.form.addEventListener("submit", (event) => event.preventDefault());
    this.found.addEventListener("click", (event) => this.pick(event));
    for (const input of document.querySelectorAll("[data-upload]")) {
      input.addEventListener("change", () => { this.take([...input.files]); input.value = ""; });
    }
    drawing.addEventListener("dragover", (event) => event.preventDefault());
    drawing.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take([...event.dataTransfer.files]);
    });
    document.addEventListener("paste", (event) => {
      if (!event.target.closest("input, textarea") && event.clipboardData.files.length) this.take([...event.clipboardData.files]);
    });
  }

  open(replaced) {
    this.replaced = replaced?.id ?? null;
    this.dialog.showModal();
    this.look();
  }

  async look(url = this.pictures.url) {
    const asked = new URL(url, location.href);
    if (this.search.value && !asked.searchParams.has("q")) asked.searchParams.set("q", this.search.value);
    this.asked = asked.href;
    try {
      const text = await part(asked);
      if (this.asked !== asked.href) return; // a newer question is on its way
      this.found.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    } catch (trouble) {
      if (!(trouble instanceof NoAnswer)) throw trouble;
      this.found.textContent = words(trouble.why);
    }
  }

  pick(event) {
    const page = event.target.closest("a[href]");
    if (page) {
      event.preventDefault();
      this.look(page.href);
    }
    const button = event.target.closest("[data-picture]");
    if (!button) return;
    this.lay(this.pictures.learn(JSON.parse(button.dataset.picture)));
    this.dialog.close();
  }

  async take(files) {
    this.dialog.close();
    for (const file of files) await this.bring(file);
  }

  async bring(file) {
    this.tell(words("uploading_file", { name: file.name }));
    try {
      const { picture, settled, refused } = await this.pictures.upload(file);
      if (refused) return this.tell(refused, "bad");
      const layer = this.lay(picture);
      this.tell(words("laid", { name: picture.name }));
      settled?.then((ended) => this.ended(ended, picture, layer.id));
    } catch (trouble) {
      if (!(trouble instanceof NoAnswer)) throw trouble;
      this.tell(words("not_uploaded", { name: file.name, why: words(trouble.why) }), "bad");
    }
  }

  /** Looked at: a refused file goes out again; one whose size was not known takes its own proportions. */
  ended({ refused }, picture, id) {
    const layer = this.design.layer(id);
    if (refused) {
      if (layer) remove(this.design, layer);
      return this.tell(refused, "bad");
    }
    if (layer && !picture.width) this.design.change(() => exchange(layer, this.pictures.facts(picture.id)));
    return this.tell(words("laid", { name: picture.name }));
  }

  lay(picture) {
    const replaced = this.design.layer(this.replaced);
    this.replaced = null;
    if (!replaced) return addPicture(this.design, picture);
    this.design.change(() => exchange(replaced, picture));
    return replaced;
  }
}
