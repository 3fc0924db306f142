// Toasts go by themselves, and wait while somebody reads or reaches for them. The server asks for one by HX-Trigger.
import { fromTemplate } from "./dom.js";

const region = document.getElementById("toasts");

document.addEventListener("toast", (event) => {
  const { value, message = value, undo } = event.detail;
  const toast = fromTemplate("toast-template");
  const form = toast.querySelector("form");
  toast.querySelector("p").textContent = message;
  if (undo) {
    form.action = undo;
    form.elements.csrf_token.value = document.querySelector("meta[name=csrf-token]").content;
  } else form.remove();
  region.append(toast);
  leaveLater(toast);
});

function leaveLater(toast) {
  let left = toast.querySelector("form") ? 10_000 : 6_000;
  const timer = setInterval(() => {
    if (document.hidden || toast.matches(":hover, :focus-within")) return;
    left -= 250;
    if (left > 0) return;
    clearInterval(timer);
    toast.classList.add("leaving");
    setTimeout(() => toast.remove(), 200);
  }, 250);
}

for (const toast of region?.children ?? []) leaveLater(toast);
