// The designer: the design is the one truth, and drawing, list, fields and saving listen to it.
import { Bringing } from "./js/designer/bringing.js";
import { Keyboard } from "./js/designer/keyboard.js";
import { List } from "./js/designer/list.js";
import { Panel } from "./js/designer/panel.js";
import { Pictures } from "./js/designer/pictures.js";
import { Saving } from "./js/designer/saving.js";
import { Stage } from "./js/designer/stage.js";
import { Design } from "./js/designer/state.js";
import { useFaces } from "./js/designer/text.js";
import { useWords, words } from "./js/designer/words.js";

const facts = JSON.parse(document.getElementById("design").textContent);
useWords(facts.words);
useFaces(facts.faces);

const design = new Design(facts);
const pictures = new Pictures(facts);
const stage = new Stage(document.querySelector("[data-drawing]"), design, pictures);
design.firstFace = facts.faces[0].key;

new Panel(design, pictures, stage);
new List(design, pictures);
new Saving(design, pictures, facts);
new Keyboard(design, stage, tell);
new Bringing(design, pictures, stage, tell);
pictures.onChange(() => stage.refresh());

const buttons = {
  undo: () => design.undo(),
  redo: () => design.redo(),
  in: () => stage.view.zoomIn(),
  out: () => stage.view.zoomOut(),
  fit: () => stage.view.fit(),
  snap: () => { stage.isSnapping = !stage.isSnapping; },
};
document.querySelector("[data-tools]").addEventListener("click", ({ target }) => {
  buttons[target.closest("[data-tool]")?.dataset.tool]?.();
  showTools();
});
design.onChange(showTools);
stage.view.onChange(showTools);
design.tell("document");

function showTools() {
  const tool = (name) => document.querySelector(`[data-tool=${name}]`);
  tool("undo").disabled = !design.past.length;
  tool("redo").disabled = !design.future.length;
  tool("snap").setAttribute("aria-pressed", String(stage.isSnapping));
  document.querySelector("[data-zoom]").textContent = words("zoom", { percent: stage.view.percent });
}

/** One line under the drawing, which a screen reader speaks. */
function tell(text, tone = "quiet") {
  const line = document.querySelector("[data-said]");
  line.className = `said tone-${tone}`;
  line.textContent = text;
}
