// Several files at once: each is sent by itself, so that one that fails or is stopped leaves the others.
import { on } from "./dom.js";

const AT_ONCE = 3;

on("submit", "form[data-uploads]", (form, event) => {
  const files = [...form.querySelector("input[type=file]").files];
  const address = form.elements.url.value.trim();
  if (!files.length && !address) return; // the server says what is missing
  event.preventDefault();
  const list = document.querySelector(form.dataset.uploads);
  const waiting = [...files.map((file) => ["files", file]), ...(address ? [["url", address]] : [])];
  const sendings = waiting.map(([name, value]) => sending(form, list, name, value));
  form.reset();
  form.querySelector("input[type=file]").dispatchEvent(new Event("change", { bubbles: true }));
  delete form.dataset.sent;
  const next = () => sendings.shift()?.().finally(next);
  for (let line = 0; line < AT_ONCE; line += 1) next();
});

// A line of the list, and what sends its file; the promise ends when the file is there, refused or stopped.
function sending(form, list, name, value) {
  const line = document.createElement("li");
  line.className = "tone-work progress";
  list.prepend(line);
  const fields = new FormData();
  if (form.elements.client) fields.append("client", form.elements.client.value);
  fields.append(name, value);
  const title = value.name ?? value;
  show(line, title, list.dataset.sending);
  let isStopped = false;
  let request = null;
  const send = () => new Promise((resolve) => {
    if (isStopped) return resolve();
    request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", document.querySelector("meta[name=csrf-token]").content);
    request.upload.addEventListener("progress", ({ loaded, total }) => { bar.max = total; bar.value = loaded; });
    request.addEventListener("loadend", () => resolve(arrived()));
    request.send(fields);
  });
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", title);
  line.append(bar, button(list.dataset.stop, () => {
    isStopped = true;
    if (request) request.abort();
    else fail(list.dataset.stopped);
  }));
  function arrived() {
    const answer = request.getResponseHeader("Content-Type")?.startsWith("text/html") && [200, 422].includes(request.status);
    if (!answer) return fail(isStopped ? list.dataset.stopped : list.dataset.failed);
    const parts = document.createRange().createContextualFragment(request.responseText);
    const lines = [...parts.children];
    line.replaceWith(...lines);
    lines.forEach((each) => htmx.process(each));
  }
  function fail(words) {
    line.className = "tone-bad";
    show(line, title, words);
    line.append(button(list.dataset.again, () => {
      const again = sending(form, list, name, value);
      line.remove();
      again();
    }));
  }
  return send;
}

function show(line, title, words) {
  const name = document.createElement("strong");
  name.textContent = title;
  const state = document.createElement("span");
  state.className = "small";
  state.textContent = words;
  line.replaceChildren(name, state);
}

function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}
