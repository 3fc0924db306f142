// Tables: a row leads where its first link leads; boxes are picked one by one, in ranges (Shift) or all at once.
import { on } from "./dom.js";

const BOXES = ".pick input:not([data-pick-all])";
let last = null;

on("click", ".rows tbody tr", (row, event) => {
  if (event.target.closest("a, button, input, label, select, summary, .menu-box")) return;
  if (String(getSelection())) return; // somebody copies a text
  const link = row.querySelector(".main a");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href);
  else link.click();
});

on("click", BOXES, (box, event) => {
  if (event.shiftKey && last?.isConnected) {
    const boxes = [...box.closest("table").querySelectorAll(BOXES)];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
});

on("change", ".pick input", (box) => {
  const table = box.closest("table");
  if (box.matches("[data-pick-all]")) {
    for (const one of table.querySelectorAll(BOXES)) one.checked = box.checked;
  }
  tell(table);
});

function tell(table) {
  const boxes = [...table.querySelectorAll(BOXES)];
  const picked = boxes.filter((box) => box.checked).length;
  const all = table.querySelector("[data-pick-all]");
  if (all) Object.assign(all, { checked: picked > 0 && picked === boxes.length, indeterminate: picked > 0 && picked < boxes.length });
  const words = table.closest(".results")?.querySelector("[data-picked]");
  if (!words) return;
  const everywhere = picked + Number(words.dataset.elsewhere); // with those on the other pages of the list
  words.textContent = everywhere === 1 ? words.dataset.one : words.dataset.many.replace("{n}", everywhere);
}

// What is ticked already when a list comes.
document.addEventListener("htmx:after:swap", () => document.querySelectorAll(".rows:has(.pick :checked)").forEach(tell));
document.querySelectorAll(".rows:has(.pick :checked)").forEach(tell);
