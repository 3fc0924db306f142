"""Products put on sale: their pictures drawn, the shop told, and what it has then kept here and connected."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from core.db import db, now
from core.running import own_url
from designs.findings import FileRefused
from designs.isolated import InspectionStopped
from designs.storage import NotStored, StorageFull
from jobs.runner import again, refused, runs, staying
from models import Publication, PublicationState
from models.work import still_ours
from platforms import PlatformError
from platforms.errors import MissingPermission, NotFound
from services.activity import log_activity
from services.publishing.drafting import STILL_CHECKED, lacking, new_mark
from services.publishing.offering import draw, offer_of, undrawn
from services.publishing.showing import undrawn_of
from services.publishing.taking import taken
from services.shops import open_shop, went_well, went_wrong

LOOK_AGAIN = timedelta(seconds=4)
DRAWING_TAKES = timedelta(minutes=5)


def publish_later(publication: Publication) -> None:
    """Owe the telling of it, once more where it was told before."""
    publication.state = PublicationState.PUBLISHING
    again(publication)


def draw_later(publication: Publication) -> None:
    """Owe the drawing of its pictures, so that they are seen before the shop is told."""
    if publication.state in (PublicationState.DRAFT, PublicationState.PUBLISHED) and undrawn_of(publication):
        again(publication)


def retry(publication: Publication, *, anew: bool = False) -> bool:
    """Told once more as it is; `anew`: as another product, where the shop's own was deleted. False: nothing is done.

    Of a draft, its pictures are drawn once more.
    """
    db.refresh(publication, with_for_update=True)
    if publication.state == PublicationState.DRAFT:
        draw_later(publication)
        if publication.is_open:
            log_activity("job.retried", publication)
        return publication.is_open
    if publication.state not in (PublicationState.FAILED, PublicationState.PUBLISHED):
        return False
    if anew and publication.error == "publication_gone":
        publication.external_id, publication.mark, publication.began_at = "", new_mark(publication.title), None
    publish_later(publication)
    log_activity("publication.tried_again", publication)
    return True


@runs(Publication, "platforms")
def run_publication(publication: Publication) -> None:
    if publication.state != PublicationState.PUBLISHING:
        _draw_ahead(publication)
    elif not publication.store.is_live:
        publication.give_up("store_not_connected")
    elif lacks := [each.code for each in lacking(publication)]:
        _not_yet(publication, lacks)
    elif _pictures_are_drawn(publication):
        _tell(publication)
    db.commit()


def _draw_ahead(publication: Publication) -> None:
    """What cannot be drawn is said when it is to be published."""
    if any(each.file.is_open for each in undrawn_of(publication)):
        publication.try_later("files_are_checked", now() + LOOK_AGAIN)
    elif _pictures_are_drawn(publication):
        publication.rest()


def _not_yet(publication: Publication, lacks: list[str]) -> None:
    """Files that are still being looked at are waited for."""
    if real := [code for code in lacks if code != STILL_CHECKED]:
        publication.give_up("publication_lacks", what=real[0])
    else:
        publication.try_later("files_are_checked", now() + LOOK_AGAIN)


def _pictures_are_drawn(publication: Publication) -> bool:
    """Each is kept as soon as it is there. No transaction is open while one is drawn."""
    for picture in undrawn_of(publication):
        wanted, name = undrawn(publication, picture), picture.file.name
        publication.due_at = now() + DRAWING_TAKES
        db.commit()
        try:
            key = draw(wanted)
        except (FileRefused, NotStored):
            return _gave_up(publication, partial(publication.give_up, "picture_unusable", name=name))
        except (InspectionStopped, StorageFull):
            return _gave_up(publication, partial(publication.try_again, "inspection_stopped"))
        if not still_ours(publication):
            db.rollback()
            return False
        picture.picture_key = key
        db.commit()
    return True


def _gave_up(publication: Publication, write: Callable[[], None]) -> bool:
    if still_ours(publication):
        write()
    return False


def _tell(publication: Publication) -> None:
    offer = offer_of(publication, lambda key: own_url(f"publications/pictures/{key}.png"))
    shop = open_shop(publication.store, staying(publication), "long")
    db.commit()
    try:
        product = shop.publish(offer, partial(_known, publication))
    except PlatformError as fault:
        _failed(publication, fault)
    else:
        if still_ours(publication):
            went_well(publication.store, wrote=True)
            taken(publication, product)
            publication.finish()


def _known(publication: Publication, external_id: str) -> None:
    """Kept at once: whoever goes on after a death asks by it."""
    if still_ours(publication):
        publication.external_id = external_id
    db.commit()


def _failed(publication: Publication, fault: PlatformError) -> None:
    db.rollback()
    if not still_ours(publication):
        return
    if isinstance(fault, NotFound) and publication.external_id:
        publication.give_up("publication_gone")
        return
    if not isinstance(fault, MissingPermission):  # all else may go well without this leave
        went_wrong(publication.store, fault)
    refused(publication, fault)
