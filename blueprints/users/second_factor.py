"""Somebody lost the phone and the codes on paper: their Admin lets them in by the password alone."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.users.area import bp, find_member, find_staff, tell_admins
from blueprints.users.forms import ResetForm
from core.db import EVERYONE, db, seeing
from core.language import language
from core.rights import Right, actor, requires
from core.web import done
from jobs.mail import send_later
from models import Client, Membership
from services.second_factor_reset import WorksElsewhere, reset


@bp.post("/<int:member_id>/second-factor/off")
@requires(Right.USERS_EDIT)
def reset_second_factor(member_id: int) -> ResponseReturnValue:
    client, member = find_member(member_id)
    return switch_off(member, client, client.locale, url_for(".edit", member_id=member.id))


@bp.post("/staff/<int:member_id>/second-factor/off")
@requires(Right.STAFF_EDIT)
def reset_second_factor_of_staff(member_id: int) -> ResponseReturnValue:
    return switch_off(find_staff(member_id), None, language(), url_for(".edit_staff", member_id=member_id))


def switch_off(member: Membership, client: Client | None, locale: str, back: str) -> ResponseReturnValue:
    form = ResetForm(prefix="factor-")
    if not form.validate():
        return done(_("Say first why the second factor is switched off."), back, "error")
    if not member.user.has_second_factor:
        return done(_("There is no second factor to switch off."), back, "info")
    try:
        mail = reset(member, actor, current_user.user.name, form.reason.data, locale)
    except WorksElsewhere:
        return done(
            _("This person works elsewhere in Vetrina too. Ask your print service provider to do it."), back, "error"
        )
    with seeing(EVERYONE):
        send_later(mail)
    if client:
        tell_admins(client, member, form.reason.data)
    db.commit()
    return done(_("The second factor is off, and the person was told by e-mail."), back)
