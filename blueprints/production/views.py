"""The board: what is to be made, packed and sent, oldest first."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.production import (  # noqa: F401  (their views)
    archives,
    batches,
    groups,
    packing,
    papers,
    parcels,
    pushes,
    scanning,
    splitting,
    unpacking,
)
from blueprints.production.area import board_url, bp, find_order, picked
from core.db import db
from core.paging import page_of, url_with
from core.rights import Right, actor, requires
from core.web import done, is_shown, mark_of, render, wants_fragment
from jobs.pushes import tell_shops
from models import OrderItem, Status
from services import production
from services.delays import is_late
from services.floor.batches import MOST_LINES, batches_of
from services.floor.days import counts_of, day_of
from services.production import Asked, Outcome
from services.specifications import specifications_of

STEPS = {str(target): target for target in production.NEXT.values()}


@bp.get("/")
@requires(Right.PRODUCTION_VIEW)
def index() -> ResponseReturnValue:
    asked = Asked.of(request.args)
    page = page_of(production.with_order(production.on_floor(actor, asked)), asked.sorting)
    counts, open_requests = production.counts(actor, asked), production.requests_of(page.rows)
    about, by_day = _about(page.rows), _by_day(asked, page.rows)
    mark = mark_of(
        counts, by_day, [(*_state_of(item), open_requests.get(item.order_id)) for item in page.rows], about["batch_of"]
    )
    if is_shown(mark):
        return "", 304
    board = {"asked": asked, "page": page, "counts": counts, "open_requests": open_requests, "by_day": by_day, **about}
    response = render("production/index.html", "production/_rows.html", **board, **_choices())
    response.set_etag(mark)
    return response


@bp.post("/steps")
@requires(Right.PRODUCTION_ADVANCE)
def create_step() -> ResponseReturnValue:
    """The rows that were picked, or all items of the one order whose button was pressed, go one step on."""
    board = board_url()
    target = STEPS.get(request.form.get("act", ""))
    if target is None:
        return done(_("Choose what to do with the rows."), board, "warning")
    if order_id := request.form.get("order", type=int):
        outcome = production.advance_order(actor, find_order(order_id), target)
    else:
        outcome = production.advance(actor, _wanted(), target)
    tell_shops(outcome.orders)
    db.commit()
    return done(_words_for(outcome, target), board, "warning" if outcome.refused or not outcome.moved else "success")


def _wanted() -> set[int]:
    """The ticked lines; or all that the board shows, the first MOST_LINES of them."""
    if not request.form.get("all"):
        return picked()
    asked = Asked.of(request.args)
    shown = production.on_floor(actor, asked).with_only_columns(OrderItem.id)
    return set(db.scalars(shown.order_by(*asked.sorting.columns).limit(MOST_LINES)))


def _by_day(asked: Asked, items: Sequence[OrderItem]) -> dict[date | None, int]:
    """How many lines the days on this page have, where it is sorted by them."""
    if asked.sort != "due":
        return {}
    return counts_of(production.on_floor(actor, asked), dict.fromkeys(day_of(item.due_at) for item in items),
                     asked.counted)  # fmt: skip


def _about(items: Sequence[OrderItem]) -> dict[str, Any]:
    """What the rows show beside the items themselves."""
    asked = Asked.of(request.args)
    return {
        "counted": asked.counted,
        "client_names": production.clients_of(items),
        "made_as": specifications_of(items),
        "previews": production.previews_of(items),
        "is_late": is_late,
        "day_of": day_of,
        "next_step": production.NEXT.get(asked.status),
        "is_filtered": asked.is_filtered,
        "batch_of": batches_of(items),
        "most_lines": MOST_LINES,
        "url_with": url_with,
        "step_url": f"{url_for('.create_step')}?{urlencode(request.args.to_dict())}",
    }


def _choices() -> dict[str, Any]:
    """What the list can be filtered by. It stands outside of what a search swaps."""
    if wants_fragment():
        return {}
    return {"clients": production.clients_on_floor(actor), "products": production.products_on_floor(actor)}


def _state_of(item: OrderItem) -> tuple[object, ...]:
    return item.id, item.order.version, item.is_held, is_late(item.order)


def _words_for(outcome: Outcome, target: Status) -> str:
    if target is Status.PRINTED:
        said = ngettext("%(num)s item is printed.", "%(num)s items are printed.", outcome.moved)
    else:
        said = ngettext("%(num)s item was started.", "%(num)s items were started.", outcome.moved)
    if not outcome.refused:
        return said
    refused = ngettext("%(num)s was refused", "%(num)s were refused", outcome.refused)
    return _("%(said)s %(refused)s: held, changed by somebody else, or not yours.", said=said, refused=refused)
