"""The provider's first Administrator: nobody has an account before, and no password is made up for anybody."""

from core.db import EVERYONE, db
from core.matrix import Role
from core.rights import Vetrina
from models import Membership
from services.invitations import invite
from services.members import add_member, members_of


def link_for_first_admin(email: str) -> str | None:
    """A new one-time link for `email` to become Administrator; None where one has come in already."""
    admins = db.scalars(members_of(None).where(Membership.role == Role.PROVIDER_ADMIN)).all()
    if any(admin.is_active for admin in admins):
        return None
    waiting = next((admin for admin in admins if admin.email.lower() == email.lower()), None)
    member = waiting or add_member(None, email, Role.PROVIDER_ADMIN)
    _mail, link = invite(member, "", "", Vetrina(EVERYONE), "en")
    return link
