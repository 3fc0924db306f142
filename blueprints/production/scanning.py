"""Scan to advance: one field, and what came of the last code."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.production.area import bp, link_to
from blueprints.production.forms import ReversalForm
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import done, go, render, wants_fragment
from jobs.pushes import tell_shop
from models import Scan
from services.floor import scanning
from services.floor.reversing import can_reverse, reverse
from services.floor.scan_words import about, said_of

SHOWN = 20


@bp.get("/scan")
@requires(Right.PRODUCTION_ADVANCE)
def scan() -> ResponseReturnValue:
    return _page(request.args.get("shown", type=int))


@bp.post("/scans")
@requires(Right.PRODUCTION_ADVANCE)
def create_scan() -> ResponseReturnValue:
    typed = request.form.get("code", "").strip()
    if not typed:
        return go(url_for(".scan"))
    taken = scanning.take(actor, typed)
    for order in taken.orders:
        tell_shop(order)
    db.commit()
    if leads_to := _leads_to(taken.scan):
        return go(leads_to)
    return _page(taken.scan.id) if wants_fragment() else go(url_for(".scan", shown=taken.scan.id))


@bp.get("/scans/<int:scan_id>/reversal")
@requires(Right.ORDERS_FORCE_BACK)
def new_reversal(scan_id: int) -> ResponseReturnValue:
    found = _find(scan_id)
    return _reversal_page(found, ReversalForm())


@bp.post("/scans/<int:scan_id>/reversal")
@requires(Right.ORDERS_FORCE_BACK)
def create_reversal(scan_id: int) -> ResponseReturnValue:
    found, form = _find(scan_id), ReversalForm()
    if not form.validate():
        return _reversal_page(found, form, 422)
    orders = reverse(actor, found, form.words.data)
    for order in orders:
        tell_shop(order)
    db.commit()
    if not orders:
        words = _("Nothing went back: its lines have moved on since, or pieces of them are packed.")
        return done(words, url_for(".scan"), "warning")
    return done(_("Taken back."), url_for(".scan"))


def _leads_to(found: Scan) -> str | None:
    """The page that a code opens: packing where a person has to choose, and the parcel that waits for its tracking."""
    if found.outcome == "packing":
        return url_for(".new_package", order_id=found.facts["order_id"], next=url_for(".scan"))
    if found.outcome == "shipment":
        return url_for(".new_shipment", package_id=found.facts["package"], next=url_for(".scan"))
    return None


def _find(scan_id: int) -> Scan:
    own = one_or_404(Scan.of(actor).where(Scan.id == scan_id))
    return own if can_reverse(actor, own) else abort(404)


def _page(shown_id: int | None) -> ResponseReturnValue:
    scans = scanning.newest_of(actor, SHOWN)
    last = next((each for each in scans if each.id == shown_id), None)
    shown: dict[str, Any] = {"last": last, "scans": scans, "said_of": said_of, "about": about, "link_to": link_to}
    return render(
        "production/scan.html", "production/_scan.html", **shown, can_reverse=last and can_reverse(actor, last)
    )


def _reversal_page(found: Scan, form: ReversalForm, code: int = 200) -> ResponseReturnValue:
    return render(
        "production/reversal.html", "production/_reversal.html", code,
        scan=found, form=form, said=said_of(found), about=about(found.facts), back=url_for(".scan"),
    )  # fmt: skip
