"""Rules: what one matches, what it connects now and by itself when a sync brings more, and what it leaves alone."""

from typing import Any

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, see
from jobs.products_sync import _recognise
from models import Activity, Mapping, MappingBatch, MappingRule, Store, Sync, Variant
from platforms import values
from services import mappings
from services.product_sync import save_products


@pytest.fixture
def art(make, store):
    return make.file(store.client_id, name="art.png")


@pytest.fixture
def rule_of(make, store, a4, art):
    """A rule that is on and has its file."""

    def rule(**own) -> MappingRule:
        number = db.query(MappingRule).count() + 1
        defaults = {"position": number, "name": f"Rule {number}", "is_on": True, "files": {"front": art.id}}
        found = MappingRule(**{"client_id": store.client_id, "catalog_variant_id": a4.id} | defaults | own)
        db.add(found)
        db.commit()
        return found

    return rule


@pytest.fixture
def bring(store):
    """A sync brings these variants of one product: {SKU: size}."""

    def run(title: str = "Sunset", said: dict[str, Any] | None = None, **sizes: str) -> dict[str, Variant]:
        """`said`: more that the shop says of the product."""
        see(EVERYONE)
        sold = tuple(
            values.Variant(sku, sku, "EUR", sku=sku.replace("_", "-"), options={"Size": size})
            for sku, size in sizes.items()
        )
        product = values.Product(title, title, sold, **said or {})
        sync = Sync(client_id=store.client_id, store_id=store.id)
        db.add(sync)
        db.flush()
        save_products(db.get_one(Store, store.id), [product])
        _recognise(sync, [product])
        db.commit()
        return {one.sku: one for one in db.scalars(select(Variant).order_by(Variant.id))}

    return run


def states(found: dict[str, Variant]) -> dict[str, str]:
    db.expire_all()
    see(EVERYONE)
    return {sku: str(variant.mapping_state) for sku, variant in found.items()}


def test_a_rule_is_made_given_a_file_tried_and_switched_on(admin, store, a4, art, bring):
    found = bring(PST_A4="A4", MUG="330 ml")
    form = {"name": "Posters", "sku_prefix": "pst-", "uid": a4.uid, "multiplier": 2, "store_id": 0}
    there = admin.post("/products/rules/", data=form).headers["Location"]
    assert "Front still needs a file." in admin.get(there).text
    admin.post(f"{there}/file", data={"area": "front", "file": art.id})
    page = admin.get(there).text
    assert ("1 of 1 that match" in page, "Connect 1 now" in page) == (True, True)
    assert states(found) == {"PST-A4": "not_connected", "MUG": "not_connected"}
    admin.post(f"{there}/batches")
    assert states(found) == {"PST-A4": "connected", "MUG": "not_connected"}
    assert db.scalars(select(Mapping)).one().multiplier == 2
    admin.post(f"{there}/switch", data={"on": 1})
    actions = db.scalars(select(Activity.action).order_by(Activity.id)).all()
    assert actions == ["mapping.rule_created", "mapping.rule_changed", "mapping.batch_by_rule", "mapping.rule_on"]
    assert "Posters" in admin.get("/products/rules/").text


def test_what_a_sync_brings_is_connected_by_itself_and_taken_back_as_one(admin, rule_of, bring):
    rule = rule_of(sku_prefix="PST-")
    found = bring(PST_1="A4", PST_2="A4", MUG="x")
    assert states(found) == {"PST-1": "connected", "PST-2": "connected", "MUG": "not_connected"}
    batch = db.scalars(select(MappingBatch)).one()
    assert (batch.rule_id, batch.progress["changed"], batch.asked_by_id, batch.due_at) == (rule.id, 2, None, None)
    admin.post(f"/products/batches/{batch.id}/undo")
    assert set(states(found).values()) == {"not_connected"}
    assert states(bring(PST_1="A4", PST_2="A3", MUG="x"))["PST-1"] == "not_connected"  # taken back by a person


