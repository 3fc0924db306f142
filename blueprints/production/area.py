"""The area's blueprint, and what its modules share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.db import db, one_or_404
from core.rights import Right, actor, can
from core.web import done, next_url
from models import FloorBatch, Order, OrderItem, Package, PackageLine, Push, Store
from services.advice import advice_on
from services.packages import NotNow, Unwanted, left_to_pack
from services.production import corrections_of
from services.pushes import pushes_of
from services.transitions import NotAllowed

LARGEST = 2**63
bp = Blueprint("production", __name__, url_prefix="/production")


@dataclass(frozen=True, slots=True)
class Shipping:
    """What the order's page shows of its parcels, and of what the shop was told."""

    store: Store
    packages: Sequence[Package]
    pushes: Sequence[Push]
    left: int  # pieces that can be packed now
    can_correct: bool

    @property
    def state(self) -> list[tuple[Any, ...]]:
        """Whatever may change while somebody looks."""
        parcels = [(each.id, each.state, each.tracking_code, each.tracking_url) for each in self.packages]
        news = [(each.id, each.state, each.error, each.due_at) for each in self.pushes]
        return [*parcels, *news, (self.left, self.store.status)]

    @property
    def is_moving(self) -> bool:
        return any(push.is_open for push in self.pushes)

    def of(self, package: Package) -> list[Push]:
        return [push for push in self.pushes if push.package_id == package.id]

    @property
    def notes(self) -> list[Push]:
        """Newest first."""
        return [push for push in reversed(self.pushes) if push.package_id is None]


def find_order(order_id: int) -> Order:
    return one_or_404(Order.visible_to(actor).where(Order.id == order_id))


def find_package(package_id: int) -> tuple[Order, Package]:
    package = one_or_404(Package.visible_to(actor).where(Package.id == package_id))
    return find_order(package.order_id), package


def find_item(item_id: int) -> OrderItem:
    return one_or_404(OrderItem.visible_to(actor).where(OrderItem.id == item_id))


def find_batch(floor_batch_id: int) -> FloorBatch:
    return one_or_404(FloorBatch.visible_to(actor).where(FloorBatch.id == floor_batch_id))


def picked(name: str = "ids") -> set[int]:
    """The ids that were ticked."""
    return {number for number in request.form.getlist(name, type=int) if 0 < number < LARGEST}


def board_url() -> str:
    """The board as this request's own questions filter it."""
    asked = request.args.to_dict()
    return f"{url_for('production.index')}?{urlencode(asked)}" if asked else url_for("production.index")


def order_page(order: Order) -> str:
    """Back to the order; to the board where there is no such page."""
    return link_to("orders.show", order_id=order.id) or url_for("production.index")


def after(order: Order) -> str:
    """Where a form that packs or sends leads on to: back to whoever scans, else to the order."""
    return next_url("production.index") if request.values.get("next") else order_page(order)


def too_late(order: Order, refusal: NotNow | None, words: str) -> ResponseReturnValue:
    """Back to the order, where nothing was changed: what was canceled says so itself."""
    page = order_page(order)
    db.rollback()
    said = _("What lies in this package is canceled: it stays here.") if isinstance(refusal, Unwanted) else words
    return done(said, page, "warning")


def on_the_way() -> dict[str, str]:
    """What a form's address keeps of that."""
    return {"next": request.values["next"]} if request.values.get("next") else {}


@bp.app_template_global()
def shipping_of(order: Order) -> Shipping:
    own = select(Package).where(Package.client_id == order.client_id, Package.order_id == order.id)
    lines = selectinload(Package.lines).joinedload(PackageLine.item)
    return Shipping(
        store=db.get_one(Store, order.store_id),
        packages=db.scalars(own.options(lines).order_by(Package.id)).all(),
        pushes=pushes_of(order),
        left=sum(left_to_pack(order, order.items).values()) if can(actor, Right.PACKAGES_EDIT) else 0,
        can_correct=can(actor, Right.ORDERS_FORCE_BACK) and bool(corrections_of(order)),
    )


@bp.app_template_global()
def link_to(endpoint: str, **values: Any) -> str | None:
    """The address of another area's page; None where there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


bp.add_app_template_global(advice_on)


@bp.errorhandler(NotAllowed)
def not_allowed(_fault: NotAllowed) -> ResponseReturnValue:
    """A step that the table does not have, from where a line stands by now."""
    db.rollback()
    words = _("That is not possible any more: the order has moved on meanwhile. Nothing was changed.")
    named = request.view_args or {}
    order = find_package(named["package_id"])[0] if "package_id" in named else None
    order = find_order(named["order_id"]) if "order_id" in named else order
    return done(words, order_page(order) if order else board_url(), "warning")
