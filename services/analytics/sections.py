"""Which parts of analytics a role reads: the notes of the matrix."""

from collections.abc import Mapping
from dataclasses import replace

from core.matrix import Role
from core.rights import Actor
from services.analytics.periods import Period

SECTIONS = ("orders", "funnel", "lead", "causes", "clients", "stores", "products")
# An Order Manager sees orders and no products; the floor sees what is made and sent, and not who the clients are.
WITHOUT = {Role.ORDER_MANAGER: {"products"}, Role.OPERATOR: {"causes", "clients", "stores"}}


def sections_of(actor: Actor) -> frozenset[str]:
    is_staff = actor.role is None or actor.role.is_staff
    hidden = WITHOUT.get(actor.role, set()) if actor.role else set()
    return frozenset(SECTIONS) - hidden - (set() if is_staff else {"clients"})


def period_for(actor: Actor, asked: Mapping[str, str], zone: str) -> Period:
    """What is asked for; of one client or one store alone where this person may tell them apart."""
    period, sections = Period.of(asked, zone), sections_of(actor)
    return replace(
        period,
        client=period.client if "clients" in sections else None,
        store=period.store if "stores" in sections else None,
    )
