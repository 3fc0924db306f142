// Forms: shown passwords, dropped files, typed names, copied texts, and a warning before unsaved text is left behind.
import { on } from "./dom.js";

on("click", "[data-reveal]", (button) => {
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
});

on("click", "[data-copy]", async (button) => {
  if (navigator.clipboard) await navigator.clipboard.writeText(button.dataset.copy);
  else copySelected(button); // over plain http browsers give no clipboard
  button.classList.add("copied");
  button.dataset.tip = button.dataset.copied;
  setTimeout(() => button.classList.remove("copied"), 2000);
});

function copySelected(button) {
  const field = document.createElement("textarea");
  field.value = button.dataset.copy;
  button.after(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  button.focus();
}

// Files onto the drop field, by hand or by mouse.
for (const kind of ["dragover", "dragleave", "drop"]) {
  on(kind, "[data-drop]", (field, event) => {
    event.preventDefault();
    field.classList.toggle("over", kind === "dragover");
    if (kind !== "drop") return;
    choose(field.querySelector("input"), event.dataTransfer.files);
  });
}

// Files pasted from the clipboard go where the focus is, else to the first drop field that is seen.
document.addEventListener("paste", (event) => {
  const files = event.clipboardData?.files;
  if (!files?.length || isText(event)) return;
  const near = event.target.closest?.("form")?.querySelector("[data-drop]");
  const field = near ?? [...document.querySelectorAll("[data-drop]")].find((each) => each.checkVisibility());
  if (!field) return;
  event.preventDefault();
  choose(field.querySelector("input"), files);
});

// A cell of a spreadsheet brings its picture along: who types wants its words.
function isText({ target, clipboardData }) {
  return clipboardData.types.includes("text/plain") && target.matches?.("textarea, input:not([type=file])");
}

// What is chosen already stays, where a field takes several.
function choose(input, files) {
  const chosen = new DataTransfer();
  for (const file of input.multiple ? [...input.files, ...files] : [files[0]]) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
on("change", "[data-drop] input", (input) => {
  const field = input.closest("[data-drop]");
  const names = [...input.files].map((file) => file.name).join(", ");
  const shown = field.querySelector("[data-empty]");
  shown.dataset.words ??= shown.textContent;
  shown.textContent = names || shown.dataset.words;
  field.toggleAttribute("data-files", Boolean(names));
});

// A search inside a form finds as one types; Enter there sends nothing.
on("keydown", "[data-finds]", (field, event) => { if (event.key === "Enter") event.preventDefault(); });

// The button of a last question waits until the name stands there.
on("input", "[data-must-be]", checkTyped);
document.addEventListener("htmx:after:swap", () => document.querySelectorAll("[data-must-be]").forEach(checkTyped));
document.querySelectorAll("[data-must-be]").forEach(checkTyped);
function checkTyped(field) {
  field.form.querySelector("[type=submit]").disabled = field.value.trim() !== field.dataset.mustBe;
}

// Leaving with changes that were not sent is asked about.
on("input", "form[data-guard]", (form) => { form.dataset.changed = "yes"; });
on("submit", "form[data-guard]", (form) => { delete form.dataset.changed; });

// A form that came back refused, or never arrived, is as unsaved as before.
markRefused();
document.addEventListener("htmx:after:swap", markRefused);
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (form.isConnected && form.matches("form[data-guard]") && !(ctx.response?.status < 400)) form.dataset.changed = "yes";
});
function markRefused() {
  for (const form of document.querySelectorAll("form[data-guard]:has(> [role=alert])")) form.dataset.changed = "yes";
}

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-changed]")) event.preventDefault();
});
