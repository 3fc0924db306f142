// The frame: menus close when one turns away, the light changes at once, the sidebar's width is remembered.
import { on } from "./dom.js";

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.menu")));

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

on("submit", "[data-theme-choice]", async (form, event) => {
  event.preventDefault();
  const { value } = event.submitter;
  if (value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === value));
  await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), redirect: "manual" });
});

on("change", "#rail", (box) => {
  document.cookie = `rail=${box.checked ? "narrow" : "wide"}; path=/; max-age=31536000; samesite=lax`;
});

// Tabs that do not fit are scrolled until the open one shows.
document.addEventListener("htmx:after:swap", showOpenTabs);
showOpenTabs();

function showOpenTabs() {
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const strip = tab.parentElement;
    if (strip.scrollWidth > strip.clientWidth) strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
  }
}
