"""Files that came from an address: whether the same still lies there, and who is told where it does not.

Nothing is exchanged by itself: what is printed is the content that was checked, until a person chooses the other one.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Select, func, select, text, update

from core.db import db, now
from models import (
    File,
    FileLink,
    FileState,
    Happening,
    LinkState,
    MappingFile,
    Order,
    OrderItem,
    Status,
    TemplateFile,
)
from models import Mapping as Connection
from models.orders import BEFORE_RELEASE
from models.work import WorkState
from services.files import of_content
from services.transitions import lock, tell

NIGHT = time(2, tzinfo=UTC)
MOST_TOLD = 500  # orders, by one look
SPREAD = timedelta(hours=2)  # so that no shop's server is asked for everything at once


def owe_links() -> None:
    """Know the addresses of all files that are in use, and owe each its look of last night."""
    db.execute(FOUND, {"now": now()})
    last_night = datetime.combine(now().date(), NIGHT)
    if last_night > now():
        last_night -= timedelta(days=1)
    seen_at = func.coalesce(FileLink.checked_at, FileLink.created_at)
    over = FileLink.due_at.is_(None), seen_at < last_night
    late = func.random() * SPREAD.total_seconds() * text("interval '1 second'")
    db.execute(
        update(FileLink).where(*over).values(work_state=WorkState.WAITING, due_at=now() + late, tries=0),
        execution_options={"synchronize_session": False},
    )


# In use: printed for a product, or prepared in a template. Who has the address may be an older row of that content.
FOUND = text("""
insert into file_links (client_id, file_id, url, state, created_at, work_state, tries, error_facts, progress)
select distinct used.client_id, used.file_id, source.source_url, 'same', cast(:now as timestamptz), 'done', 0,
  jsonb '{}', jsonb '{}'
from (select client_id, file_id from mapping_files union select client_id, file_id from template_files) used
join files source on source.client_id = used.client_id and used.file_id in (source.id, source.same_as_id)
where source.source_url is not null and source.state = 'ready'
on conflict (client_id, file_id, url) do nothing
""")


def is_in_use(link: FileLink) -> bool:
    used = select(MappingFile.id).where(MappingFile.client_id == link.client_id, MappingFile.file_id == link.file_id)
    kept = select(TemplateFile.id).where(TemplateFile.client_id == link.client_id, TemplateFile.file_id == link.file_id)
    return bool(db.scalar(select(used.exists() | kept.exists())))


def found_same(link: FileLink) -> None:
    """What lies there is what is printed."""
    link.state, link.checked_at = LinkState.SAME, now()
    link.newer_id = link.changed_at = None
    link.finish()


def found_gone(link: FileLink, code: str) -> None:
    """Nothing can be had there any more; what is printed is kept here."""
    link.state, link.checked_at = LinkState.GONE, now()
    link.finish()
    link.error = code


def found_other(link: FileLink, name: str, key: str) -> tuple[File, bool]:
    """The file of what lies there, stored under `key`, and whether that is news: whoever waits for it is to be told."""
    newer = of_content(link.client_id, key)
    if newer is None:
        newer = File(client_id=link.client_id, name=name, source_url=link.url, sha256=key, state=FileState.CHECKING)
        db.add(newer)
        db.flush()
    is_news = link.newer_id != newer.id
    link.state, link.checked_at, link.newer_id = LinkState.CHANGED, now(), newer.id
    link.changed_at = now() if is_news else link.changed_at
    link.finish()
    return newer, is_news and link.kept_sha256 != key


def tell_orders(link: FileLink, file: File) -> int:
    """Each order that is still to be released, and would print the file, says so in its story; how many they are."""
    ids = db.scalars(_waiting(link).limit(MOST_TOLD)).all()
    for order in db.scalars(select(Order).where(Order.client_id == link.client_id, Order.id.in_(ids))):
        lock(order)
        if order.status in BEFORE_RELEASE:
            order.version += 1
            tell(order, Happening.CHANGE, "link_changed", file=file.name, url=link.url)
    return len(ids)


def _waiting(link: FileLink) -> Select[int]:
    """Ids of the orders whose lines are made from the link's file by their connection."""
    made = (Connection.client_id == OrderItem.client_id) & (Connection.variant_id == OrderItem.variant_id)
    with_file = (MappingFile.client_id == Connection.client_id) & (MappingFile.mapping_id == Connection.id)
    open_ones = [status for status in BEFORE_RELEASE if status is not Status.DRAFT]
    query = select(OrderItem.order_id).join(Connection, made).join(MappingFile, with_file).distinct()
    own = OrderItem.client_id == link.client_id, MappingFile.file_id == link.file_id
    return query.where(*own, OrderItem.status.in_(open_ones)).order_by(OrderItem.order_id)


def keep(link: FileLink) -> None:
    """A person stays with the file in use: this other content is not spoken of any more."""
    newer = db.scalar(select(File.sha256).where(File.client_id == link.client_id, File.id == link.newer_id))
    link.kept_sha256 = newer


def changed_links(client_id: int, file_ids: Collection[int]) -> Mapping[int, FileLink]:
    """{file id: the link behind which another content lies}, of those that a person is still to decide on."""
    newer = (File.client_id == FileLink.client_id) & (File.id == FileLink.newer_id)
    query = select(FileLink).join(File, newer).where(FileLink.client_id == client_id, FileLink.file_id.in_(file_ids))
    open_ones = query.where(FileLink.state == LinkState.CHANGED, FileLink.kept_sha256.is_distinct_from(File.sha256))
    return {link.file_id: link for link in db.scalars(open_ones.order_by(FileLink.id))}
