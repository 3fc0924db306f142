"""What a bulk change did to drifted and broken variants is taken back to what they were, not to connected ones."""

import pytest
from sqlalchemy import select

from core.db import db
from models import Mapping, MappingBatch, MappingChange
from services.drift import differences
from services.settling import settle
from tests.products.test_drift import connected, sync  # noqa: F401

DISCONNECT = {"all": 1, "act": "disconnect"}


def undo(admin, way: str) -> None:
    """As one thing, or from the variant's own history."""
    if way == "batch":
        newest = db.scalars(select(MappingBatch).order_by(MappingBatch.id.desc())).first()
        admin.post(f"/products/batches/{newest.id}/undo")
    else:
        newest = db.scalars(select(MappingChange).order_by(MappingChange.id.desc())).first()
        admin.post(f"/products/changes/{newest.id}/undo")
    db.expire_all()


@pytest.mark.parametrize("way", ["batch", "history"])
@pytest.mark.parametrize("act", ["disconnect", "ignore"])
def test_a_drifted_variant_is_drifted_again_and_its_difference_still_shown(admin, connected, sync, way, act):  # noqa: F811
    sync(sku="SUN-2")
    path = "ignored" if act == "ignore" else "batches"
    admin.post(f"/products/studio/{path}", data=DISCONNECT)
    db.expire_all()
    assert connected.mapping_state == ("ignored" if act == "ignore" else "not_connected")
    undo(admin, way)
    assert (connected.mapping_state, connected.state_reason) == ("drifted", "sku_changed")
    assert [(one.before, one.after) for one in differences(connected)] == [("SUN-A4", "SUN-2")]
    assert "See what changed" in admin.get(f"/products/{connected.product_id}").text
    admin.post(f"/products/variants/{connected.id}/acceptance")
    db.expire_all()
    assert connected.mapping_state == "connected"


def test_what_was_connected_anew_over_a_change_of_the_store_has_that_change_again(admin, connected, sync, make):  # noqa: F811
    sync(sku="SUN-2")
    asked = admin.post("/products/studio/batches", data={"all": 1, "act": "fill"})
    other = make.file(connected.client_id)
    there = asked.headers["Location"]
    admin.post(f"{there}/file", data={"area": "front", "file": other.id})
    admin.post(there, data={"act": "connect"})
    db.expire_all()
    assert connected.mapping_state == "connected"
    undo(admin, "batch")
    assert (connected.mapping_state, [one.name for one in differences(connected)]) == ("drifted", ["sku"])
    assert [link.file_id != other.id for link in db.scalars(select(Mapping)).one().files] == [True]


@pytest.mark.parametrize("way", ["batch", "history"])
def test_what_the_store_took_back_meanwhile_is_connected_again(admin, connected, sync, way):  # noqa: F811
    sync(sku="SUN-2")
    admin.post("/products/studio/batches", data=DISCONNECT)
    sync(sku="SUN-A4")
    undo(admin, way)
    assert (connected.mapping_state, connected.state_reason, differences(connected)) == ("connected", "", [])


@pytest.mark.parametrize("way", ["batch", "history"])
def test_what_the_store_changed_meanwhile_is_drifted_then(admin, connected, sync, way):  # noqa: F811
    admin.post("/products/studio/batches", data=DISCONNECT)
    sync(sku="SUN-2")
    undo(admin, way)
    assert (connected.mapping_state, connected.state_reason) == ("drifted", "changed_in_store")


@pytest.mark.parametrize("way", ["batch", "history"])
def test_a_broken_variant_is_broken_again_for_the_same_reason(admin, connected, poster, way):  # noqa: F811
    area = poster.areas[0]
    area.width_mm += 10
    db.flush()
    settle(poster)
    db.commit()
    db.expire_all()
    assert (connected.mapping_state, connected.state_reason) == ("broken", "area_changed")
    admin.post("/products/studio/batches", data=DISCONNECT)
    undo(admin, way)
    assert (connected.mapping_state, connected.state_reason) == ("broken", "area_changed")


@pytest.mark.parametrize("way", ["batch", "history"])
def test_what_was_fine_and_cannot_be_ordered_any_more_stays_away_and_says_why(admin, connected, poster, way):  # noqa: F811
    admin.post("/products/studio/batches", data=DISCONNECT)
    for made_of in poster.variants:
        made_of.is_active = False
    db.commit()
    undo(admin, way)
    assert (connected.mapping_state, db.scalars(select(Mapping)).all()) == ("not_connected", [])
    if way == "batch":
        newest = db.scalars(select(MappingBatch.id).order_by(MappingBatch.id.desc())).first()
        assert "This product cannot be ordered at the moment." in admin.get(f"/products/batches/{newest}").text
