"""Analytics: how many orders came, how far they have come, how long it took, and what stopped them."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from blueprints.analytics import charts
from core.db import db
from core.language import wanted_zone
from core.paging import url_with
from core.rights import Right, actor, requires
from core.web import render
from models import Client, Store
from services.analytics import reading
from services.analytics.counting import zone_kept
from services.analytics.periods import PRESETS, Period
from services.analytics.sections import period_for, sections_of

FEW = 60  # clients or stores that a select still can hold
bp = Blueprint("analytics", __name__, url_prefix="/analytics")


@bp.get("/")
@requires(Right.ANALYTICS_VIEW)
def index() -> ResponseReturnValue:
    period = period_for(actor, request.args, wanted_zone())
    return render("analytics/index.html", "analytics/_figures.html", **shown(period), **choices(period))


def shown(period: Period) -> dict[str, Any]:
    """The figures, each chart with the rows of its table."""
    zone, sections = wanted_zone(), sections_of(actor)
    found, kept = reading.found(actor, period, zone), zone_kept(zone)
    compared = {"clients": not period.client, "stores": not period.store}
    clients, stores = reading.by_place(
        actor, period, zone, **{name: name in sections and is_open for name, is_open in compared.items()}
    )
    return {
        "period": period,
        "found": found,
        "sections": sections,
        "charts": charts,
        "clients": clients,
        "stores": stores,
        "products": reading.by_product(actor, period, zone) if "products" in sections else [],
        "is_counting": kept is None or not (kept.is_whole or (kept.from_day and kept.from_day <= period.before[0])),
        "zone": zone,
        "url_with": url_with,
    }


def choices(period: Period) -> dict[str, Any]:
    """What can be chosen; a client or a store by name where there are few."""
    stores = Store.visible_to(actor).where(Store.deleted_at.is_(None)).order_by(Store.name).limit(FEW + 1)
    if period.client:
        stores = stores.where(Store.client_id == period.client)
    is_staff = actor.role is not None and actor.role.is_staff and "clients" in sections_of(actor)
    clients = Client.visible_to(actor).order_by(Client.name).limit(FEW + 1)
    return {
        "presets": PRESETS,
        "client_choices": [(one.id, one.name) for one in db.scalars(clients)] if is_staff else [],
        "store_choices": [(one.id, one.name) for one in db.scalars(stores)] if "stores" in sections_of(actor) else [],
        "few": FEW,
        "chosen": chosen(period),
    }


def chosen(period: Period) -> dict[str, str]:
    """The names of the client and the store that are asked for, as far as the reader may see them."""
    client = db.scalar(Client.visible_to(actor).where(Client.id == period.client).with_only_columns(Client.name))
    store = db.scalar(Store.visible_to(actor).where(Store.id == period.store).with_only_columns(Store.name))
    return {name: value for name, value in (("client", client), ("store", store)) if value}
