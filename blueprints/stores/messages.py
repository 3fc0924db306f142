"""Messages that a shop's owner sets up by hand: where the shop sends them, what it signs with, and what has come."""

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.stores.area import bp, does, find, is_told_by_hand
from core.crypto import new_token
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import done, is_shown, mark_of, render
from jobs.intake import drain_later
from models import Delivery, InboxSource, Order, Store
from platforms import PLATFORMS, Ability, Code
from services.activity import changed, log_activity
from services.advice import Advice, advice_on
from services.connections import hook_url
from services.credentials import hook_secret_of, keep_hook_secret
from services.delivery_words import reason_of
from services.door import forget
from services.hearing import fields_of
from services.named import is_any_named
from services.replays import read_anew
from services.shops import can_read
from services.whose import NO_REFERENCE, Fault, held_senders, reference_fault, tells_no_sender

NEWEST = 10


@bp.get("/<int:store_id>/messages")
@requires(Right.STORES_RECONNECT)
def show_messages(store_id: int) -> ResponseReturnValue:
    store = _set_up_by_hand(store_id)
    newest = _newest(store)
    mark = mark_of([(each.id, each.state) for each in newest], _waits_for_keys(store))
    if is_shown(mark):
        return "", 304
    response = _page(store, newest)
    response.set_etag(mark)
    return response


@bp.post("/<int:store_id>/messages/secret")
@requires(Right.STORES_RECONNECT)
def create_hook_secret(store_id: int) -> ResponseReturnValue:
    """A new one, shown this once; the shop is to be given it, since the one before counts no more."""
    store, secret = _set_up_by_hand(store_id), new_token()
    keep_hook_secret(store, secret)
    log_activity("store.hook_secret_changed", store)
    db.commit()
    forget(store.hook_token)
    return _page(store, _newest(store), secret)


@bp.post("/<int:store_id>/messages/verification")
@requires(Right.STORES_RECONNECT)
def verify_messages(store_id: int) -> ResponseReturnValue:
    """Has anything come? For whoever sees no page that looks by itself."""
    store = _set_up_by_hand(store_id)
    page = url_for(".show_messages", store_id=store.id)
    if store.delivered_at:
        return done(_("Messages of the shop arrive."), page)
    return done(_("Nothing has arrived yet: place a test order in the shop."), page, "warning")


@bp.post("/<int:store_id>/messages/sender")
@requires(Right.STORES_EDIT)
def choose_sender(store_id: int) -> ResponseReturnValue:
    """Whoever sent this message is the store's own shop; other senders' messages are put aside from now on."""
    store = _set_up_by_hand(store_id)
    db.refresh(store, with_for_update=True)
    own = Delivery.visible_to(actor).where(Delivery.store_id == store.id)
    message = one_or_404(own.where(Delivery.id == request.form.get("message", 0, type=int)))
    said = PLATFORMS[store.platform].sender_fields(fields_of(store), message.body) or abort(404)
    before, after = changed(store, field_map={**store.field_map, **said})
    if after:
        log_activity("store.changed", store, before=before, after=after)
        read_anew(store)
        drain_later(store)
    db.commit()
    return done(_("Messages of this site are the store's own."), url_for(".show_messages", store_id=store.id))


def _waits_for_keys(store: Store) -> bool:
    return not can_read(store) and is_any_named(store)


def _set_up_by_hand(store_id: int) -> Store:
    store = find(store_id)
    return store if is_told_by_hand(store) else abort(404)


def _newest(store: Store) -> list[Delivery]:
    own = Delivery.visible_to(actor).where(Delivery.store_id == store.id, Delivery.source == InboxSource.WEBHOOK)
    return list(db.scalars(own.order_by(Delivery.id.desc()).limit(NEWEST)))


def _orders(store: Store, newest: list[Delivery]) -> dict[str, int]:
    """{the shop's id: ours}, of the orders that the messages are about."""
    own = Order.visible_to(actor).where(Order.store_id == store.id)
    told = own.where(Order.external_id.in_([each.resource_id for each in newest]))
    return {str(order.external_id): order.id for order in db.scalars(told)}


def _advice(store: Store, newest: list[Delivery]) -> list[Advice]:
    """What a person should know of these messages."""
    found = [reference_fault(store)]
    if not can_read(store) and tells_no_sender(store, newest):
        found.append(Fault("sender_untold", {}))
    return [
        advice_on(fault.code, fault.facts, store.platform) for fault in found if fault and fault.code != NO_REFERENCE
    ]


def _page(store: Store, newest: list[Delivery], secret: str = "") -> Response:
    return render(
        "stores/messages.html", "stores/_messages.html", store=store, newest=newest, secret=secret,
        hook_url=hook_url(store.platform, store.hook_token), has_secret=bool(hook_secret_of(store)),
        orders=_orders(store, newest), advice=_advice(store, newest), senders=held_senders(store),
        needed=advice_on(Code.API_NEEDED, platform=store.platform) if _waits_for_keys(store) else None,
        reason_of=reason_of, maps_fields=does(store, Ability.FIELD_MAP),
    )  # fmt: skip
