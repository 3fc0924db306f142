"""The board: what is to be made, packed and sent, oldest first."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.production import packing, parcels, pushes  # noqa: F401  (their views)
from blueprints.production.area import bp, find_order
from core.db import db
from core.paging import page_of, url_with
from core.rights import Right, actor, requires
from core.web import done, is_shown, mark_of, render, wants_fragment
from jobs.pushes import tell_shop
from models import OrderItem, Status
from services import production
from services.production import OLDEST_FIRST, Asked, Outcome
from services.specifications import specifications_of

STEPS = {str(target): target for target in production.NEXT.values()}
LARGEST = 2**63


@bp.get("/")
@requires(Right.PRODUCTION_VIEW)
def index() -> ResponseReturnValue:
    asked = Asked.of(request.args)
    page = page_of(production.with_order(production.on_floor(actor, asked)), OLDEST_FIRST)
    counts, to_cancel = production.counts(actor, asked), production.asked_to_cancel(page.rows)
    mark = mark_of(counts, [(*_state_of(item), item.order_id in to_cancel) for item in page.rows])
    if is_shown(mark):
        return "", 304
    board = {"asked": asked, "page": page, "counts": counts, "to_cancel": to_cancel, **_about(page.rows)}
    response = render("production/index.html", "production/_rows.html", **board, **_choices())
    response.set_etag(mark)
    return response


@bp.post("/steps")
@requires(Right.PRODUCTION_ADVANCE)
def create_step() -> ResponseReturnValue:
    """The rows that were picked, or all items of the one order whose button was pressed, go one step on."""
    board = f"{url_for('.index')}?{urlencode(request.args.to_dict())}"
    target = STEPS.get(request.form.get("act", ""))
    if target is None:
        return done(_("Choose what to do with the rows."), board, "warning")
    if order_id := request.form.get("order", type=int):
        outcome = production.advance_order(actor, find_order(order_id), target)
    else:
        outcome = production.advance(actor, _picked(), target)
    for order in outcome.orders:
        tell_shop(order)
    db.commit()
    return done(_words_for(outcome, target), board, "warning" if outcome.refused or not outcome.moved else "success")


def _about(items: Sequence[OrderItem]) -> dict[str, Any]:
    """What the rows show beside the items themselves."""
    asked = Asked.of(request.args)
    return {
        "counted": production.COUNTED,
        "client_names": production.clients_of(items),
        "made_as": specifications_of(items),
        "previews": production.previews_of(items),
        "is_late": production.is_late,
        "next_step": production.NEXT.get(asked.status),
        "is_filtered": bool(asked.term or asked.client_id or asked.product_id),
        "url_with": url_with,
        "step_url": f"{url_for('.create_step')}?{urlencode(request.args.to_dict())}",
    }


def _choices() -> dict[str, Any]:
    """What the list can be filtered by. It stands outside of what a search swaps."""
    if wants_fragment():
        return {}
    return {"clients": production.clients_on_floor(actor), "products": production.products_on_floor(actor)}


def _state_of(item: OrderItem) -> tuple[object, ...]:
    return item.id, item.order.version, item.is_held, production.is_late(item.order)


def _picked() -> set[int]:
    return {number for number in request.form.getlist("ids", type=int) if 0 < number < LARGEST}


def _words_for(outcome: Outcome, target: Status) -> str:
    if target is Status.PRINTED:
        said = ngettext("%(num)s item is printed.", "%(num)s items are printed.", outcome.moved)
    else:
        said = ngettext("%(num)s item was started.", "%(num)s items were started.", outcome.moved)
    if not outcome.refused:
        return said
    refused = ngettext("%(num)s was refused", "%(num)s were refused", outcome.refused)
    return _("%(said)s %(refused)s: held, changed by somebody else, or not yours.", said=said, refused=refused)
