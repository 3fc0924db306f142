"""Lines of the activity log that a client's people do not read: those about what feeds the provider's own system."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.db import db
from core.rights import Actor
from models import Activity, Postback, PostbackEndpoint, PostbackResend


def hides_the_providers(actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions for acts that `actor` may read (L10); none for the staff, and where no such endpoint ever was."""
    if actor.role is None or actor.role.is_staff:
        return []
    own = PostbackEndpoint.visible_to(actor).where(PostbackEndpoint.for_provider)
    ids = db.scalars(own.with_only_columns(PostbackEndpoint.id)).all()
    if not ids:
        return []
    itself = Activity.object_type == PostbackEndpoint.__tablename__, Activity.object_id.in_(ids)
    return [~or_(and_(*itself), *(_leads_to(ids, table) for table in (Postback, PostbackResend)))]


def _leads_to(ids: Any, table: Any) -> ColumnElement[bool]:
    """One look for each line about such a row: the log of postbacks is never read as a whole."""
    own = select(table.endpoint_id).where(table.client_id == Activity.client_id, table.id == Activity.object_id)
    return and_(Activity.object_type == table.__tablename__, func.coalesce(own.scalar_subquery(), 0).in_(ids))
