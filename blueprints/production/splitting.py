"""Splitting: all that is left of an order over several parcels, packed in one go."""

from collections.abc import Mapping, Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from blueprints.production.area import after, bp, on_the_way
from blueprints.production.packing import bench, refused_for
from blueprints.production.split_forms import LEAST, MOST, SplitForm, split_form
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, render
from jobs.pushes import tell_shop
from models import Order, OrderItem
from services.carriers import CARRIERS
from services.orders import ChangedMeanwhile, act_on
from services.packages import NothingChosen, TooMany, hand_over, pack
from services.production import previews_of
from services.specifications import specifications_of


@bp.get("/orders/<int:order_id>/packages/split")
@requires(Right.PACKAGES_EDIT)
def new_split(order_id: int) -> ResponseReturnValue:
    order, items, left = bench(order_id)
    return page(order, items, left, split_form(items, left, asked()))


@bp.post("/orders/<int:order_id>/packages/split")
@requires(Right.PACKAGES_EDIT)
def create_split(order_id: int) -> ResponseReturnValue:
    order, items, left = bench(order_id)
    form = split_form(items, left, asked())
    if not form.validate():
        return page(order, items, left, form, 422)
    try:
        act_on(order, request.form.get("version", type=int))
        count = pack_all(order, form, [item for item in items if item.id in left])
    except (ChangedMeanwhile, NothingChosen, TooMany) as refusal:
        db.rollback()
        order, items, left = bench(order_id)
        form = split_form(items, left, asked())
        form.form_errors.append(refused_for(refusal))
        return page(order, items, left, form, 409 if isinstance(refusal, ChangedMeanwhile) else 422)
    tell_shop(order)
    db.commit()
    return done(ngettext("%(num)s parcel packed.", "%(num)s parcels packed.", count), after(order))


def asked() -> int:
    """Into how many parcels."""
    return request.args.get("parcels", LEAST, type=int)


def pack_all(order: Order, form: SplitForm, items: Sequence[OrderItem]) -> int:
    """All are packed before the first is handed over. How many have something in them. Raises as `pack`."""
    packages = [pack(order, pieces, tracking, actor) for pieces, tracking in form.spread(items)]
    if not packages:
        raise NothingChosen
    for package in packages if form.leaves else ():
        hand_over(order, package, actor)
    return len(packages)


def page(
    order: Order, items: Sequence[OrderItem], left: Mapping[int, int], form: SplitForm, code: int = 200
) -> ResponseReturnValue:
    form.version.data = str(order.version)
    return render(
        "production/split.html", "production/_split.html", code,
        order=order, items=[item for item in items if item.id in left], left=left, form=form, least=LEAST, most=MOST,
        made_as=specifications_of(items), previews=previews_of(items), carriers=CARRIERS, back=after(order),
        board=url_for(".index"), on_the_way=on_the_way(),
    )  # fmt: skip
