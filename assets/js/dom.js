// The few things that all modules need.

/** Calls `act(element, event)` for `kind` events inside an element that matches `selector`, now or after a swap. */
export function on(kind, selector, act) {
  document.addEventListener(kind, (event) => {
    const element = event.target.closest?.(selector);
    if (element) act(element, event);
  });
}

/** A new element from the template with that id. */
export function fromTemplate(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
