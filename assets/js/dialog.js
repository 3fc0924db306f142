// The one dialog: opens when something was swapped into it, closes when what it asked for is done.
import { on } from "./dom.js";

const dialog = document.getElementById("dialog");

document.addEventListener("htmx:after:swap", (event) => {
  const { target, response } = event.detail.ctx;
  if (target.id === "dialog-content") {
    if (!dialog.open) dialog.showModal();
  } else if (dialog.open && response.status < 400 && !dialog.contains(target)) {
    dialog.close();
  }
});

on("click", "#dialog [data-close]", (_link, event) => {
  event.preventDefault();
  dialog.close();
});
on("click", "#dialog", (_dialog, event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener("close", () => {
  for (const id of ["dialog-problem", "dialog-content"]) document.getElementById(id).replaceChildren();
});
