"""For which client something is made: staff say so, a client's own people have theirs."""

from core.db import db, one_or_404
from core.rights import Actor
from models import Client

MOST_CLIENTS = 500


def choosable(actor: Actor) -> list[Client]:
    own = Client.visible_to(actor).where(Client.archived_at.is_(None))
    return list(db.scalars(own.order_by(Client.name).limit(MOST_CLIENTS)))


def nameable(actor: Actor) -> list[tuple[int, str]]:
    """(id, name) for a filter of the staff's, archived ones too; none where there are too many to choose from."""
    if actor.role is None or not actor.role.is_staff:
        return []
    own = Client.visible_to(actor).order_by(Client.name, Client.id).limit(MOST_CLIENTS + 1)
    found = [(one.id, one.name) for one in db.execute(own.with_only_columns(Client.id, Client.name))]
    return found if len(found) <= MOST_CLIENTS else []


def wanted_client(actor: Actor, wanted: int | None) -> Client | None:
    """The one that is named; of a client's own people theirs. None: staff have not said yet."""
    if wanted:
        return one_or_404(Client.visible_to(actor).where(Client.id == wanted))
    if actor.role is None or actor.role.is_staff:
        return None
    return next(iter(choosable(actor)), None)
