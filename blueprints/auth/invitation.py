"""An invitation is accepted: the link becomes a cookie, then a password opens the door."""

from flask import session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.auth.area import PER_ADDRESS, bp, place
from blueprints.auth.forms import NamedPasswordForm, PasswordForm
from blueprints.auth.reader import come_in, sign_in
from core.crypto import digest
from core.db import db, see
from core.limits import limiter
from core.rights import Right, requires
from core.web import go, render
from models import Client, Invitation
from services.activity import log_activity
from services.invitations import accept, become_known, invitation_behind
from services.passwords import is_right

Form = NamedPasswordForm | PasswordForm


@bp.get("/invitation/<token>")
@requires(Right.PUBLIC)
@limiter.limit(PER_ADDRESS, key_func=place)
def open_invitation(token: str) -> ResponseReturnValue:
    """The token leaves the address at once. Opening the link changes nothing: mail programs open links too."""
    session["invitation"] = token
    return go(url_for(".show_invitation"))


@bp.get("/invitation")
@requires(Right.PUBLIC)
def show_invitation() -> ResponseReturnValue:
    invitation = current()
    if invitation is None:
        return page(None, None, 410)
    return page(invitation, form_for(invitation))


@bp.post("/invitation")
@requires(Right.PUBLIC)
@limiter.limit(PER_ADDRESS, key_func=place)
@limiter.limit("6/minute;15/15 minutes;40/hour", key_func=lambda: digest(f"invited|{session.get('invitation')}"))
def accept_invitation() -> ResponseReturnValue:
    invitation = current()
    if invitation is None:
        return page(None, None, 410)
    form = form_for(invitation)
    if not form.validate() or not is_theirs(invitation, form):
        return page(invitation, form, 422)
    return enter(invitation, form)


def enter(invitation: Invitation, form: Form) -> ResponseReturnValue:
    user, url = invitation.membership.user, url_for("home.index")
    see([invitation.client_id or 0])
    if isinstance(form, NamedPasswordForm):
        become_known(user, form.first_name.data, form.last_name.data, form.password.data)
    membership = accept(invitation)
    if user.has_second_factor:
        log_activity("invitation.accepted", membership, name=user.name, client_id=membership.client_id)
        return come_in(user, url)
    sign_in(user, membership)
    log_activity("invitation.accepted", membership, name=user.name, client_id=membership.client_id)
    db.commit()
    return go(url)


def current() -> Invitation | None:
    """The invitation whose link this browser opened, while it is good and the client's door is open."""
    invitation = invitation_behind(session.get("invitation", ""))
    client = invitation.membership.client if invitation else None
    return None if isinstance(client, Client) and not client.is_open else invitation


def form_for(invitation: Invitation) -> Form:
    """Somebody new chooses a password; somebody known proves to be that person."""
    user = invitation.membership.user
    if user.password_hash:
        return PasswordForm()
    form = NamedPasswordForm(first_name=invitation.first_name, last_name=invitation.last_name)
    form.about = (invitation.email, invitation.first_name, invitation.last_name)
    return form


def is_theirs(invitation: Invitation, form: Form) -> bool:
    if isinstance(form, NamedPasswordForm) or is_right(invitation.membership.user, form.password.data):
        return True
    form.password.errors = [_("This is not the password of your account.")]
    return False


def page(invitation: Invitation | None, form: Form | None, status: int = 200) -> ResponseReturnValue:
    context = {"invitation": invitation, "form": form}
    return render("auth/invitation.html", "auth/_invitation.html", status, **context)
