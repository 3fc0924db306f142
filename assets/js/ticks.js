// Many boxes ticked at once: all, or those of one value; where all of these are ticked already, they are unticked.
import { on } from "./dom.js";

on("click", "[data-tick]", (button) => {
  const wanted = button.dataset.tick;
  const rows = [...button.form.querySelectorAll("[data-values]")].filter((row) => !wanted || row.dataset.values.split(" ").includes(wanted));
  const boxes = rows.map((row) => row.querySelector("input[type=checkbox]"));
  const is = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = is;
  button.dispatchEvent(new Event("input", { bubbles: true }));
});
