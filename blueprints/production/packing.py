"""Packing: which pieces go into the next parcel of an order."""

from collections.abc import Mapping, Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.production.area import after, bp, find_order, on_the_way
from blueprints.production.forms import PackingForm, packing_form
from core.db import db
from core.rights import Right, actor, requires
from core.standing_words import signed
from core.web import done, render
from jobs.pushes import tell_shop
from models import Order, OrderItem
from services.carriers import CARRIERS
from services.orders import ChangedMeanwhile, act_on
from services.packages import NothingChosen, TooMany, hand_over, left_to_pack, pack
from services.production import previews_of, requests_of
from services.specifications import specifications_of


@bp.get("/orders/<int:order_id>/packages/new")
@requires(Right.PACKAGES_EDIT)
def new_package(order_id: int) -> ResponseReturnValue:
    order, items, left = bench(order_id)
    return _page(order, items, left, packing_form(items, left))


@bp.post("/orders/<int:order_id>/packages")
@requires(Right.PACKAGES_EDIT)
def create_package(order_id: int) -> ResponseReturnValue:
    order, items, left = bench(order_id)
    form = packing_form(items, left)
    if not form.validate():
        return _page(order, items, left, form, 422)
    try:
        act_on(order, request.form.get("version", type=int))
        package = pack(order, form.wanted, form.tracking, actor)
    except (ChangedMeanwhile, NothingChosen, TooMany) as refusal:
        db.rollback()
        return _refused(order_id, refusal)
    if form.leaves:
        hand_over(order, package, actor)
    tell_shop(order)
    db.commit()
    words = _("Packed and handed to the carrier.") if form.leaves else _("Packed.")
    return done(words, after(order))


def bench(order_id: int) -> tuple[Order, Sequence[OrderItem], Mapping[int, int]]:
    order = find_order(order_id)
    return order, order.items, left_to_pack(order, order.items)


def _refused(order_id: int, refusal: ChangedMeanwhile | NothingChosen | TooMany) -> ResponseReturnValue:
    """The form again, as it was typed, with what is left by now."""
    order, items, left = bench(order_id)
    form = packing_form(items, left)
    form.form_errors.append(refused_for(refusal))
    return _page(order, items, left, form, 409 if isinstance(refusal, ChangedMeanwhile) else 422)


def refused_for(refusal: ChangedMeanwhile | NothingChosen | TooMany) -> str:
    if isinstance(refusal, NothingChosen):
        return _("Choose at least one piece.")
    if isinstance(refusal, TooMany):
        return _("%(item)s: %(left)s are left. Somebody else may have packed some just now.",
                 item=refusal.item.title, left=refusal.left)  # fmt: skip
    who = signed(refusal.by.actor) if refusal.by else ""
    return _("%(who)s changed this order just now. Look at what is left, then pack again.", who=who or "Vetrina")


def _page(
    order: Order, items: Sequence[OrderItem], left: Mapping[int, int], form: PackingForm, code: int = 200
) -> ResponseReturnValue:
    form.version.data = str(order.version)
    return render(
        "production/packing.html", "production/_packing.html", code,
        order=order, items=items, left=left, form=form, made_as=specifications_of(items), previews=previews_of(items),
        carriers=CARRIERS, back=after(order), board=url_for(".index"), on_the_way=on_the_way(),
        open_requests=requests_of(items),
    )  # fmt: skip
