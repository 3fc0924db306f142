"""What a file changed of the catalog, taken back product by product, where nobody changed it since.

What it made is deleted if nothing uses it; a product whose new variants are connected or ordered by now stays as it is,
and so does one that would break what is connected by going back.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from core.db import db
from models import ProviderSheet
from services.activity import log_activity
from services.bulk.catalog.standing import go_back, locked, mark_of, standing
from services.bulk.planning import Refused
from services.bulk.rows import Fault, Owed
from services.bulk.together import Group, groups_of
from services.bulk.undoing import Ends, note_undone, owed_with
from services.settling import settle
from services.specifications import keep_version


def undo(sheet: ProviderSheet, rows: Sequence[Owed]) -> Ends:
    whole = owed_with(sheet, rows)
    faults: dict[int, Fault] = {}
    for group in groups_of(whole):
        if fault := _taken_back(group):
            faults |= {row.id: fault for row in group}
    note_undone(sheet, whole, faults)
    return Ends(len(whole) - len(faults), len(faults))


def _taken_back(group: Group) -> Fault | None:
    """Why not, and then nothing has changed."""
    made: dict[str, Any] = next((row.wanted for row in group if "was" in row.wanted), {})
    try:
        with db.begin_nested():
            _go_back(group[0].belongs_to, made)
    except Refused as why:
        return why.fault, why.place, dict(why.facts)
    except IntegrityError:
        return "product_in_use", "", {}
    return None


def _go_back(key: str, made: dict[str, Any]) -> None:
    """Raises Refused where it stays as it is."""
    product = locked(key)
    if product is None or mark_of(standing(key)) != made.get("now"):
        raise Refused("product_changed_again")
    log_activity("catalog.taken_back", product, name=product.names.get("en", ""))
    left = go_back(product, made["was"])
    if left is None:
        return
    keep_version(left)
    if broken := settle(left).variants:
        raise Refused("going_back_breaks", count=broken)
