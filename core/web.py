"""Pages, and the parts of them that htmx swaps."""

import hashlib
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from flask import Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from htmx_flask import make_response, request

from core.language import language

VARY = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def wants_fragment() -> bool:
    """Whether htmx will swap a part; a boosted link or a step back needs the whole page."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(page: str, fragment: str, code: int = 200, /, **context: object) -> Response:
    """`fragment` for an htmx swap, else the `page` that includes it; answered with the HTTP status `code`."""
    html = render_template(fragment if wants_fragment() else page, **context)
    response = make_response(html, code)
    response.vary.update(VARY)
    return response


def saved(message: str, url: str, fragment: str, **context: object) -> ResponseReturnValue:
    """After a write: the changed `fragment` and a toast for htmx, else on to `url`."""
    if wants_fragment():
        return make_response(render_template(fragment, **context), trigger={"toast": message})
    return done(message, url)


def done(message: str, url: str, kind: str = "success", undo: str | None = None) -> ResponseReturnValue:
    """After a write that changes more than a part: on to `url`, which tells the `message`.

    `undo` is posted to by whoever thinks better of it.
    """
    told: Any = {"message": message, "undo": undo} if undo else message
    flash(told, kind)
    return go(url)


def go(url: str) -> ResponseReturnValue:
    """Lead the browser to `url`; htmx is told, since it would follow a redirect inside its own request."""
    return make_response("", redirect=url) if wants_fragment() else redirect(url, 303)


def is_shown(mark: str) -> bool:
    """Whether the polling page shows this state already: answer 304 then, and give `mark` as the ETag otherwise."""
    return wants_fragment() and request.if_none_match.contains(mark)


def mark_of(*facts: object) -> str:
    """The same for the same facts, read in the same language."""
    return hashlib.sha256(repr((language(), facts)).encode()).hexdigest()[:20]


def next_url(default: str) -> str:
    """Where the person was going, if that is a path of this site."""
    wanted = request.values.get("next", "")
    return wanted if _is_own(wanted) else url_for(default)


def _is_own(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return address.startswith("/") and not address.startswith(("//", "/\\")) and not (parts.scheme or parts.netloc)


def attachment(write: Callable[[BinaryIO], None], mime: str, name: str) -> Response:
    """What `write` puts into a file, to be kept. It lies on disk meanwhile, so that its size does not matter."""
    file = TemporaryFile()  # noqa: SIM115  (closed when it has been sent)
    write(file)
    file.seek(0)
    return send_file(file, mime, as_attachment=True, download_name=name)
