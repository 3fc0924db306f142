"""The area's blueprint, whom its pages are about, and what follows a change."""

from flask import Blueprint, abort, request, session
from flask_login import current_user
from sqlalchemy import select

from core.db import one_or_404
from core.rights import actor
from jobs.mail import send_later
from models import Client, Mail, Membership
from services.invitations import latest_of, state_of
from services.mails import written
from services.members import active_admins, members_of

bp = Blueprint("users", __name__, url_prefix="/users")


def find_client() -> Client:
    """The reader's own client; for the staff, the one that the page is asked about."""
    client_id = current_user.membership.client_id or request.values.get("client", type=int)
    if client_id is None:
        abort(404)
    return one_or_404(Client.visible_to(actor).where(Client.id == client_id))


def find_member(member_id: int) -> tuple[Client, Membership]:
    """Somebody of a client in the reader's scope."""
    here = select(Membership.client_id).where(Membership.id == member_id).scalar_subquery()
    client = one_or_404(Client.visible_to(actor).where(Client.id == here))
    return client, one_or_404(members_of(client.id).where(Membership.id == member_id))


def find_staff(member_id: int) -> Membership:
    return one_or_404(members_of(None).where(Membership.id == member_id))


def state_and_invitation(member: Membership) -> dict[str, object]:
    """What a person's page shows of the invitation; its link right after it was made, and never again."""
    invitation = latest_of([member.id]).get(member.id)
    shown = session.pop("invitation_link", None)
    link = shown[1] if shown and shown[0] == member.id else None
    return {"member": member, "invitation": invitation, "state": state_of(member, invitation), "link": link}


def send_invitation(member: Membership, mail: Mail, link: str) -> None:
    send_later(mail)
    session["invitation_link"] = [member.id, link]


def tell_admins(client: Client, member: Membership, reason: str) -> None:
    """What the provider does to a client's users, the client's Admins hear of."""
    if not current_user.membership.is_staff:
        return
    facts = {"client": client, "person": member.email, "by": current_user.user.name, "reason": reason}
    for admin in active_admins(client.id):
        if admin.id != member.id:
            send_later(written("users_changed", admin.email, admin.user.locale or client.locale, client.id, **facts))
