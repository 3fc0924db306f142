// Lists that are put in order by hand: buttons move a row, and so does dragging it. Their form is saved as any other.
import { on } from "./dom.js";

let dragged = null;

on("click", "[data-move]", (button, event) => {
  event.preventDefault();
  const row = button.closest("[data-movable]");
  const other = Number(button.dataset.move) < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (other) Number(button.dataset.move) < 0 ? other.before(row) : other.after(row);
  button.focus(); // a button that is moved loses it
  moved(row);
});

on("pointerdown", "[data-movable]", (row, event) => {
  row.draggable = !event.target.closest("button, a, input");
});

on("dragstart", "[data-movable]", (row, event) => {
  dragged = row;
  event.dataTransfer.effectAllowed = "move";
  requestAnimationFrame(() => row.classList.add("dragged"));
});

on("dragover", "[data-movable]", (row, event) => {
  if (!dragged || dragged.parentElement !== row.parentElement) return;
  event.preventDefault();
  const rows = [...row.parentElement.children];
  if (row !== dragged) rows.indexOf(row) < rows.indexOf(dragged) ? row.before(dragged) : row.after(dragged);
});

on("drop", "[data-movable]", (_row, event) => { if (dragged) event.preventDefault(); });

on("dragend", "[data-movable]", (row) => {
  row.classList.remove("dragged");
  dragged = null;
  moved(row);
});

function moved(row) {
  const list = row.closest("[data-ordered]");
  const rows = [...list.children];
  const words = list.dataset.said.replace("{place}", rows.indexOf(row) + 1).replace("{all}", rows.length);
  const said = list.parentElement.querySelector("[data-ordered-said]");
  if (said) said.textContent = words;
  list.dispatchEvent(new Event("input", { bubbles: true }));
}
