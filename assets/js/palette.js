// The palette: Ctrl/⌘-K; a key alone would be in the way of whoever speaks to the machine. Arrows walk through what was
// found, Enter goes there, Esc gives back.
const palette = document.getElementById("palette");
const field = palette?.querySelector("input");
let answered = null; // the text that the shown hits belong to

document.addEventListener("keydown", (event) => {
  if (!palette || event.isComposing || !isAsked(event) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  palette.showModal();
  field.select();
  if (answered === null) htmx.trigger(field, "input");
});

function isAsked(event) {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
}

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.target.id === "palette-found") answered = event.detail.ctx.request.body?.get?.("q") ?? field.value;
});

palette?.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
palette?.addEventListener("keydown", (event) => {
  const stops = [field, ...palette.querySelectorAll("#palette-found a")];
  const here = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && here >= 0) {
    event.preventDefault();
    stops[(here + step + stops.length) % stops.length].focus();
  } else if (event.key === "Enter" && here === 0 && stops[1] && answered === field.value) {
    event.preventDefault();
    stops[1].click();
  }
});
