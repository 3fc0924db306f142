"""What happened to an order: the story on its page, and the messages of the store behind it."""

from collections.abc import Callable
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import or_, select

from blueprints.orders.area import bp, find, link, page_url
from core import vocabulary
from core.db import db, one_or_404
from core.paging import url_with
from core.rights import Right, actor, can, requires
from core.standing_words import signed
from core.web import done, render
from jobs.intake import drain_later
from models import Delivery, Happening, Order, Store, TimelineEntry
from services import order_story
from services.activity import log_activity
from services.delivery_words import reason_of, source_of
from services.order_story import Line
from services.raw_words import body_of, headers_of
from services.replays import can_replay, replay
from services.story_words import Told, told, told_of_delivery, told_of_mail, told_of_postback, told_of_push
from services.transitions import tell


def story_shown(order: Order, store: Store) -> dict[str, Any]:
    """What the page shows of the story: the newest of it, or as the URL asks (`story`: a kind, `earlier`: a place)."""
    kind, earlier = request.args.get("story", ""), request.args.get("earlier", "")
    page = order_story.story_of(order, actor, kind, earlier)
    return {
        "story": [(line, words_of(line, store), who_of(line)) for line in page.lines],
        "story_kinds": {name: str(word) for name, word in vocabulary.STORY.items()},
        "story_kind": kind if kind in vocabulary.STORY else "",
        "story_url": lambda **asked: f"{url_with(**asked)}#story",
        "earlier_place": page.earlier,
        "is_earlier": bool(earlier),
        "may_see_raw": can(actor, Right.STORES_DETAILS),
    }


def words_of(line: Line, store: Store) -> Told:
    if line.source == "delivery":
        return told_of_delivery(line.row, store.platform)
    if line.source == "entry":
        return told(line.row, store)
    words: dict[str, Callable[[Any], Told]] = {
        "push": told_of_push, "mail": told_of_mail, "postback": told_of_postback,
    }  # fmt: skip
    return words[line.source](line.row)


def who_of(line: Line) -> str:
    """Whoever did it; for a mail, whom it went to."""
    if line.source == "delivery":
        return _("The shop")
    if line.source == "mail":
        return _("To %(address)s", address=line.row.recipient)
    if line.source in ("push", "postback"):
        return "Vetrina"
    return signed(line.row.actor) or (_("The shop") if line.row.facts.get("by") == "shop" else "Vetrina")


@bp.get("/<int:order_id>/deliveries/<int:delivery_id>")
@requires(Right.STORES_DETAILS)
def delivery(order_id: int, delivery_id: int) -> ResponseReturnValue:
    """What came from the shop. Whoever does not work with addresses sees none in it."""
    order = find(order_id)
    raw = find_delivery(order, delivery_id)
    sees_people = can(actor, Right.ORDERS_EDIT)
    return render(
        "orders/delivery.html", "orders/_delivery.html", order=order, delivery=raw, source=source_of(raw),
        reason=reason_of(raw, db.get_one(Store, order.store_id).platform), headers=headers_of(raw),
        body=body_of(raw, order, with_people=sees_people), is_masked=not sees_people, link=link,
        can_replay=can_replay(raw) and can(actor, Right.STORES_SYNC_ORDERS),
    )  # fmt: skip


@bp.post("/<int:order_id>/deliveries/<int:delivery_id>/replays")
@requires(Right.STORES_SYNC_ORDERS)
def create_replay(order_id: int, delivery_id: int) -> ResponseReturnValue:
    """Read once more, as if it came now. What the order has become since by newer messages stays."""
    order = find(order_id)
    raw = find_delivery(order, delivery_id)
    if not can(actor, Right.STORES_DETAILS):
        abort(403)  # they do not see it either
    db.refresh(raw, with_for_update=True)
    if not can_replay(raw):
        return done(_("This message cannot be read once more."), page_url(order), "warning")
    replay(raw)
    tell(order, Happening.DELIVERY, "replayed", inbox_id=raw.id)
    log_activity("order.delivery_replayed", order, name=order.number)
    drain_later(db.get_one(Store, order.store_id))
    db.commit()
    return done(_("The message is read once more."), page_url(order))


def find_delivery(order: Order, delivery_id: int) -> Delivery:
    told_of = select(TimelineEntry.inbox_id).where(
        TimelineEntry.client_id == order.client_id, TimelineEntry.order_id == order.id
    )
    own = Delivery.visible_to(actor).where(Delivery.store_id == order.store_id, Delivery.id == delivery_id)
    unread = Delivery.order_id.is_(None) & (Delivery.resource_id == order.shop_id)
    return one_or_404(own.where(or_(Delivery.order_id == order.id, Delivery.id.in_(told_of), unread)))
