"""Where one lands: what needs the reader first, then the orders that came last."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.charts import spark
from core.db import db
from core.language import wanted_zone
from core.rights import Right, actor, requires
from core.web import render
from models import Client, Store
from services import home, home_items
from services.order_list import COUNTED

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Right.PROFILE_EDIT)
def index() -> ResponseReturnValue:
    orders = home.newest(actor, wanted_zone())
    return render(
        "home/index.html", "home/_home.html",
        waiting=home_items.waiting(actor), today=home.today(actor, wanted_zone()),
        trend=home.trend(actor, wanted_zone()), spark=spark, counted=COUNTED,
        orders=orders, first=home.first_step(actor) if not orders else "",
        clients=names(Client, {order.client_id for order in orders}) if actor.is_staff else {},  # type: ignore[attr-defined]
        stores=names(Store, {order.store_id for order in orders}),
    )  # fmt: skip


def names(table: type[Client] | type[Store], ids: set[int]) -> dict[int, str]:
    return dict(db.execute(select(table.id, table.name).where(table.id.in_(ids))).all())
