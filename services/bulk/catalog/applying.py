"""A file of the catalog taken over, product by product: each whole, in one transaction, as the person was shown it."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from core.bulk import update_rows
from core.db import db
from models import ProviderSheet
from services.activity import log_activity
from services.bulk.catalog.planning import rows_about
from services.bulk.catalog.standing import change_between, mark_of, standing
from services.bulk.catalog.taking import take
from services.bulk.planning import Refused
from services.bulk.rows import Ends, Fault, Owed, note_done, note_faults, owed_with
from services.bulk.together import Group, groups_of

MOST = 1  # row in one transaction, and its whole product with it: nobody else may change that meanwhile


def with_others(sheet: ProviderSheet, rows: list[Owed]) -> list[Owed]:
    """All rows about these products, wherever they stand in the file."""
    return owed_with(sheet, rows)


def apply(sheet: ProviderSheet, rows: Sequence[Owed]) -> Ends:
    done: list[Owed] = []
    faults: dict[int, Fault] = {}
    for group in groups_of(rows):
        if fault := _taken_over(sheet, group):
            faults |= {row.id: fault for row in group}
        else:
            done.extend(group)
    note_done(sheet, done)
    note_faults(faults, sheet.row.__tablename__)
    return Ends(len(done), len(faults), 0)


def _taken_over(sheet: ProviderSheet, group: Group) -> Fault | None:
    """Why not, and then nothing has changed."""
    try:
        with db.begin_nested():
            _take(sheet, group)
    except Refused as why:
        return why.fault, why.place, dict(why.facts)
    except IntegrityError:
        return "uid_clash", "uid", {}
    return None


def _take(sheet: ProviderSheet, group: Group) -> None:
    """Raises Refused where it is not as it was shown."""
    key, shown = group[0].belongs_to, group[0].wanted
    before = standing(key)
    if mark_of(before) != shown["seen"]:
        raise Refused("product_changed")
    taken = take(key, rows_about(sheet, key), sheet.columns)
    if wrong := next((outcome for outcome in taken.outcomes if outcome.is_refused), None):
        raise Refused(wrong.fault, wrong.place, **wrong.facts)
    if more := set(taken.broken.ids) - set(shown.get("breaks", ())):
        raise Refused("breaks_more", count=len(more))
    if taken.product is None:
        raise Refused("product_changed")
    log_activity("catalog.imported", taken.product, name=taken.product.names.get("en", ""), after={"count": len(group)})
    after = standing(key)
    if after is not None:
        back = {"was": change_between(before, after), "now": mark_of(after)}
        update_rows(sheet.row.__tablename__, [{"id": group[0].id, "wanted": group[0].wanted | back}])
