"""The area's blueprint, and what its pages and those of others show of a file on its print area."""

from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, abort, request
from sqlalchemy import select

from core.db import one_or_404
from core.rights import actor
from core.web import next_url
from jobs.orders import look_again_later
from models import CatalogProduct, CatalogVariant, File, FileLink, FileState, PrintArea
from models import Mapping as Connection
from services.file_reach import is_in_reach
from services.files import original_of
from services.judging import Judged, orders_to_look_at
from services.links import changed_links
from services.placed import placed, uses_of

bp = Blueprint("preflight", __name__, url_prefix="/preflight")
bp.add_app_template_global(placed, "placed_on_area")


@bp.app_template_global("uses_of")
def uses_here(file: File) -> list[tuple[PrintArea, CatalogVariant, int]]:
    """The print areas on which the reader sees `file` printed."""
    return uses_of(file, actor)


@bp.app_template_global("changed_link_of")
def changed_link_of(file: File) -> FileLink | None:
    """The address of `file`, where another content lies there and nobody has decided yet."""
    return changed_links(file.client_id, [file.id]).get(file.id)


@bp.app_template_global("exchanged_files")
def exchanged_files(mappings: Mapping[int, Connection]) -> Collection[int]:
    """The ids of the files of these connections at whose address another content lies by now."""
    used = [(link.client_id, link.file_id) for mapping in mappings.values() for link in mapping.files]
    return changed_links(used[0][0], [file_id for _client, file_id in used]) if used else ()


def find_file(file_id: int) -> File:
    """A file that was looked at; 404 for one that was not, or is not the reader's to see."""
    file = one_or_404(File.visible_to(actor).where(File.id == file_id))
    if not is_in_reach(file, actor):
        abort(404)
    original = original_of(file)
    return original if original.state == FileState.READY else abort(404)


def find_area(file: File, area_id: int) -> PrintArea:
    """A print area of what the reader may have made, or of what is made from the file already."""
    if used := next((area for area, _variant, _count in uses_of(file, actor) if area.id == area_id), None):
        return used
    usable = CatalogProduct.visible_to(actor).with_only_columns(CatalogProduct.id)
    return one_or_404(select(PrintArea).where(PrintArea.id == area_id, PrintArea.product_id.in_(usable)))


def way_back() -> str:
    """Where the reader came from; empty where that is not told."""
    return next_url("home.index") if request.values.get("next") else ""


def with_file(back: str, area: PrintArea, file: File) -> str:
    """The way back, with `file` chosen for `area`, where the way leads to a choice of files; else empty."""
    parts = urlsplit(back)
    if not parts.path.endswith("/connect"):
        return ""
    chosen = dict(parse_qsl(parts.query)) | {f"file-{area.key}": str(file.id)}
    return f"{parts.path}?{urlencode(chosen)}"


def orders_go_on(judged: Judged) -> None:
    for client_id, order_ids in orders_to_look_at(judged).items():
        look_again_later(client_id, order_ids)
