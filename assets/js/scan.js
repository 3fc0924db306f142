// The scanner's field: whatever is typed lands in it, and it is empty again before the next code comes.
const field = () => document.querySelector("[data-scan] input[name=code]");
const WRITES = "input, textarea, select, [contenteditable]";

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches("[data-scan]")) ctx.sourceElement.reset(); // its code is on the way already
});

document.addEventListener("keydown", (event) => {
  const wanted = field();
  const isSign = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (wanted && isSign && !event.target.closest(WRITES)) wanted.focus();
}, true);

for (const kind of ["htmx:after:swap", "visibilitychange"]) {
  document.addEventListener(kind, () => {
    const wanted = field();
    if (wanted && !document.hidden && (document.activeElement === document.body || document.activeElement.id === "scanned")) wanted.focus();
  });
}
