"""Who may be told of what, what a role begins with, and what each person has made of it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from core.db import db, now
from core.matrix import Right, Role
from core.rights import Actor, can
from models import Mailing, Membership, Notice, NoticeKind, NoticeSetting

HOUR = 8  # in which the daily mail comes, unless a person says another

# Of postbacks that fail for long, mails of their own go to whoever can mend them.
# a in the app · m also by mail, soon · h hourly · d daily · D daily, by mail alone · - neither
#             CA  SM  OM  VO  PA  PM  PC  PO  PS
BEGINS_WITH = """
action        m   m   m   -   a   a   a   -   a
request       m   -   m   -   a   m   a   a   -
message       m   a   m   -   a   a   a   a   a
delayed       d   -   d   -   d   d   a   a   -
ended         m   -   m   -   -   -   -   -   -
shipped       D   -   D   -   -   -   -   -   -
connection    m   m   -   -   a   m   -   -   a
link          a   a   -   -   -   -   a   -   -
work          a   a   a   a   a   a   a   a   a
postback      a   -   -   -   a   a   -   -   a
invitation    m   -   -   -   a   m   -   -   a
"""
MAILINGS = {"m": Mailing.ONCE, "h": Mailing.HOURLY, "d": Mailing.DAILY, "D": Mailing.DAILY}

# Whoever has one of these can act on it; where a kind has codes that differ, they stand by themselves.
ACTS_ON: Mapping[str, Collection[Right]] = {
    "action": (Right.ORDERS_FIX,),
    "action:not_connected": (Right.ORDERS_CONNECT_LINE, Right.MAPPINGS_EDIT),
    "action:pending_approval": (Right.ORDERS_APPROVE,),
    "request:asked": (Right.ORDERS_ANSWER_CHANGE, Right.ORDERS_REPRINT),
    "request:answered": (Right.ORDERS_ASK_CHANGE,),
    "message": (Right.NOTES_WRITE,),
    "delayed": (Right.PRODUCTION_ADVANCE, Right.ORDERS_EDIT),
    "ended": (Right.ORDERS_ASK_CHANGE,),
    "shipped": (Right.ORDERS_ASK_CHANGE,),
    "connection": (Right.STORES_RECONNECT,),
    "link": (Right.FILES_DELETE,),
    "work": (Right.PROFILE_EDIT,),
    "postback": (Right.POSTBACKS_EDIT, Right.POSTBACKS_REPLAY),
    "postback:staff_failing": (Right.CLIENTS_EDIT,),
    "postback:staff_given_up": (Right.CLIENTS_EDIT,),
    "postback:staff_disabled": (Right.CLIENTS_EDIT,),
    "invitation": (Right.USERS_EDIT, Right.CLIENTS_RESEND),
    "invitation:staff": (Right.STAFF_EDIT,),
}


class Choice(NamedTuple):
    """How a person is told of one kind."""

    in_app: bool
    mailing: Mailing


def can_act_on(member: Actor, kind: str, what: str) -> bool:
    rights = ACTS_ON.get(f"{kind}:{what}") or ACTS_ON.get(kind, ())
    return any(can(member, right) for right in rights)


def kinds_for(member: Actor) -> list[NoticeKind]:
    """The kinds that somebody with these rights is ever told of."""
    codes = {code.partition(":")[0] for code, rights in ACTS_ON.items() if any(can(member, right) for right in rights)}
    return [kind for kind in NoticeKind if kind in codes]


def choices_of(member: Membership, setting: NoticeSetting | None) -> dict[NoticeKind, Choice]:
    chosen = setting.chosen if setting else {}
    return {kind: _choice(chosen[kind]) if kind in chosen else begins_with(member.role, kind) for kind in NoticeKind}


def begins_with(role: Role, kind: NoticeKind) -> Choice:
    sign = SIGNS[kind][role]
    return Choice(sign not in "-D", MAILINGS.get(sign, Mailing.NONE))


def setting_of(member: Membership) -> NoticeSetting | None:
    return db.scalar(select(NoticeSetting).where(NoticeSetting.membership_id == member.id))


def wants_mail(member: Membership, kind: NoticeKind) -> bool:
    """Whether a mail about this one thing may go out at once."""
    return choices_of(member, setting_of(member))[kind].mailing is not Mailing.NONE


def choose(member: Membership, choices: Mapping[NoticeKind, Choice], hour: int) -> None:
    """What a role would begin with anyway is not kept, so that a person who gets another role begins with its own."""
    own = {kind: choice for kind, choice in choices.items() if choice != begins_with(member.role, kind)}
    values = {"chosen": {str(kind): [each.in_app, str(each.mailing)] for kind, each in own.items()}, "hour": hour}
    whose = {"client_id": member.client_id, "membership_id": member.id, "created_at": now()}
    kept = insert(NoticeSetting).values(**whose, **values)
    db.execute(kept.on_conflict_do_update(index_elements=["membership_id"], set_=values))


def stop_mails(member: Membership, kinds: Collection[NoticeKind]) -> None:
    """No e-mail about these kinds any more, nor about what waits for one; the app goes on telling."""
    setting = setting_of(member)
    choices = choices_of(member, setting)
    stopped = {kind: choices[kind]._replace(mailing=Mailing.NONE) for kind in kinds}
    choose(member, choices | stopped, setting.hour if setting else HOUR)
    waiting = update(Notice).where(Notice.membership_id == member.id, Notice.kind.in_(kinds))
    db.execute(waiting.where(Notice.mailed_at.is_(None)).values(mailing=Mailing.NONE))


def forget_old(before: datetime) -> None:
    """Notices that nothing has been added to since."""
    db.query(Notice).where(Notice.last_at < before).delete(synchronize_session=False)


def _choice(kept: list[object]) -> Choice:
    return Choice(bool(kept[0]), Mailing(str(kept[1])))


SIGNS: dict[NoticeKind, dict[Role, str]] = {
    NoticeKind(name): dict(zip(Role, signs, strict=True))
    for name, *signs in map(str.split, BEGINS_WITH.strip().splitlines())
}
