"""Messages that a shop's owner sets up by hand: where the shop sends them, what it signs with, and what has come."""

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.stores.area import bp, does, find, is_told_by_hand
from core.crypto import new_token
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, is_shown, mark_of, render
from models import Client, Delivery, InboxSource, Order, Store
from platforms import PLATFORMS, Ability
from services.activity import log_activity
from services.connections import hook_url
from services.credentials import hook_secret_of, keep_hook_secret
from services.delivery_words import reason_of
from services.door import forget

NEWEST = 10


@bp.get("/<int:store_id>/messages")
@requires(Right.STORES_RECONNECT)
def show_messages(store_id: int) -> ResponseReturnValue:
    store = _set_up_by_hand(store_id)
    newest = _newest(store)
    mark = mark_of([(each.id, each.state) for each in newest])
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


def _other_reference(store: Store, newest: list[Delivery]) -> str:
    """How the shop calls its client, where that is not the client's reference here."""
    platform, client = PLATFORMS[store.platform], db.get_one(Client, store.client_id)
    fields = {**platform.fields, **store.field_map}
    found = platform.look(fields, newest[0].body) if newest else []
    told = next((one.value for one in found if one.name == "integration_id" and one.is_found), "")
    return told if told and told.casefold() != (client.reference or "").casefold() else ""


def _page(store: Store, newest: list[Delivery], secret: str = "") -> Response:
    return render(
        "stores/messages.html", "stores/_messages.html", store=store, newest=newest, secret=secret,
        hook_url=hook_url(store.platform, store.hook_token), has_secret=bool(hook_secret_of(store)),
        orders=_orders(store, newest), other_reference=_other_reference(store, newest),
        reason_of=reason_of, maps_fields=does(store, Ability.FIELD_MAP),
    )  # fmt: skip
