// Saving by itself, a moment after each change. The page always says where that stands, and nobody's change is lost unseen.
import { NoAnswer, post } from "./asking.js";
import { words } from "./words.js";

const PAUSE = 1200; // ms after the last change
const AGAIN = 5000; // ms until the next try

export class Saving {
  constructor(design, pictures, facts) {
    Object.assign(this, { design, pictures, seen: facts.version, urls: facts, saved: 0, isStopped: false });
    this.line = document.querySelector("[data-saving]");
    this.dialog = document.getElementById("conflict");
    this.tell("saved", { time: timeOf(facts.changed_at) });
    design.onChange((what) => what === "document" && this.later());
    pictures.onChange(() => this.isOwed && this.later());
    window.addEventListener("online", () => this.isOwed && this.save());
    window.addEventListener("beforeunload", (event) => this.isOwed && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    this.dialog.addEventListener("click", (event) => this.choose(event.target.closest("[data-choice]")?.dataset.choice));
    document.querySelector("[data-conflict]").addEventListener("click", () => this.dialog.showModal());
  }

  get isOwed() {
    return this.saved < this.design.changes;
  }

  later(pause = PAUSE) {
    clearTimeout(this.timer);
    if (this.isStopped || !this.isOwed) return;
    this.tell("unsaved");
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isStopped || this.isSaving || !this.isOwed) return;
    if (this.pictures.isPending) return this.tell("uploading");
    this.isSaving = true;
    this.tell("saving");
    const { changes, document } = this.design;
    try {
      this.answered(await post(this.urls.save_url, { seen: this.seen, document }), changes);
    } catch (trouble) {
      if (!(trouble instanceof NoAnswer)) throw trouble;
      this.tell(trouble.why);
      this.timer = setTimeout(() => this.save(), AGAIN);
    } finally {
      this.isSaving = false;
    }
  }

  answered({ status, body }, changes) {
    if (status === 200) {
      Object.assign(this, { seen: body.version, saved: changes });
      this.design.learn(body);
      if (this.isOwed) this.later();
      else this.tell("saved", { time: timeOf(body.changed_at) });
    } else if (status === 409) this.stop(body);
    else this.tell("refused", { why: body.message ?? "" });
  }

  /** Somebody else has saved: nothing more is written over theirs. */
  stop({ changed_by: name, changed_at: at }) {
    this.isStopped = true;
    this.tell("conflict");
    this.dialog.querySelector("[data-told]").textContent = words("conflict_told", { name, time: timeOf(at) });
    this.dialog.showModal();
  }

  async choose(choice) {
    if (choice === "copy") return this.keepCopy();
    if (choice !== "theirs") return;
    this.saved = this.design.changes; // given up knowingly
    location.reload();
  }

  async keepCopy() {
    try {
      const { status, body } = await post(this.urls.copy_url, { document: this.design.document });
      if (status !== 201) return this.tellInDialog(body.message ?? words("failed"));
      this.saved = this.design.changes;
      location.assign(body.url);
    } catch (trouble) {
      this.tellInDialog(words(trouble.why));
    }
  }

  tellInDialog(text) {
    this.dialog.querySelector("[data-told]").textContent = text;
  }

  tell(state, places) {
    this.line.dataset.state = state;
    this.line.querySelector("[data-words]").textContent = words(state, places);
    document.querySelector("[data-conflict]").hidden = state !== "conflict";
  }
}

function timeOf(moment) {
  return new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
