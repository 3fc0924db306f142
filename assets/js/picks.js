// Ticks that outlast the page are sent as they are made, one after the other; whatever leads on waits until they are kept.
import { on } from "./dom.js";

const KEEPING = "form[data-keeps]";
let sending = null;

on("change", ".pick input", (box) => {
  const form = box.closest(".results")?.querySelector(KEEPING);
  if (!form) return;
  const sent = Promise.resolve(sending).then(() => htmx.ajax("POST", form.dataset.keeps + location.search, { source: form, swap: "none" }));
  sending = sent.catch(() => {}).finally(() => { if (sending === last) sending = null; });
  const last = sending;
});

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const kept = sending;
  if (kept && !ctx.sourceElement.matches(KEEPING)) ctx.fetch = (...given) => kept.then(() => fetch(...given));
});

on("click", "a[href]:not([hx-get], [target])", (link, event) => {
  if (!sending || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  sending.then(() => link.click());
});
