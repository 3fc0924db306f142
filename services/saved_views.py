"""A list's filters kept under a name: one's own, or shared with everybody at the same place."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select

from core.db import db
from models import Membership, SavedView


def views_of(membership_id: int | None, page: str) -> Sequence[SavedView]:
    """A person's own views of a page and those shared with them, by name."""
    return db.scalars(
        _seen_by(membership_id).where(SavedView.page == page).order_by(SavedView.name, SavedView.id)
    ).all()


def own_view(membership_id: int | None, view_id: int) -> Select[Any]:
    """To be changed by whoever made it."""
    return select(SavedView).where(SavedView.id == view_id, SavedView.membership_id == membership_id)


def save_view(membership: Membership, page: str, name: str, query: str, *, is_shared: bool) -> SavedView:
    """Under a name that one has already, the filters are replaced."""
    own = select(SavedView).where(SavedView.membership_id == membership.id, SavedView.page == page)
    view = db.scalars(own.where(SavedView.name == name)).first() or SavedView(
        membership_id=membership.id, client_id=membership.client_id, page=page, name=name
    )
    view.query, view.is_shared = query, is_shared
    db.add(view)
    db.flush()
    return view


def _seen_by(membership_id: int | None) -> Select[SavedView]:
    place = select(Membership.client_id).where(Membership.id == membership_id).scalar_subquery()
    is_here = SavedView.client_id.is_not_distinct_from(place)
    return select(SavedView).where(or_(SavedView.membership_id == membership_id, SavedView.is_shared & is_here))
