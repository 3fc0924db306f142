"""One thing to be told, before it is known to whom."""

from dataclasses import asdict, dataclass
from typing import Any

from core.db import db
from models import NoticeCause, NoticeKind

Thing = tuple[str, int, str]  # its type (services.notices.words.PLACES), id and name


@dataclass(frozen=True, slots=True)
class Cause:
    """`what` is a code of `services.notices.words`. `only_for`: nobody but this membership; `by`: who did it, and so is
    not told; `who` is their name; `reason` a code of `core.vocabulary.REASON`."""

    kind: NoticeKind
    what: str
    client_id: int | None
    thing: Thing
    store_id: int | None = None
    only_for: int | None = None
    by: int | None = None
    who: str = ""
    reason: str = ""
    is_mailed: bool = False  # the client's people have a mail about just this one already
    until: str = ""  # the deadline, as ISO has it: what is to be done is to be done by then

    @property
    def place(self) -> str:
        """The same for what is counted together."""
        return (
            f"{self.kind}:{self.what}:{self.client_id or 0}:{self.store_id or 0}:{self.only_for or 0}"
            + self.is_mailed * ":mailed"
        )


def owe(cause: Cause) -> None:
    """To be told, once this transaction has committed: for what no look finds by itself. It costs one small row."""
    facts: dict[str, Any] = asdict(cause)
    del facts["kind"], facts["what"], facts["client_id"]
    db.add(NoticeCause(client_id=cause.client_id, kind=cause.kind, what=cause.what, facts=facts))


def cause_in(row: NoticeCause) -> Cause:
    kind, name, number = row.facts["thing"]
    facts = row.facts | {"thing": (kind, name, number)}
    return Cause(NoticeKind(row.kind), row.what, row.client_id, **facts)
