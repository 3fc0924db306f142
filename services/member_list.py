"""The lists of people: a client's, and the provider's staff."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func

from core.db import db
from core.matrix import CLIENT_ROLES
from core.paging import Order
from core.rights import Actor
from models import Membership, MembershipStore, Store, User
from services.members import members_of

BY_ID = Order((Membership.id,))


def people(client_id: int, asked: Mapping[str, str]) -> Select[Membership]:
    """The client's people that the questions in the URL leave over: `role`, `state` (invited), `q`."""
    query, term = members_of(client_id), asked.get("q", "").replace("\0", "").strip()
    if (role := asked.get("role")) in set(CLIENT_ROLES):
        query = query.where(Membership.role == role)
    if asked.get("state") == "invited":
        query = query.where(Membership.accepted_at.is_(None), Membership.disabled_at.is_(None))
    if term:
        person = User.first_name + " " + User.last_name + " " + User.email
        query = query.where(Membership.user.has(person.icontains(term, autoescape=True)))
    return query


def store_names_of(actor: Actor, people: Sequence[Membership]) -> dict[int, list[str]]:
    """By member: the stores of whoever does not have all."""
    links = Store.visible_to(actor).join(MembershipStore, MembershipStore.store_id == Store.id)
    theirs = links.where(MembershipStore.membership_id.in_([member.id for member in people]))
    names = theirs.with_only_columns(MembershipStore.membership_id, Store.name)
    found: dict[int, list[str]] = {}
    for member_id, name in db.execute(names.order_by(func.lower(Store.name), Store.id)):
        found.setdefault(member_id, []).append(name)
    return found