def test_what_a_person_did_stays(admin, rule_of, bring, a4, art):
    found = bring(PST_1="A4", PST_2="A4", PST_3="A4")
    mappings.ignore([found["PST-1"]])
    mappings.connect([found["PST-2"]], a4, {"front": art})
    mappings.disconnect([found["PST-2"]])
    db.commit()
    rule = rule_of(sku_prefix="PST-")
    assert "1 of 3 that match" in admin.get(f"/products/rules/{rule.id}").text
    admin.post(f"/products/rules/{rule.id}/batches")
    assert states(found) == {"PST-1": "ignored", "PST-2": "not_connected", "PST-3": "connected"}


def test_the_first_rule_that_matches_counts(admin, rule_of, bring, poster):
    a3 = next(variant for variant in poster.variants if variant.values == {"format": "a3"})
    by_sku, by_size = rule_of(sku_prefix="PST-"), rule_of(option_name="Size", option_value="a4", multiplier=5)
    assert by_sku.catalog_variant_id != a3.id
    bring(PST_1="A4", OTHER="A4")
    assert sorted(one.multiplier for one in db.scalars(select(Mapping))) == [1, 5]
    admin.post(f"/products/rules/{by_size.id}/place", data={"to": "up"})
    bring("Dawn", PST_9="A4")
    db.expire_all()
    assert sorted(one.multiplier for one in db.scalars(select(Mapping))) == [1, 5, 5]


@pytest.mark.parametrize(
    ("conditions", "matched"),
    [
        ({"sku_prefix": "pst"}, {"PST-1"}),
        ({"title_contains": "SUN"}, {"PST-1", "MUG"}),
        ({"option_name": "Size", "option_value": "big"}, {"MUG"}),
        ({"sku_prefix": "PST", "option_name": "Size", "option_value": "Big"}, set()),
        ({"sku_prefix": "P%"}, set()),
    ],
)
def test_all_conditions_have_to_hold(rule_of, bring, conditions, matched):
    rule_of(**conditions)
    found = states(bring(PST_1="A4", MUG="Big"))
    assert {sku for sku, state in found.items() if state == "connected"} == matched


def test_a_rule_that_is_off_or_without_its_file_connects_nothing(rule_of, bring):
    rule_of(sku_prefix="PST", is_on=False)
    rule_of(sku_prefix="PST", files={})
    assert states(bring(PST_1="A4")) == {"PST-1": "not_connected"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sku_prefix": ""}, "Say at least one thing"),
        ({"uid": "none"}, "No product of the catalog"),
        ({"option_name": "Size"}, "Name the option and its value"),
    ],
)
def test_a_rule_that_says_too_little_is_refused(admin, store, a4, wrong, told):
    form = {"name": "Posters", "sku_prefix": "PST", "uid": a4.uid, "multiplier": 1, "store_id": 0}
    answer = admin.post("/products/rules/", data=form | wrong)
    assert (answer.status_code, told in answer.text, db.query(MappingRule).count()) == (422, True, 0)


def test_a_deleted_rule_leaves_what_it_connected(admin, rule_of, bring):
    rule = rule_of(sku_prefix="PST")
    found = bring(PST_1="A4")
    admin.post(f"/products/rules/{rule.id}/deletion")
    batch = db.scalars(select(MappingBatch)).one()
    assert states(found) == {"PST-1": "connected"}
    assert admin.get(f"/products/rules/{rule.id}").status_code == 404
    assert admin.get(f"/products/batches/{batch.id}").status_code == 200


def test_a_rule_is_changed_and_what_was_wrong_with_it_is_said(admin, rule_of, a4, bring):
    rule = rule_of(sku_prefix="PST-")
    said = {"name": "Posters", "sku_prefix": "art-", "uid": a4.uid, "multiplier": 3, "store_id": 0}
    refused = admin.post(f"/products/rules/{rule.id}", data=said | {"uid": "nothing"})
    db.expire_all()
    assert (refused.status_code, 'value="art-"' in refused.text, rule.sku_prefix) == (422, True, "PST-")
    admin.post(f"/products/rules/{rule.id}", data=said)
    noted = db.scalars(select(Activity)).one()
    assert (noted.action, set(noted.after)) == ("mapping.rule_changed", {"name", "sku_prefix", "multiplier"})
    assert states(bring(PST_1="A4", ART_1="A4")) == {"PST-1": "not_connected", "ART-1": "connected"}
