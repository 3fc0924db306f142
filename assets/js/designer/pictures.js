// The pictures that lie in the design: what is known of them, how they look, and new ones that are brought.
import { get, post } from "./asking.js";

const LOOK = 1000; // ms between two questions whether a file has been looked at

export class Pictures {
  constructor(facts) {
    Object.assign(this, { known: { ...facts.pictures }, url: facts.pictures_url, elements: new Map(), listeners: [], pending: new Set() });
  }

  get isPending() {
    return this.pending.size > 0;
  }

  onChange(listen) {
    this.listeners.push(listen);
  }

  facts(id) {
    return this.known[id] ?? null;
  }

  /** The picture to draw with; null until it is loaded. */
  element(id) {
    const known = this.elements.get(id);
    if (known) return known.complete && known.naturalWidth ? known : null;
    const url = this.known[id]?.url;
    if (!url) return null;
    const element = new Image();
    element.addEventListener("load", () => this.tell());
    element.src = url;
    this.elements.set(id, element);
    return null;
  }

  learn(picture) {
    this.known[picture.id] = picture;
    return picture;
  }

  /** Brings a file to the server. It is seen at once where the browser can show it; `settled` tells how it ended. */
  async upload(file) {
    const local = await shownHere(file);
    const form = new FormData();
    form.append("file", file);
    const { status, body } = await post(this.url, form);
    if (status !== 201) return { refused: body.message };
    if (body.state === "ready") return { picture: this.learn(body) };
    this.pending.add(body.id);
    const picture = this.learn({ ...body, ...local });
    return { picture, settled: this.settle(body.id) };
  }

  async settle(id) {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK));
      const answer = await get(`${this.url}/${id}`).catch(() => null); // out of reach for a moment
      if (!answer || answer.body.state === "checking") continue;
      this.pending.delete(id);
      const isReady = answer.body.state === "ready";
      if (isReady) this.learn({ ...answer.body, url: answer.body.url ?? this.known[id].url });
      this.tell();
      return isReady ? {} : { refused: answer.body.message };
    }
  }

  tell() {
    for (const listen of this.listeners) listen();
  }
}

/** What the browser knows of a picture before anybody else does; nothing where it cannot show it. */
async function shownHere(file) {
  const url = URL.createObjectURL(file);
  const element = new Image();
  element.src = url;
  try {
    await element.decode();
  } catch {
    URL.revokeObjectURL(url);
    return {};
  }
  return { url, width: element.naturalWidth, height: element.naturalHeight };
}
