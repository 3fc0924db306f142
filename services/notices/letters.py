"""E-mails with notices: written in the language and the time zone of whoever gets them, each notice in one of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from core.db import db, now
from core.letters import link_to
from core.running import setting
from models import Mail, Mailing, Membership, Notice, NoticeKind, NoticeMail, Order, OrderMail
from services.mails import written
from services.notices import words
from services.notices.choices import can_act_on

SALT = "notices/no-mail"


def letters_for(owed: NoticeMail) -> list[tuple[Mail, Sequence[Notice]]]:
    """What is to be sent, with the notices in it: nothing where nothing waits, or nobody is to be written to.

    What was read in the app meanwhile, or may not be seen any more, is in no mail. `owed` is locked.
    """
    member = owed.membership
    waiting = Notice.visible_to(member).where(Notice.mailing == owed.pace, Notice.mailed_at.is_(None))
    notices = db.scalars(waiting.order_by(Notice.last_at, Notice.id)).all()
    for notice in notices:
        notice.mailed_at = now()
    if not _is_written_to(member):
        return []
    told = [each for each in notices if each.read_at is None and can_act_on(member, each.kind, each.what)]
    return [(_letter(member, group, owed.pace), group) for group in _groups(told, owed.pace)]


def note_orders(mail: Mail, notices: Iterable[Notice], person: str) -> None:
    """The orders that the mail names have it in their stories. The mail has its id."""
    named = {
        (notice.client_id, number)
        for notice in notices
        for kind, number, _name in notice.facts["things"]
        if kind == "order"
    }
    there = select(Order.client_id, Order.id).where(Order.id.in_([number for _client, number in named]))
    for client_id, order_id in db.execute(there):
        db.add(OrderMail(client_id=client_id, order_id=order_id, mail_id=mail.id, person=person))


def note_order(mail: Mail, order: Order) -> None:
    """This mail is about the order, and stands in its story. The mail has its id."""
    db.add(OrderMail(client_id=order.client_id, order_id=order.id, mail_id=mail.id, person=mail.recipient[:200]))


def kinds_behind(token: str) -> tuple[Membership, list[NoticeKind]] | None:
    """Whose mails about what a link stops. None: it is not one of ours."""
    try:
        member_id, kinds = _signer().loads(token)
    except BadSignature:
        return None
    member = db.get(Membership, member_id)
    return (member, [NoticeKind(kind) for kind in kinds]) if member else None


def stop_token(member: Membership, kinds: Collection[str]) -> str:
    """Signed, without an end: a mail may be old when somebody has had enough of its kind."""
    return str(_signer().dumps([member.id, sorted(map(str, kinds))]))


def _groups(notices: Sequence[Notice], pace: str) -> list[list[Notice]]:
    """At once, a mail for each kind, which is stopped by itself; else all in one."""
    groups: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        groups[notice.kind if pace == Mailing.ONCE else ""].append(notice)
    return list(groups.values())


def _letter(member: Membership, notices: Sequence[Notice], pace: str) -> Mail:
    kinds = {notice.kind for notice in notices}
    facts = {
        "person": member.name,
        "notices": notices,
        "pace": pace,
        "words": words,
        "link_to": link_to,
        "for_staff": member.is_staff,
        "settings_url": link_to("profile.notices"),
        "stop_url": link_to("unsubscribe.show", token=stop_token(member, kinds)),
    }
    mail = written("notices", member.email, locale_of(member), member.client_id, **facts)
    mail.asked_by_id = member.id
    return mail


def locale_of(member: Membership) -> str:
    return member.user.locale or (member.client.locale if member.client else "en")


def _is_written_to(member: Membership) -> bool:
    return member.is_active and member.removed_at is None and (member.client is None or member.client.is_open)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(setting("SECRET_KEY"), SALT)
