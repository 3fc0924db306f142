"""What is chosen for the variants of a draft, and the page that shows what each would be made as."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import abort, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blueprints.products.area import find_file
from blueprints.products.choice import MOST_MULTIPLIER
from blueprints.products.uploads import NotTaken, given_for
from core.db import EVERYONE, db, one_or_404, seeing
from core.language import in_own_words
from core.paging import Order, page_of
from core.rights import Right, actor, can
from core.standing_words import stood_in
from core.vocabulary import MAPPING
from jobs.files import look_later
from models import CatalogVariant, File, MappingBatch, MappingChange, MappingState, Membership, Product, Variant
from services import files
from services.batches import selecting
from services.batches.planning import Planned, Planner, areas_of
from services.batches.wanted import Level, Wanted
from services.batches.words import fault_in_words
from services.orders import waiting_for
from services.suggestions import why

ROWS = 50
MOST_PLANNED = 500  # of more, the first are looked through before they are connected
MOST_OFFERED = 40  # values of a catalog product among which a single variant's is chosen
BY_ID = Order((Variant.id,))


def find_batch(batch_id: int) -> MappingBatch:
    return one_or_404(MappingBatch.visible_to(actor).where(MappingBatch.id == batch_id))


def draft_of(batch_id: int) -> MappingBatch:
    batch = find_batch(batch_id)
    return batch if batch.is_draft else abort(404)


def keep(batch: MappingBatch) -> tuple[bool, list[str]]:
    """Take what the form says; whether a new file came, and what was not taken."""
    wanted = Wanted.of(batch)
    given = {name.removeprefix("made-"): request.form[name] for name in request.form if name.startswith("made-")}
    own = wanted.own | {id_: int(value) for id_, value in given.items() if value.isdecimal() and len(value) < 19}
    left = {id_ for id_, value in given.items() if not value}
    taken, problems = take_files(batch)
    wanted.changed(
        own={id_: made_of for id_, made_of in own.items() if id_ not in left},
        level=Level.LIKELY if request.form.get("likely") else Level.CERTAIN,
        multiplier=multiplier_typed(wanted.multiplier),
        accept_low_resolution=bool(request.form.get("accept_low_resolution"))
        and can(actor, Right.MAPPINGS_ACCEPT_LOW_DPI),
        files=wanted.files | {area: file.id for area, file in taken.items()},
    ).keep(batch)
    return bool(taken), problems


def multiplier_typed(present: int | None) -> int | None:
    """None: as each is now."""
    typed = request.form.get("multiplier", present, int) if request.form.get("multiplier", "-") else None
    return min(max(typed, 1), MOST_MULTIPLIER) if typed else None


def take_files(batch: MappingBatch) -> tuple[dict[str, File], list[str]]:
    """{area: file} of those that came with the form, and what was not taken."""
    names = areas_of(planned_of(batch)) if batch.is_draft else {}
    taken: dict[str, File] = {}
    problems: list[str] = []
    for area, words in names.items():
        try:
            given = given_for(area, in_own_words(words))
        except NotTaken as trouble:
            problems.append(str(trouble))
            continue
        if isinstance(given, str):
            taken[area] = files.take_address(batch.client_id, given)
        elif given:
            taken[area] = files.take_upload(batch.client_id, *given)
    for file in taken.values():
        look_later(file)
    return taken, problems


def planned_of(batch: MappingBatch) -> dict[int, Planned]:
    """Of the first `MOST_PLANNED`."""
    return Planner(batch).plan(db.scalars(selecting.chosen(batch, actor).limit(MOST_PLANNED)).all())


def shown(batch: MappingBatch) -> dict[str, Any]:
    """What the draft's page shows: one page of its variants, and what would become of the first hundreds."""
    page, wanted = page_of(selecting.chosen(batch, actor).order_by(None), BY_ID, ROWS), Wanted.of(batch)
    planned = planned_of(batch)
    if unplanned := [variant for variant in page.rows if variant.id not in planned]:
        planned |= Planner(batch).plan(unplanned)
    fine = [id_ for id_, one in planned.items() if not one.fault]
    own = Product.visible_to(actor).where(Product.id.in_({variant.product_id for variant in page.rows}))
    return {
        "batch": batch,
        "wanted": wanted,
        "page": page,
        "planned": planned,
        "sold": {product.id: product for product in db.scalars(own)},
        "areas": areas_of(planned),
        "files": {area: file for area, id_ in wanted.files.items() if (file := find_file(batch.client_id, id_))},
        "fine": len(fine),
        "looked_at": len(planned),
        "soft": sum(one.fault == "low_resolution" for one in planned.values()),
        "waiting": len(waiting_for(fine, batch.client_id)) if fine else 0,
        "made_of": db.get(CatalogVariant, wanted.made_of_id) if wanted.made_of_id else None,
        "offered": offered,
        "fault_in_words": fault_in_words,
        "why": why,
    }


def offered(one: Planned) -> list[CatalogVariant]:
    """Among what a person may choose for a single variant: what is suggested, and its product's other values."""
    found = {guess.made_of.id: guess.made_of for guess in one.suggestions}
    if one.made:
        found.setdefault(one.made.made_of.id, one.made.made_of)
    for product in {made_of.product.id: made_of.product for made_of in [*found.values()][:1]}.values():
        active = [variant for variant in product.variants if variant.is_active]
        found |= {variant.id: variant for variant in active[:MOST_OFFERED]}
    return list(found.values())


def place() -> dict[str, Any]:
    """The page of the draft's variants that the form stood on."""
    return {name: request.args[name] for name in ("after", "before") if name in request.args}


def undone_among(found: Sequence[MappingBatch]) -> dict[int, MappingBatch]:
    """{batch id: the batch that took it back}."""
    own = MappingBatch.visible_to(actor).where(MappingBatch.of_id.in_([batch.id for batch in found]))
    return {batch.of_id: batch for batch in db.scalars(own) if batch.of_id}


def names_of_members(membership_ids: Iterable[int | None]) -> dict[int, str]:
    """Who did something. Staff are told to a client's people by their name too."""
    own = Membership.id.in_({one for one in membership_ids if one})
    with seeing(EVERYONE):
        found = db.scalars(select(Membership).where(own).options(joinedload(Membership.user)))
        return {membership.id: membership.name for membership in found}


def by_whom(change: MappingChange) -> dict[str, str]:
    """Who did it, and what it is since: as a sentence about it needs them."""
    name = names_of_members([change.membership_id]).get(change.membership_id or 0, "Vetrina")
    what = change.after.get("uid") or MAPPING[MappingState(change.after["state"])].text
    return {"name": stood_in(name, change.on_behalf_of), "what": str(what)}
