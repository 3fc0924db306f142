"""Which of two pieces of news is the newer where the shop, when it is asked, does not tell when an order was changed.

Then Vetrina's own clock decides: what was read counts for everything that had come by the moment at which it was asked
for, and what came later counts more. So a long walk through a shop does not take back what a message told meanwhile.
"""

from datetime import datetime
from typing import Any, NamedTuple

from models import InboxSource
from platforms.values import ShopOrder

READ, HEARD = "read_at", "heard_at"  # in what is kept of an order's last version


class News(NamedTuple):
    """One delivery that tells of an order."""

    inbox_id: int
    source: str
    shop: ShopOrder
    known_at: datetime | None = None  # by our own clock, where reading the shop tells no time
    was_named: bool = False  # read because a message named it


def is_overtaken(news: News, told: dict[str, Any]) -> bool:
    """Whether something newer was taken up already."""
    if news.known_at is None:
        return False
    newer = (READ, HEARD) if news.source == InboxSource.POLL else (READ,)  # messages tell their own time
    return any(news.known_at < datetime.fromisoformat(told[name]) for name in newer if name in told)


def moments(news: News, told: dict[str, Any]) -> dict[str, str]:
    """What is to be kept once `news` is taken up."""
    kept = {name: told[name] for name in (READ, HEARD) if name in told}
    if news.known_at is None:
        return kept
    name = READ if news.source == InboxSource.POLL else HEARD
    before = datetime.fromisoformat(kept[name]) if name in kept else news.known_at
    return kept | {name: max(before, news.known_at).isoformat()}
