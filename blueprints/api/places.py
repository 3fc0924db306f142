"""Who a key is, and which stores it reaches."""

from typing import Any

from flask_babel import lazy_gettext as _
from pydantic import BaseModel

from blueprints.api.area import Answer, Spoken, bp, speaks
from blueprints.api.finding import page_of
from blueprints.api.parts import Moment, Page, Paged, said
from core.db import db
from core.paging import Order
from core.rights import Right, actor
from core.running import setting
from models import ApiKey, Client, Store
from services.order_stores import order_stores

BY_ID = Order((Store.id,))


class StoreGiven(BaseModel):
    """A store that orders can be sent to."""

    id: int
    name: str
    platform: str = said(_("`manual` where orders come by hand, from files and by this API alone."))
    status: str
    currency: str = said(_("ISO 4217. All amounts of its orders are whole numbers of its smallest unit."))


class Me(BaseModel):
    """The key that asks."""

    name: str
    key: str = said(_("How the key begins and ends; all of it is shown to nobody."))
    client: str
    client_reference: str | None
    scopes: list[str]
    all_stores: bool = said(_("Whether it reaches all stores of the client, those to come too."))
    expires_at: Moment | None
    limit: str = said(_("How many requests it may make."))


@bp.get("/v1/me")
@speaks(Right.PROFILE_EDIT, Spoken("places", _("Who this key is"), gives={200: Me}))
def me() -> Answer:
    holder: Any = actor
    key = db.get_one(ApiKey, holder.key_id)
    client = db.get_one(Client, key.client_id)
    answer = Me(
        name=key.name,
        key=key.shown,
        client=client.name,
        client_reference=client.reference,
        scopes=key.scopes,
        all_stores=actor.stores is None,
        expires_at=key.expires_at,
        limit=setting("API_LIMIT"),
    )
    return answer, 200


@bp.get("/v1/stores")
@speaks(
    Right.STORES_VIEW,
    Spoken("places", _("The stores that this key reaches"), asks=Paged, gives={200: Page[StoreGiven]}),
)
def stores(asked: Paged) -> Answer:
    rows, next_ = page_of(order_stores(actor), BY_ID, asked)
    given = [
        StoreGiven(id=row.id, name=row.name, platform=row.platform, status=row.status, currency=row.currency)
        for row in rows
    ]
    return Page[StoreGiven](items=given, next=next_), 200
