"""The area's blueprint, and what its modules share."""

from flask import Blueprint, current_app, url_for

from core.db import db, one_or_404
from core.rights import actor
from models import Order, Package

bp = Blueprint("production", __name__, url_prefix="/production")


def find_order(order_id: int) -> Order:
    return one_or_404(Order.visible_to(actor).where(Order.id == order_id))


def find_package(package_id: int) -> tuple[Order, Package]:
    package = one_or_404(Package.visible_to(actor).where(Package.id == package_id))
    return find_order(package.order_id), package


def order_page(order: Order) -> str:
    """Back to the order; to the board where there is no such page."""
    return link("orders.show", order_id=order.id) or url_for("production.index")


@bp.app_template_global("link_to")
def link(endpoint: str, **values: object) -> str | None:
    """The address of another area's page; None where there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]
