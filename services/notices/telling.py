"""From what happened to notices: who is told of it, and how what is alike is counted together.

What is alike (one code, one store) within an hour is one row for each person, however often it happens, and one mail.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.db import EVERYONE, db, now
from models import Client, Mailing, Membership, Notice, NoticeKind, NoticeSetting, Store
from services.notices.causes import Cause
from services.notices.choices import Choice, can_act_on, choices_of
from services.notices.pace import hold_mails, owe_mail

WITHIN = timedelta(hours=1)
NAMED = 5  # of the things that a notice counts, the last ones are named


@dataclass(frozen=True, slots=True)
class Person:
    member: Membership
    setting: NoticeSetting | None
    choices: dict[NoticeKind, Choice]

    def is_told(self, cause: Cause) -> bool:
        """Their right lets them act on it, they see where it is, and they want to know."""
        if cause.only_for is not None and cause.only_for != self.member.id:
            return False
        wanted = self.choices[cause.kind]
        if not wanted.in_app and wanted.mailing is Mailing.NONE:
            return False
        return can_act_on(self.member, cause.kind, cause.what) and self._sees(cause)

    def _sees(self, cause: Cause) -> bool:
        clients, stores = self.member.clients, self.member.stores
        if clients != EVERYONE and (cause.client_id or 0) not in clients:
            return False
        return stores is None or cause.store_id is None or cause.store_id in stores


def tell(causes: Iterable[Cause]) -> None:
    """Write notices for all who are to know of these, and owe the mails that they want."""
    alike: dict[str, list[Cause]] = defaultdict(list)
    clients = _open_clients(causes := list(causes))
    for cause in causes:
        if cause.client_id is None or cause.client_id in clients:
            alike[cause.place].append(cause)
    if not alike:
        return
    people, stores = _people(clients), _stores(causes)
    ids = [person.member.id for person in people]
    hold_mails(ids)
    begun = _begun(ids, alike)
    for person in people:
        for place, group in alike.items():
            news = [cause for cause in group if cause.by is None or cause.by != person.member.id]
            if news and person.is_told(news[0]):
                names = {"client": clients.get(news[0].client_id or 0, ""), "store": stores.get(news[0].store_id or 0)}
                _note(person, begun.get((person.member.id, place)), news, names)


def _note(person: Person, notice: Notice | None, news: Sequence[Cause], names: dict[str, str | None]) -> None:
    first, choice = news[0], person.choices[news[0].kind]
    is_mailed = first.is_mailed and not person.member.is_staff
    if notice is None:
        notice = Notice(
            client_id=first.client_id,
            membership_id=person.member.id,
            store_id=first.store_id,
            kind=first.kind,
            what=first.what,
            place=first.place,
            count=0,
            facts={"things": []} | names,
            is_shown=choice.in_app,
            mailing=Mailing.NONE if is_mailed else choice.mailing,
        )
        db.add(notice)
    _count(notice, news)
    if notice.mailing != Mailing.NONE and notice.mailed_at is None:
        owe_mail(person.member, person.setting, Mailing(notice.mailing))


def _count(notice: Notice, news: Sequence[Cause]) -> None:
    """Each thing counts once, unless it is about what was said of it."""
    things = [list(cause.thing) for cause in news]
    known, all_ = notice.facts["things"], notice.facts["things"] + things
    if notice.kind != NoticeKind.MESSAGE:
        things = [thing for place, thing in enumerate(things) if thing not in known and thing not in things[:place]]
    notice.count += len(things)
    notice.last_at, notice.read_at = now(), None
    named = [thing for place, thing in enumerate(all_) if thing not in all_[place + 1 :]]
    reasons = {cause.reason for cause in news} | ({notice.facts["reason"]} if "reason" in notice.facts else set())
    last = {"who": news[-1].who, "reason": reasons.pop() if len(reasons) == 1 else ""}
    deadlines = [until for until in (notice.facts.get("until"), *(cause.until for cause in news)) if until]
    last["until"] = min(deadlines, default="")
    notice.facts = notice.facts | {"things": named[-NAMED:]} | last


def _open_clients(causes: Sequence[Cause]) -> dict[int, str]:
    """{id: name}; what happens at a client that is archived, or whose access is off, is told to nobody."""
    ids = {cause.client_id for cause in causes if cause.client_id}
    is_open = Client.access_on & Client.archived_at.is_(None)
    return {row.id: row.name for row in db.execute(select(Client.id, Client.name).where(Client.id.in_(ids), is_open))}


def _stores(causes: Sequence[Cause]) -> dict[int, str]:
    ids = {cause.store_id for cause in causes if cause.store_id}
    return {row.id: row.name for row in db.execute(select(Store.id, Store.name).where(Store.id.in_(ids)))}


def _people(client_ids: Collection[int]) -> list[Person]:
    """The active members of these clients, and the staff; in the order in which their mails are locked."""
    query = select(Membership, NoticeSetting).outerjoin(NoticeSetting, NoticeSetting.membership_id == Membership.id)
    query = query.where(Membership.is_active, Membership.removed_at.is_(None))
    query = query.where(or_(Membership.client_id.is_(None), Membership.client_id.in_(client_ids)))
    loaded = (
        joinedload(Membership.user),
        joinedload(Membership.client),
        selectinload(Membership.store_links),
        selectinload(Membership.client_links),
    )
    found = db.execute(query.options(*loaded).order_by(Membership.id)).unique()
    return [Person(member, setting, choices_of(member, setting)) for member, setting in found]


def _begun(member_ids: Collection[int], places: Collection[str]) -> dict[tuple[int, str], Notice]:
    """The notices that still take up what is alike, by person and place."""
    own = select(Notice).where(Notice.membership_id.in_(member_ids), Notice.place.in_(places))
    rows = db.scalars(own.where(Notice.created_at > now() - WITHIN).order_by(Notice.id).with_for_update())
    return {(row.membership_id, row.place): row for row in rows}
