"""The field map of a store: where its messages hold each part of an order, edited beside a message that came."""

from collections.abc import Sequence

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from blueprints.stores.area import bp, does, find
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, render
from jobs.intake import drain_later
from models import CatalogProduct, Delivery, InboxSource, InboxState, Store
from platforms import PLATFORMS, Ability
from platforms.field_maps import PathFault
from services.activity import changed, log_activity
from services.hearing import fields_of
from services.replays import read_anew
from services.words.fields import EXPECTED, PARTS

LONGEST = 300


@bp.get("/<int:store_id>/fields")
@requires(Right.STORES_EDIT)
def edit_fields(store_id: int) -> ResponseReturnValue:
    store = _mapped(store_id)
    return _page(store, fields_of(store), {})


@bp.post("/<int:store_id>/fields")
@requires(Right.STORES_EDIT)
def update_fields(store_id: int) -> ResponseReturnValue:
    """Kept is what differs from the defaults. What could not be understood before is read once more."""
    store = _mapped(store_id)
    db.refresh(store, with_for_update=True)
    typed = {name: request.form.get(name, path).strip()[:LONGEST] for name, path in fields_of(store).items()}
    faults = PLATFORMS[store.platform].misread(typed)
    if faults or "try" in request.form:
        return _page(store, typed, faults, 422 if faults else 200)
    defaults = PLATFORMS[store.platform].fields_of(store.address, store.facts)
    before, after = changed(store, field_map={name: path for name, path in typed.items() if path != defaults[name]})
    if after:
        log_activity("store.changed", store, before=before, after=after)
        read_anew(store)
        drain_later(store)
    db.commit()
    return done(_("The field map is saved."), url_for(".show_messages", store_id=store.id))


def _mapped(store_id: int) -> Store:
    store = find(store_id)
    return store if does(store, Ability.FIELD_MAP) else abort(404)


def _products(store: Store) -> Sequence[CatalogProduct]:
    """What the client may have made: its attributes are what the shop's products should tell."""
    usable = CatalogProduct.usable_by([store.client_id]).order_by(CatalogProduct.key)
    return db.scalars(usable.options(selectinload(CatalogProduct.category))).all()


def _captured(store: Store) -> Delivery | None:
    """The message to look at: the one that was chosen, else the newest, those that were not understood first."""
    own = Delivery.visible_to(actor).where(Delivery.store_id == store.id, Delivery.source == InboxSource.WEBHOOK)
    if chosen := request.values.get("message", type=int):
        return db.scalars(own.where(Delivery.id == chosen)).one_or_none() or abort(404)
    newest = own.order_by((Delivery.state == InboxState.PARKED).desc(), Delivery.id.desc())
    return db.scalars(newest.limit(1)).one_or_none()


def _page(store: Store, paths: dict[str, str], faults: dict[str, PathFault], status: int = 200) -> Response:
    captured = _captured(store)
    found = PLATFORMS[store.platform].look(paths, captured.body if captured else "")
    told = {name: str(EXPECTED[fault.expected]) % {"place": fault.position + 1} for name, fault in faults.items()}
    return render(
        "stores/fields.html", "stores/_fields.html", status, store=store, found=found, faults=told, captured=captured,
        names=PARTS, products=_products(store),
    )  # fmt: skip
