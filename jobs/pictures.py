"""A shop's picture is fetched once and drawn small, when nothing that an order waits for stands before it."""

from collections.abc import Callable, Iterable
from functools import partial
from tempfile import TemporaryFile

from sqlalchemy import select

from core.db import db
from core.queue import enqueue
from core.running import own_url, redis, setting
from designs.findings import FileRefused
from designs.isolated import InspectionStopped
from designs.storage import StorageFull
from jobs.runner import runs
from models import Picture, Product, Store, Variant
from models.work import still_ours
from platforms.errors import PlatformError, Throttled
from platforms.files import fetch_file
from platforms.limits import Limiter
from services import pictures

FIRST = 50  # products of a sync that are drawn before anybody asks: the first that people see


def pictures_of(sold: Iterable[Product | Variant]) -> dict[pictures.Place, int]:
    """{place: picture id} of those that are drawn. The others are owed from now on: commit where there were any."""
    found, owed = pictures.drawn(sold)
    for picture_id in owed:
        enqueue(run_picture, picture_id)
    if owed:
        db.commit()
    return found


def draw_first_later(store: Store) -> None:
    """After a sync: what stands first in the list of products."""
    own = select(Product).where(Product.client_id == store.client_id, Product.store_id == store.id)
    _found, owed = pictures.drawn(db.scalars(own.order_by(Product.id.desc()).limit(FIRST)))
    for picture_id in owed:
        enqueue(run_picture, picture_id)


@runs(Picture, "pictures")
def run_picture(picture: Picture) -> None:
    if not picture.store.is_live:
        picture.cancel()
        db.commit()
        return
    try:
        key = _small(picture)
    except PlatformError as fault:
        at = fault.retry_at if isinstance(fault, Throttled) else None
        give_up = partial(picture.give_up, fault.code, **fault.facts)
        _ended(picture, give_up if fault.permanent else partial(picture.try_again, fault.code, at, **fault.facts))
    except FileRefused as refused:
        _ended(picture, partial(picture.give_up, refused.finding.code, **refused.finding.facts))
    except (InspectionStopped, StorageFull):
        _ended(picture, partial(picture.try_again, "inspection_stopped"))
    else:
        _ended(picture, partial(_drawn, picture, key))


def _small(picture: Picture) -> str:
    url, store = picture.url, picture.store
    limiter = Limiter(redis(), f"{store.platform}:{store.identity}")
    db.commit()
    with TemporaryFile() as content:
        fetch_file(
            url,
            content,
            about=own_url(""),
            https_only=False,  # it is a picture that the whole world may see
            allow_local=setting("ALLOW_LOCAL_TARGETS"),
            types=pictures.TYPES,
            max_bytes=pictures.MOST_BYTES,
            seconds=60,
            limiter=limiter,
        )
        content.seek(0)
        return pictures.draw(content)


def _drawn(picture: Picture, key: str) -> None:
    picture.preview_key = key
    picture.finish()


def _ended(picture: Picture, write: Callable[[], None]) -> None:
    if still_ours(picture):
        write()
    db.commit()
