// What the pages do beyond links and forms. Every module listens on the document, so swapped parts need no set-up.
import "htmx.org";
import "./js/shell.js";
import "./js/requests.js";
import "./js/problems.js";
import "./js/forms.js";
import "./js/uploads.js";
import "./js/rows.js";
import "./js/picks.js";
import "./js/ordered.js";
import "./js/ticks.js";
import "./js/scan.js";
import "./js/dialog.js";
import "./js/toasts.js";
import "./js/palette.js";
