// Refusals and broken connections: told above the content, never instead of what was typed.
import { fromTemplate, on } from "./dom.js";

const BESIDE_THE_FIELDS = new Set([422, 409]); // these bring the form back, with what was typed
let failed = null;

document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  reachable(true);
  if (ctx.response.status < 400 || BESIDE_THE_FIELDS.has(ctx.response.status) || ctx.hx.retarget) return;
  if (isPoll(ctx) && problemPlace(ctx).childElementCount) return event.preventDefault(); // told once is enough
  Object.assign(ctx, { target: problemPlace(ctx), swap: "innerHTML", select: null, push: "false", replace: "false" });
});

// A page from something in front of Vetrina (a proxy, say) is never poured into ours.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status >= 400 && /<html|^\s*[^<\s]/i.test(ctx.text)) {
    ctx.text = fromTemplate("problem-template").outerHTML;
  }
  if (ctx.response.status >= 400 && isPoll(ctx)) ctx.text = ctx.text.replace(" autofocus", ""); // somebody may be typing
});

function isPoll(ctx) {
  return ctx.sourceEvent?.type === "every";
}

function problemPlace(ctx) {
  return document.getElementById(ctx.sourceElement.closest("#dialog[open]") ? "dialog-problem" : "problem");
}

document.addEventListener("htmx:error", (event) => {
  const { ctx, error } = event.detail;
  if (!(error instanceof TypeError) && ctx?.request?.signal?.reason !== "timeout") return;
  if (!isPoll(ctx)) failed = ctx;
  reachable(false);
});

window.addEventListener("offline", () => reachable(false));
window.addEventListener("online", () => reachable(true));

function reachable(yes) {
  const banner = document.getElementById("offline");
  if (banner) banner.hidden = yes;
}

on("click", "[data-retry]", () => {
  if (!failed?.sourceElement.isConnected) return location.reload();
  const { sourceElement, sourceEvent } = failed;
  if (sourceElement.matches("form")) sourceElement.requestSubmit();
  else htmx.trigger(sourceElement, sourceEvent?.type ?? "click");
});

on("click", "[data-dismiss]", (button) => button.closest(".banner, .toast").remove());
