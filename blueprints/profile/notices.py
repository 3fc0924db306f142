"""What a person wants to be told of, and how: in the app, by e-mail at once or in a summary, or not at all."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.profile.area import bp
from core.db import db
from core.rights import Right, requires
from core.web import done, render
from models import Mailing, NoticeKind
from services.activity import log_activity
from services.notices import choices, words
from services.notices.choices import Choice
from services.notices.pace import move_daily

HOURS = range(24)


@bp.get("/notices")
@requires(Right.PROFILE_EDIT)
def notices() -> ResponseReturnValue:
    member = current_user.membership
    setting = choices.setting_of(member)
    shown = {
        "kinds": choices.kinds_for(member),
        "choices": choices.choices_of(member, setting),
        "hour": setting.hour if setting else choices.HOUR,
        "hours": HOURS,
        "words": words,
        "zone": member.user.time_zone.replace("_", " "),
        "email": member.email,
    }
    return render("profile/notices.html", "profile/_notices.html", **shown)


@bp.post("/notices")
@requires(Right.PROFILE_EDIT)
def update_notices() -> ResponseReturnValue:
    member, hour = current_user.membership, request.form.get("hour", choices.HOUR, type=int)
    hour = hour if hour in HOURS else choices.HOUR
    now = choices.choices_of(member, choices.setting_of(member))
    choices.choose(member, now | {kind: asked_for(kind) for kind in choices.kinds_for(member)}, hour)
    move_daily(member, hour)
    log_activity("profile.notices_changed", member.user, client_id=member.client_id)
    db.commit()
    return done(_("Settings saved."), url_for(".notices"))


def asked_for(kind: NoticeKind) -> Choice:
    mailing = request.form.get(f"mail_{kind}", "")
    known = Mailing(mailing) if mailing in set(Mailing) else Mailing.NONE
    return Choice(f"app_{kind}" in request.form, known)
