"""The page of the thing that a piece of work is about: its endpoint and what that asks for."""

from typing import Any, NamedTuple

from core.rights import Actor
from models import ProviderSheetKind, SheetKind

SHEETS = {
    SheetKind.PRODUCTS: ("sheets.show", "sheet_id"),
    SheetKind.ORDERS: ("sheets.show_orders", "order_file_id"),
    ProviderSheetKind.TRACKING: ("sheets.show_parcels", "parcel_file_id"),
    ProviderSheetKind.CATALOG: ("sheets.show_catalog", "catalog_file_id"),
}


class Place(NamedTuple):
    endpoint: str
    values: dict[str, Any]


def nowhere(_row: Any, _actor: Actor) -> Place | None:
    return None


def sync(row: Any, _actor: Actor) -> Place | None:
    return Place("stores.show_sync", {"store_id": row.store_id, "sync_id": row.id})


def store(row: Any, _actor: Actor) -> Place | None:
    return Place("stores.show", {"store_id": row.store_id})


def connection(row: Any, actor: Actor) -> Place | None:
    """Whoever began it alone: it holds what they typed."""
    return Place("stores.show_connection", {"connection_id": row.id}) if row.asked_by_id == actor.id else None


def sheet(row: Any, _actor: Actor) -> Place | None:
    endpoint, name = SHEETS[row.kind]
    return Place(endpoint, {name: row.id})


def export(row: Any, actor: Actor) -> Place | None:
    """Each has a page of their own."""
    return Place("exports.index", {}) if row.asked_by_id == actor.id else None


def batch(row: Any, _actor: Actor) -> Place | None:
    return Place("products.show_batch", {"batch_id": row.id})


def publication(row: Any, _actor: Actor) -> Place | None:
    return Place("publications.show", {"publication_id": row.id})


def order(row: Any, _actor: Actor) -> Place | None:
    return Place("orders.show", {"order_id": row.order_id})


def postback(row: Any, _actor: Actor) -> Place | None:
    return Place("postbacks.show_postback", {"postback_id": row.id})


def resend(row: Any, _actor: Actor) -> Place | None:
    return Place("postbacks.show_resend", {"resend_id": row.id})


def file(row: Any, _actor: Actor) -> Place | None:
    return Place("files.show", {"file_id": row.id})


def linked_file(row: Any, _actor: Actor) -> Place | None:
    return Place("files.show", {"file_id": row.file_id})


def fix(row: Any, _actor: Actor) -> Place | None:
    return Place("preflight.show_fix", {"fix_id": row.id})


def design(row: Any, _actor: Actor) -> Place | None:
    return Place("designs.show", {"design_id": row.design_id})


def thresholds(_row: Any, _actor: Actor) -> Place | None:
    return Place("preflight.edit", {})


def system(_row: Any, _actor: Actor) -> Place | None:
    return Place("system.index", {})
