"""Connecting, disconnecting, ignoring, history and undo."""

import pytest
from sqlalchemy import select

from core.db import db
from models import Activity, CatalogState, FileState, Mapping, MappingChange
from services.mappings import CannotConnect, connect, disconnect, ignore, undo
from tests.rows import picture, print_area


def mapping_of(variant) -> Mapping | None:
    return db.scalar(select(Mapping).where(Mapping.variant_id == variant.id))


def changes_of(variant) -> list[MappingChange]:
    newest = MappingChange.id.desc()
    return list(db.scalars(select(MappingChange).where(MappingChange.variant_id == variant.id).order_by(newest)))


def test_a_variant_is_made_as_what_it_is_connected_to(make, variant, a4):
    file = make.file(variant.client_id)
    connect([variant], a4, {"front": file}, 2)
    mapping = mapping_of(variant)
    assert (variant.mapping_state, mapping.catalog_variant, mapping.multiplier, mapping.version) == (
        "connected",
        a4,
        2,
        1,
    )
    assert [(link.area, link.file) for link in mapping.files] == [("front", file)]


def test_a_hundred_variants_are_connected_at_once_with_one_line_in_the_activity_log(make, a4):
    product = make.product(make.store())
    variants = [make.variant(product) for _ in range(100)]
    connect(variants, a4, {"front": make.file(product.client_id)})
    assert {variant.mapping_state for variant in variants} == {"connected"}
    line = db.scalars(select(Activity)).one()
    assert (line.action, line.object_name, line.after["count"]) == ("mapping.connected", product.title, 100)


def test_connecting_again_replaces_the_files_and_counts_the_version(make, variant, a4):
    first, second = make.file(variant.client_id), make.file(variant.client_id)
    connect([variant], a4, {"front": first})
    connect([variant], a4, {"front": second})
    mapping = mapping_of(variant)
    assert ([link.file for link in mapping.files], mapping.version) == ([second], 2)


def test_files_of_areas_that_the_product_lacks_are_left_out(make, variant, a4):
    file = make.file(variant.client_id)
    connect([variant], a4, {"front": file, "sleeve": file})
    assert [link.area for link in mapping_of(variant).files] == ["front"]


def cannot(variant, *choices, **how) -> str:
    with pytest.raises(CannotConnect) as refused:
        connect([variant], *choices, **how)
    assert (variant.mapping_state, mapping_of(variant), changes_of(variant)) == ("not_connected", None, [])
    return refused.value.code


def test_a_required_area_needs_its_file(variant, a4):
    assert cannot(variant, a4, {}) == "area_without_file"


def test_a_product_that_is_not_published_or_not_theirs_cannot_be_chosen(make, variant, poster, a4):
    file = make.file(variant.client_id)
    poster.state = CatalogState.DRAFT
    assert cannot(variant, a4, {"front": file}) == "product_unavailable"
    poster.state, poster.for_everyone = CatalogState.PUBLISHED, False
    assert cannot(variant, a4, {"front": file}) == "product_unavailable"


def test_a_variant_that_is_switched_off_cannot_be_chosen(make, variant, a4):
    a4.is_active = False
    assert cannot(variant, a4, {"front": make.file(variant.client_id)}) == "product_unavailable"


def test_a_file_that_was_not_looked_at_yet_waits(make, variant, a4):
    file = make.file(variant.client_id, state=FileState.CHECKING, facts={})
    assert cannot(variant, a4, {"front": file}) == "file_not_ready"


def test_a_file_that_is_turned_is_refused(make, variant, a4):
    assert cannot(variant, a4, {"front": make.file(variant.client_id, facts=picture(3579, 2552))}) == "file_unfit"


def test_a_low_resolution_is_taken_only_when_it_is_accepted(make, variant, a4):
    file = make.file(variant.client_id, facts=picture(1276, 1790))
    assert cannot(variant, a4, {"front": file}) == "low_resolution"
    connect([variant], a4, {"front": file}, accept_low_resolution=True)
    assert variant.mapping_state == "connected"


def test_an_optional_area_may_stay_empty(make, variant):
    shirt = make.catalog_product(areas=[print_area(210, 297), print_area(50, 50, "sleeve", is_required=False)])
    connect([variant], shirt.variants[0], {"front": make.file(variant.client_id)})
    assert variant.mapping_state == "connected"


def test_disconnecting_takes_the_mapping_away_and_ignoring_says_so(make, variant, a4):
    connect([variant], a4, {"front": make.file(variant.client_id)})
    disconnect([variant])
    assert (variant.mapping_state, mapping_of(variant)) == ("not_connected", None)
    ignore([variant])
    assert variant.mapping_state == "ignored"
    assert [change.after["state"] for change in changes_of(variant)] == ["ignored", "not_connected", "connected"]


def test_what_is_so_already_leaves_no_trace(variant):
    disconnect([variant])
    ignore([variant])
    ignore([variant])
    assert len(changes_of(variant)) == 1


def test_undo_brings_back_product_files_and_multiplier(make, variant, a4):
    file = make.file(variant.client_id)
    connect([variant], a4, {"front": file}, 3)
    disconnect([variant])
    assert undo(changes_of(variant)[0], variant)
    mapping = mapping_of(variant)
    assert (mapping.catalog_variant, mapping.multiplier, [link.file for link in mapping.files]) == (a4, 3, [file])


def test_undo_of_a_connecting_and_of_an_ignoring(make, variant, a4):
    ignore([variant])
    connect([variant], a4, {"front": make.file(variant.client_id)})
    assert undo(changes_of(variant)[0], variant)
    assert variant.mapping_state == "ignored"


def test_undo_works_although_the_store_changed_the_variant_meanwhile(make, variant, a4):
    connect([variant], a4, {"front": make.file(variant.client_id)})
    variant.mapping_state = "drifted"
    assert undo(changes_of(variant)[0], variant)
    assert variant.mapping_state == "not_connected"


def test_an_older_change_is_not_undone_over_a_newer_one(make, variant, a4):
    connect([variant], a4, {"front": make.file(variant.client_id)})
    first = changes_of(variant)[0]
    connect([variant], a4, {"front": make.file(variant.client_id)})
    assert not undo(first, variant)
    assert mapping_of(variant).version == 2


def test_undo_refuses_what_can_no_longer_be_made(make, variant, poster, a4):
    connect([variant], a4, {"front": make.file(variant.client_id)})
    disconnect([variant])
    poster.state = CatalogState.DRAFT
    with pytest.raises(CannotConnect):
        undo(changes_of(variant)[0], variant)
