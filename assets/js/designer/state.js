// The design as it is being changed: its document, what is chosen in it, and the way back. The one truth of the page.
const MOST_STEPS = 100;
const ONE_STEP = 1500; // ms; changes of one kind that follow each other so quickly are one step back
const EMPTY = { background: null, layers: [] };

export class Design {
  constructor({ document, areas, lacking }) {
    this.document = document;
    this.areas = areas;
    this.areaKey = areas[0].key;
    this.chosen = []; // the ids of the chosen layers, one or several
    this.lacking = lacking; // {layer id: letters that no typeface draws}, as the server has found when it saved
    this.past = [];
    this.future = [];
    this.listeners = [];
    this.changes = 0; // grows with every change: whoever saved one number knows whether it still is the newest
  }

  get area() {
    return this.areas.find((area) => area.key === this.areaKey);
  }

  get content() {
    return this.document.areas[this.areaKey] ?? EMPTY;
  }

  get layers() {
    return this.content.layers;
  }

  /** The chosen layer, where it is one alone. */
  get selected() {
    return this.chosen.length === 1 ? this.layer(this.chosen[0]) : null;
  }

  /** All that are chosen, from bottom to top. */
  get selection() {
    return this.layers.filter((layer) => this.chosen.includes(layer.id));
  }

  /** Those of them that may be moved. */
  get movable() {
    return this.selection.filter((layer) => !layer.is_locked);
  }

  layer(id) {
    return this.layers.find((layer) => layer.id === id) ?? null;
  }

  /** `listen(what)`: "document", "moving" (in the midst of a gesture) or "selection". */
  onChange(listen) {
    this.listeners.push(listen);
  }

  /** `act` may change the area's content. Steps with the same `kind` shortly after each other are one. */
  change(act, kind = "") {
    this.remember(kind);
    this.document.areas[this.areaKey] ??= structuredClone(EMPTY);
    act(this.content);
    this.changed();
  }

  /** Change some values of one layer. */
  set(layer, values, kind = "") {
    this.change(() => Object.assign(layer, values), kind && `${kind} ${layer.id}`);
  }

  /** A gesture begins: one step back leads here. */
  begin() {
    this.remember("");
  }

  /** Change each of these layers, in one step: `values(layer)`. */
  setAll(layers, values, kind = "") {
    const ids = layers.map((layer) => layer.id).join(" ");
    this.change(() => layers.forEach((layer) => Object.assign(layer, values(layer))), kind && `${kind} ${ids}`);
  }

  /** In the midst of a gesture. */
  move(layer, values) {
    Object.assign(layer, values);
    this.tell("moving");
  }

  /** The gesture is over. */
  changed() {
    this.changes += 1;
    this.tell("document");
  }

  /** The server has saved it. */
  learn({ lacking }) {
    this.lacking = lacking;
    this.tell("selection");
  }

  select(id) {
    this.choose(id ? [id] : []);
  }

  choose(ids) {
    if (ids.length === this.chosen.length && ids.every((id) => this.chosen.includes(id))) return;
    this.chosen = ids;
    this.tell("selection");
  }

  /** Take it in, or out again. */
  toggle(id) {
    this.choose(this.chosen.includes(id) ? this.chosen.filter((each) => each !== id) : [...this.chosen, id]);
  }

  chooseAll() {
    this.choose(this.layers.filter((layer) => !layer.is_hidden).map((layer) => layer.id));
  }

  open(areaKey) {
    this.areaKey = areaKey;
    this.chosen = [];
    this.tell("document");
  }

  undo() {
    this.step(this.past, this.future);
  }

  redo() {
    this.step(this.future, this.past);
  }

  step(from, to) {
    if (!from.length) return;
    to.push(this.now());
    Object.assign(this, from.pop());
    this.chosen = this.chosen.filter((id) => this.layer(id));
    this.lastStep = null;
    this.changed();
  }

  remember(kind) {
    const follows = kind && this.lastStep?.kind === kind && Date.now() - this.lastStep.at < ONE_STEP;
    this.lastStep = { kind, at: Date.now() };
    if (follows) return;
    this.past.push(this.now());
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.future = [];
  }

  now() {
    return { document: structuredClone(this.document), areaKey: this.areaKey, chosen: this.chosen };
  }

  tell(what) {
    for (const listen of this.listeners) listen(what);
  }
}
