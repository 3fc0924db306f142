"""What the store changed of a connected variant: shown, accepted, taken back; and its history in words."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db import EVERYONE, db, now, see
from models import Mapping, MappingBatch, MappingChange, Store, Variant
from platforms import values
from services import mappings
from services.drift import differences
from services.product_sync import save_products


@pytest.fixture
def sync(store):
    """The shop tells its one product, a poster with one variant."""

    def tell(**changes) -> Variant:
        see(EVERYONE)
        sold = {"external_id": "V1", "title": "A4", "currency": "EUR", "sku": "SUN-A4", "options": {"Size": "A4"}}
        variant = values.Variant(**sold | changes)
        save_products(db.get_one(Store, store.id), [values.Product("P1", "Sunset", (variant,))])
        db.commit()
        db.expire_all()
        return db.scalars(select(Variant).where(Variant.external_id == "V1")).one()

    return tell


@pytest.fixture
def connected(sync, make, a4):
    """It, connected."""
    variant = sync()
    mappings.connect([variant], a4, {"front": make.file(variant.client_id)})
    db.commit()
    return variant


def test_what_the_store_changed_is_seen_before_and_after(admin, connected, sync):
    sync(sku="SUN-A3", options={"Size": "A3"}, title="A3", image_url="https://shop.example/a3.png")
    found = {one.name: (one.before, one.after) for one in differences(connected)}
    assert found == {
        "title": ("A4", "A3"),
        "sku": ("SUN-A4", "SUN-A3"),
        "options": ({"Size": "A4"}, {"Size": "A3"}),
        "image_url": ("", "https://shop.example/a3.png"),
    }
    page = admin.get(f"/products/variants/{connected.id}").text
    assert ('<del class="was">SUN-A4</del>' in page, '<ins class="is">Size: A3</ins>' in page) == (True, True)


def test_what_it_was_connected_with_is_kept_over_several_changes(connected, sync):
    sync(sku="SUN-1")
    sync(sku="SUN-2")
    assert [(one.before, one.after) for one in differences(connected)] == [("SUN-A4", "SUN-2")]


def test_a_change_that_is_accepted_is_taken_back_as_it_was(admin, connected, sync):
    sync(sku="SUN-2")
    admin.post(f"/products/variants/{connected.id}/acceptance")
    assert (connected.mapping_state, connected.state_reason, differences(connected)) == ("connected", "", [])
    assert sync(sku="SUN-2", barcode="1").mapping_state == "connected"
    batch = db.scalars(select(MappingBatch)).one()
    admin.post(f"/products/batches/{batch.id}/undo")
    assert (connected.mapping_state, connected.state_reason) == ("drifted", "sku_changed")
    assert [(one.before, one.after) for one in differences(connected)] == [("SUN-A4", "SUN-2")]


def test_an_acceptance_is_taken_back_from_the_variants_history_too(admin, connected, sync):
    sync(sku="SUN-2")
    admin.post(f"/products/variants/{connected.id}/acceptance")
    newest = db.scalars(select(MappingChange).order_by(MappingChange.id.desc())).first()
    admin.post(f"/products/changes/{newest.id}/undo")
    assert (connected.mapping_state, [one.name for one in differences(connected)]) == ("drifted", ["sku"])


def test_many_changes_are_accepted_at_once(admin, connected, sync):
    sync(sku="SUN-2")
    admin.post("/products/studio/batches?state=drifted", data={"all": 1, "act": "accept"})
    assert connected.mapping_state == "connected"


def test_a_change_to_what_a_person_chose_anew_begins_afresh(connected, sync, a4, make):
    sync(sku="SUN-2")
    mappings.connect([connected], a4, {"front": make.file(connected.client_id)})
    db.commit()
    sync(sku="SUN-3")
    assert [(one.before, one.after) for one in differences(connected)] == [("SUN-2", "SUN-3")]


def test_the_history_says_in_words_what_became_of_a_variant(admin, connected, poster, make):
    file = make.file(connected.client_id, name="other.png")
    mappings.connect([connected], db.scalars(select(Mapping)).one().catalog_variant, {"front": file}, 2)
    mappings.disconnect([connected])
    mappings.ignore([connected])
    db.commit()
    page = admin.get(f"/products/variants/{connected.id}").text
    for words in (
        "<strong>Ignored</strong>",
        "<strong>Disconnected</strong>",
        "Before: Poster · A4.",
        "<strong>Files or quantity changed</strong>",
        "File for front: other.png.",
        "2 pieces for each one sold.",
        "<strong>Connected</strong>",
    ):
        assert words in page


def test_after_thirty_days_nothing_is_taken_back(admin, connected):
    db.execute(update(MappingChange).values(created_at=now() - timedelta(days=31)))
    db.commit()
    change = db.scalars(select(MappingChange)).one()
    assert f"/changes/{change.id}/undo" not in admin.get(f"/products/variants/{connected.id}").text
    admin.post(f"/products/changes/{change.id}/undo")
    assert connected.mapping_state == "connected"
