"""May this person do that, and why: about oneself, and about others for whoever may see them."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, func, select

from core.asked import id_of
from core.db import db, one_or_404
from core.matrix import CELLS, Right
from core.right_words import RIGHTS
from core.rights import Actor, actor, requires
from core.web import render
from models import Client, Membership, Store
from services.client_choice import choosable
from services.explaining import OF_STAFF, WITHOUT_CLIENT, explain
from services.explaining_words import AGAINST, CONDITIONS
from services.members import members_of

MOST_STORES = 500
bp = Blueprint("access", __name__, url_prefix="/access")


@bp.get("/")
@requires(Right.PROFILE_EDIT)
def own() -> ResponseReturnValue:
    return page(current_user.membership, _("You"))


@bp.get("/users/<int:member_id>")
@requires(Right.USERS_VIEW)
def of_user(member_id: int) -> ResponseReturnValue:
    here = select(Membership.client_id).where(Membership.id == member_id).scalar_subquery()
    client = one_or_404(Client.visible_to(actor).where(Client.id == here))
    member = one_or_404(members_of(client.id).where(Membership.id == member_id))
    return page(member, member.name)


@bp.get("/staff/<int:member_id>")
@requires(Right.STAFF_EDIT)
def of_staff(member_id: int) -> ResponseReturnValue:
    member = one_or_404(members_of(None).where(Membership.id == member_id))
    return page(member, member.name)


def page(who: Membership, name: str) -> ResponseReturnValue:
    """`right`, `client` and `store` stand in the URL. What the reader does not see can be asked about by nobody."""
    client = who.client or asked_client()
    store = asked_store(client) if client else None
    right = Right(asked) if (asked := request.args.get("right", "")) in RIGHTS else None
    answer = explain(who, right, client, store) if right and (client or right in WITHOUT_CLIENT) else None
    context = {"who": who, "name": name, "right": right, "client": client, "store": store, "answer": answer}
    context |= {"rights": rights_of(who), "stores": stores_of(client), "against": AGAINST, "conditions": CONDITIONS}
    context["clients"] = [] if who.client else [(each.id, each.name) for each in choosable(actor)]
    return render("access/explain.html", "access/_answer.html", **context)


def rights_of(who: Actor) -> list[tuple[str, str]]:
    """In words; a client's people are not asked about what only the staff has."""
    is_staff = who.role is not None and who.role.is_staff
    known = [right for right in CELLS if is_staff or right not in OF_STAFF]
    return sorted(((str(right), str(RIGHTS[right])) for right in known), key=lambda pair: pair[1].casefold())


def asked_client() -> Client | None:
    wanted = id_of(request.args.get("client"))
    return one_or_404(Client.visible_to(actor).where(Client.id == wanted)) if wanted else None


def asked_store(client: Client) -> Store | None:
    wanted = id_of(request.args.get("store"))
    return one_or_404(_stores(client).where(Store.id == wanted)) if wanted else None


def stores_of(client: Client | None) -> list[tuple[int, str]]:
    if client is None:
        return []
    query = _stores(client).order_by(func.lower(Store.name), Store.id).limit(MOST_STORES)
    return [(store.id, store.name) for store in db.scalars(query)]


def _stores(client: Client) -> Select[Store]:
    return Store.visible_to(actor).where(Store.client_id == client.id, Store.deleted_at.is_(None))
