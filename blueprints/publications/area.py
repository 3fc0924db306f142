"""The area's blueprint, and what its modules share."""

from flask import Blueprint, abort

from core.db import db, one_or_404
from core.rights import actor
from models import File, FileState, Publication, Store
from platforms import PLATFORMS, Ability
from services.file_reach import in_reach

MOST_FILES = 200

bp = Blueprint("publications", __name__, url_prefix="/publications")
bp.add_app_template_global(PLATFORMS, "platforms")  # type: ignore[arg-type]


def find(publication_id: int) -> Publication:
    return one_or_404(Publication.visible_to(actor).where(Publication.id == publication_id))


def find_mine(publication_id: int) -> Publication:
    """One that this person may change."""
    publication = find(publication_id)
    if not publication.store.lets_publish(actor):
        abort(403)
    return publication


def takes_products(store: Store) -> bool:
    return Ability.PUBLISH in PLATFORMS[store.platform].does and store.is_live and store.deleted_at is None


def library(client_id: int) -> list[File]:
    """The files that can be chosen, the newest first."""
    own = in_reach(actor).where(File.client_id == client_id, File.state == FileState.READY, File.same_as_id.is_(None))
    return list(db.scalars(own.order_by(File.id.desc()).limit(MOST_FILES)))
