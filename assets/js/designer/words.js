// What the designer says, in the reader's language; the page brings the sentences along.
let sentences = {};

export function useWords(given) {
  sentences = given;
}

/** words("dpi_low", {dpi: 80}): the sentence with its {places} filled in. */
export function words(key, places = {}) {
  return sentences[key].replace(/\{(\w+)\}/g, (_place, name) => shown(places[name]));
}

/** A number as the reader writes it. */
export function shown(value) {
  return typeof value === "number" ? value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 }) : String(value);
}

/** What a layer is called. */
export function nameOf(layer) {
  const said = layer.kind === "text" ? layer.text.split("\n")[0].trim() : "";
  return layer.name || said || words(layer.kind);
}
