"""Background jobs: what failed, what runs and what waits, of everything that goes on beside the pages."""

from typing import Any

from flask import Blueprint, abort, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.db import db, one_or_404
from core.paging import url_with
from core.rights import Right, actor, can, requires
from core.vocabulary import WORK
from core.web import done, is_shown, mark_of, render, wants_fragment
from jobs.retries import RETRIES
from services.background.kinds import KINDS
from services.background.listing import Asked, Part, Piece, found, kinds_for, visible
from services.background.names import names_for
from services.background.stopping import stop
from services.client_choice import choosable

bp = Blueprint("jobs", __name__, url_prefix="/jobs")

FILTERS = ("state", "kind", "client", "who")


@bp.get("/")
@requires(Right.JOBS_VIEW)
def index() -> ResponseReturnValue:
    asked = Asked.of(request.args, actor)
    parts = {part: found(asked, actor, part, request.args.get("after", "")) for part in asked.parts}
    names = names_for(piece.row for part in parts.values() for piece in part.pieces)
    mark = mark_of([(part, [_state_of(piece) for piece in some.pieces]) for part, some in parts.items()])
    if is_shown(mark):
        return "", 304
    shown: dict[str, Any] = {"parts": parts, "names": names, "asked": asked, "words": WORK, "url_with": url_with}
    shown |= {"page_of": page_of, "is_narrowed": not set(FILTERS[1:]).isdisjoint(request.args), "Part": Part}
    shown["posted"] = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    response = render("jobs/index.html", "jobs/_jobs.html", **shown, **_choices())
    response.set_etag(mark)
    return response


@bp.post("/<work>/<int:job_id>/cancellation")
@requires(Right.JOBS_CANCEL)
def cancel(work: str, job_id: int) -> ResponseReturnValue:
    kind, row = find(work, job_id)
    if kind.stop is None:
        abort(404)
    need(kind.stop(row))
    was_open = stop(row)
    db.commit()
    if not was_open:
        return done(_("It had ended already."), back(), "info")
    return done(_("It was stopped. What is done already stays."), back())


@bp.post("/<work>/<int:job_id>/retries")
@requires(Right.JOBS_RETRY)
def retry(work: str, job_id: int) -> ResponseReturnValue:
    kind, row = find(work, job_id)
    if kind.retry is None:
        abort(404)
    need(kind.retry(row))
    is_owed = kind.may_be_retried(row, actor) and RETRIES[kind.work](row, actor)
    db.commit()
    if not is_owed:
        return done(
            _("It cannot be tried again: it goes on already, or something else has to be mended first."),
            back(),
            "warning",
        )
    return done(_("It is tried again."), back())


def find(work: str, job_id: int) -> Piece:
    kind = KINDS.get(work)
    if kind is None or not kind.is_for(actor):
        abort(404)
    return Piece(kind, one_or_404(visible(kind, actor).where(kind.work.id == job_id)))


def need(right: Right) -> None:
    """Beside that of this page, the right that the kind's own page asks for."""
    if not can(actor, right):
        g.refused = right
        abort(403)


def back() -> str:
    """The list as it was filtered."""
    asked: dict[str, Any] = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return url_for(".index", **asked)


def page_of(piece: Piece) -> str | None:
    """The address of the thing itself, for whoever may open it."""
    place = piece.kind.place(piece.row, actor)
    if place is None:
        return None
    view: Any = current_app.view_functions[place.endpoint]
    return url_for(place.endpoint, **place.values) if can(actor, view.right) else None


def _state_of(piece: Piece) -> tuple[Any, ...]:
    row = piece.row
    return piece.kind.key, row.id, row.work_state, row.error, row.tries, piece.kind.progress_of(row), row.ended_at


def _choices() -> dict[str, Any]:
    """What the list can be filtered by. It stands outside of what a search swaps."""
    if wants_fragment():
        return {}
    is_staff = actor.role is None or actor.role.is_staff
    kinds = sorted(((kind.key, str(kind.name)) for kind in kinds_for(actor)), key=lambda each: each[1])
    clients = [(client.id, client.name) for client in choosable(actor)] if is_staff else []
    return {"kinds": kinds, "clients": clients, "sees_all": can(actor, Right.JOBS_ALL)}
