"""The area's blueprint, and what its pages are about."""

from typing import Any

from flask import Blueprint, abort, request, url_for
from flask_babel import lazy_gettext
from flask_login import current_user

from core.db import db, one_or_404
from core.rights import Right, actor, can
from models import Client, Order, Postback, PostbackEndpoint
from services.postbacks import endpoints
from services.postbacks.log import failed_of
from services.postbacks.words import fault_of

bp = Blueprint("postbacks", __name__, url_prefix="/postbacks")
NO_PACKAGE = lazy_gettext("This order has no package yet, and the event is about one. Name an order that has.")
bp.add_app_template_global(fault_of, "postback_fault")


@bp.app_template_global()
def failed_postbacks(client: Client) -> int:
    """For the client's tab; 0 where the reader may not see them."""
    return failed_of(actor, client.id) if can(actor, Right.POSTBACKS_VIEW) else 0


def find_client() -> Client:
    """The reader's own client; for the staff, the one that the page is asked about."""
    client_id = current_user.membership.client_id or request.values.get("client", type=int)
    if client_id is None:
        abort(404)
    return client_of(client_id)


def client_of(client_id: int) -> Client:
    return one_or_404(Client.visible_to(actor).where(Client.id == client_id))


def find(endpoint_id: int) -> PostbackEndpoint:
    return one_or_404(endpoints.endpoints(actor).where(PostbackEndpoint.id == endpoint_id))


def find_postback(postback_id: int) -> Postback:
    return one_or_404(endpoints.postbacks(actor).where(Postback.id == postback_id))


def find_order(client_id: int, number: str) -> Order | None:
    """The newest order of that number, of this client."""
    own = Order.visible_to(actor).where(Order.client_id == client_id, Order.number == number.strip())
    return db.scalars(own.order_by(Order.id.desc()).limit(1)).first()


def url_of(endpoint: PostbackEndpoint) -> str:
    return url_for("postbacks.show", endpoint_id=endpoint.id)


def home_of(client_id: int, **more: Any) -> dict[str, Any]:
    """What a link to this client's pages carries: nothing for the client's own people."""
    return more | ({} if current_user.membership.client_id else {"client": client_id})
