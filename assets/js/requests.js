// Requests of htmx: the token goes along, empty filters stay out of URLs, and nothing is polled that nobody sees.
import { on } from "./dom.js";

const tokenMeta = document.querySelector("meta[name=csrf-token]");

document.addEventListener("htmx:config:request", (event) => {
  const { request, sourceElement, sourceEvent } = event.detail.ctx;
  if (sourceEvent?.type === "every" && !isWatched(sourceElement)) return event.preventDefault();
  if (sourceElement.matches("[data-live]")) request.action = location.pathname + location.search; // as it is filtered now
  if (sourceEvent?.type === "every") askForNews(request, sourceElement);
  if (request.method === "GET") dropEmpty(request.body);
  else request.headers["X-CSRFToken"] = tokenMeta.content;
  request.submitter?.classList.add("pressed");
});

// What is polled says which state of this address it shows: where nothing changed, the answer is 304 and nothing swaps.
const shown = new WeakMap();

function askForNews(request, element) {
  const known = shown.get(element);
  if (known?.action === request.action) request.headers["If-None-Match"] = known.mark;
}

document.addEventListener("htmx:after:swap", (event) => {
  const { request, response, sourceElement, sourceEvent } = event.detail.ctx;
  const mark = response?.headers.get("ETag");
  if (sourceEvent?.type === "every" && mark) shown.set(sourceElement, { action: request.action, mark });
});

// Somebody may have begun to pick or to read while the answer was on its way.
document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement, sourceEvent } = event.detail.ctx;
  if (sourceEvent?.type === "every" && !isWatched(sourceElement)) event.preventDefault();
});

function isWatched(element) {
  return !document.hidden && !element.querySelector(".pick :checked, details[open]");
}

function dropEmpty(body) {
  for (const [name, value] of [...body]) if (value === "") body.delete(name);
}

document.addEventListener("htmx:finally:request", (event) => {
  event.detail.ctx.request.submitter?.classList.remove("pressed");
});

// An answer may bring a new token, where the old one had ended.
document.addEventListener("htmx:after:swap", () => {
  const bearer = document.querySelector("[data-csrf-token]");
  if (!bearer) return;
  tokenMeta.content = bearer.dataset.csrfToken;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = tokenMeta.content;
  delete bearer.dataset.csrfToken;
});

// Where a swap takes away what had the focus, the focus goes to the part that changed (htmx sees to ids and autofocus).
let hadFocus = false;
document.addEventListener("htmx:before:swap", () => { hadFocus = document.activeElement !== document.body; });
document.addEventListener("htmx:after:swap", (event) => {
  if (!hadFocus || document.activeElement !== document.body) return;
  const { sourceElement } = event.detail.ctx; // the new part, where the old one was swapped away with its button
  const part = sourceElement.isConnected ? sourceElement : document.getElementById("main");
  if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
  part.focus({ preventScroll: true });
});

// What exports a list stands outside of what a search swaps: it goes by the filters that are in the address now.
on("submit", "[data-as-filtered]", (form) => {
  const target = new URL(form.action);
  target.search = location.search;
  form.action = target.href;
});

// A plain form posts once, however often its button is pressed.
on("submit", "form[method=post]", (form, event) => {
  if (form.matches("[hx-post]") || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(release, 10_000); // the page is still here: the answer was a file, or leaving was called off
});

window.addEventListener("pageshow", (event) => { if (event.persisted) release(); });

function release() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
}
