"""Variants from attributes, the demo's catalog, and what a change of the catalog does to mappings."""

import pytest
from sqlalchemy import func, select

from core.db import EVERYONE, db, see
from core.rights import Vetrina
from models import CatalogGrant, CatalogProduct, CatalogState, CatalogVariant, PrintArea
from services import catalog, catalog_demo, combinations, settling, uids
from services.mappings import connect
from tests.rows import attribute


@pytest.fixture
def connected(make):
    """A variant that is made as an A4 poster, and the poster."""
    poster = make.catalog_product()
    store = make.store()
    variant = make.variant(make.product(store))
    connect([variant], a4_of(poster), {"front": make.file(store.client_id)})
    db.commit()
    return variant, poster


def a4_of(poster: CatalogProduct) -> CatalogVariant:
    return next(variant for variant in poster.variants if variant.values == {"format": "a4"})


def test_a_variant_is_made_for_each_combination_and_never_twice(make):
    shirt = make.catalog_product(
        key="shirt", attributes=[attribute("colour", "co", red=("Red", "Rosso")), attribute("size", "", s=("S", "S"))]
    )
    assert [variant.uid for variant in shirt.variants] == ["shirt_co_red_s"]
    sizes = attribute("size", "", s=("S", "S"), m=("M", "M"))
    sizes["values"][1]["cents"] = 250
    shirt.attributes = [shirt.attributes[0], sizes]
    assert [(made.uid, made.price) for made in combinations.generate(shirt)] == [("shirt_co_red_m", 750)]
    assert combinations.generate(shirt) == []


def test_attributes_with_too_many_combinations_are_refused(make):
    many = [attribute(f"a{number}", "", **{f"v{value}": ("x", "x") for value in range(10)}) for number in range(4)]
    with pytest.raises(combinations.TooManyVariants):
        make.catalog_product(attributes=many)


def test_a_uid_is_told_in_the_readers_words(make):
    poster = make.catalog_product()
    assert uids.explained(poster, poster.variants[1]) == (uids.Word("pf_a3", "Format", "A3"),)


def test_a_product_without_an_area_is_not_published(make):
    bare = make.catalog_product(state=CatalogState.DRAFT, areas=[])
    with pytest.raises(catalog.NotReady) as refused:
        catalog.publish(bare)
    assert (refused.value.code, bare.state) == ("no_area", "draft")


def test_a_changed_area_breaks_what_was_made_for_it_and_nothing_else(make, connected):
    variant, poster = connected
    other = make.variant(make.product(make.store()))
    connect([other], a4_of(make.catalog_product()), {"front": make.file(other.client_id)})
    poster.areas[0].bleed_mm = 5
    assert settling.settle(poster) == settling.Broken(variants=1, clients=1)
    db.expire_all()
    assert (variant.mapping_state, variant.state_reason) == ("broken", "area_changed")
    assert other.mapping_state == "connected"


def test_the_area_of_another_variant_breaks_nothing(connected):
    variant, poster = connected
    poster.areas[1].width_mm = 300
    assert settling.settle(poster) == settling.Broken(0, 0)


def test_a_new_name_of_an_area_breaks_nothing(connected):
    variant, poster = connected
    poster.areas[0].names = {"en": "Face", "it": "Faccia"}
    assert settling.settle(poster) == settling.Broken(0, 0)


def test_an_area_that_is_put_back_mends_what_it_broke(connected):
    variant, poster = connected
    poster.areas[0].bleed_mm = 5
    settling.settle(poster)
    poster.areas[0].bleed_mm = 3
    assert settling.settle(poster) == settling.Broken(0, 0)
    db.expire_all()
    assert (variant.mapping_state, variant.state_reason) == ("connected", "")


def test_a_removed_area_and_a_new_required_one_break(connected):
    variant, poster = connected
    db.delete(poster.areas[0])
    assert settling.settle(poster).variants == 1


def test_an_area_that_becomes_required_breaks_what_has_no_file_for_it(make):
    areas = [make_area("front"), make_area("back", is_required=False, position=1)]
    poster = make.catalog_product(areas=areas)
    variant = make.variant(make.product(make.store()))
    connect([variant], a4_of(poster), {"front": make.file(variant.client_id)})
    poster.areas[1].is_required = True
    assert settling.settle(poster).variants == 1
    db.refresh(variant)
    assert variant.state_reason == "area_without_file"


def make_area(key: str, **values) -> PrintArea:
    return PrintArea(key=key, names={"en": key}, width_mm=210, height_mm=297, formats=["png"], **values)


def test_unpublishing_and_switching_off_break_until_they_are_taken_back(connected):
    variant, poster = connected
    poster.state = CatalogState.DRAFT
    assert settling.settle(poster).variants == 1
    poster.state, a4_of(poster).is_active = CatalogState.PUBLISHED, False
    assert settling.settle(poster) == settling.Broken(0, 0)  # it was broken already
    a4_of(poster).is_active = True
    settling.settle(poster)
    db.refresh(variant)
    assert variant.mapping_state == "connected"


def test_a_client_that_loses_its_access_loses_what_is_made_of_it(make, connected):
    variant, poster = connected
    poster.for_everyone = False
    assert settling.settle(poster) == settling.Broken(1, 1)
    poster.grants.append(CatalogGrant(client_id=variant.client_id))
    settling.settle(poster)
    db.refresh(variant)
    assert variant.mapping_state == "connected"


def test_all_clients_are_reached_whatever_the_editor_sees(make, connected):
    variant, poster = connected
    see([make.client().id])
    poster.areas[0].bleed_mm = 5
    assert settling.settle(poster).variants == 1
    db.commit()
    see(EVERYONE)
    db.refresh(variant)
    assert variant.mapping_state == "broken"


def test_what_drifted_stays_drifted_when_the_catalog_recovers(connected):
    variant, poster = connected
    variant.fingerprint = "changed"
    variant.mapping_state, variant.state_reason = "drifted", "sku_changed"
    assert settling.settle(poster) == settling.Broken(0, 0)
    db.refresh(variant)
    assert (variant.mapping_state, variant.state_reason) == ("drifted", "sku_changed")
    poster.state = CatalogState.DRAFT
    settling.settle(poster)
    poster.state = CatalogState.PUBLISHED
    settling.settle(poster)
    db.refresh(variant)
    assert (variant.mapping_state, variant.state_reason) == ("drifted", "changed_in_store")


def test_the_demo_catalog_is_loaded_once(app):
    first = catalog_demo.load()
    db.commit()
    variants = db.scalar(select(func.count()).select_from(CatalogVariant))
    assert [product.id for product in catalog_demo.load()] == [product.id for product in first]
    assert db.scalar(select(func.count()).select_from(CatalogVariant)) == variants > 100


def test_every_variant_of_the_demo_has_the_areas_that_the_demo_gives_it(app):
    from designs.demo_catalog import variants_of
    from designs.demo_models import MODELS

    catalog_demo.load()
    db.commit()
    wanted = {
        one.uid: [(area.key, area.area.trim) for area in one.areas] for model in MODELS for one in variants_of(model)
    }
    made = {
        one.uid: [(area.key, (area.width_mm, area.height_mm)) for area in one.areas]
        for one in db.scalars(select(CatalogVariant))
    }
    assert made == wanted


def test_a_clients_people_see_what_is_published_and_theirs(make):
    mine, other = make.client(), make.client()
    open_to_all, draft = make.catalog_product(), make.catalog_product(state=CatalogState.DRAFT)
    granted = make.catalog_product(for_everyone=False, grants=[CatalogGrant(client_id=mine.id)])
    make.catalog_product(for_everyone=False, grants=[CatalogGrant(client_id=other.id)])
    member = make.member(client=mine)
    assert set(db.scalars(CatalogProduct.visible_to(member))) == {open_to_all, granted}
    assert len(db.scalars(CatalogProduct.visible_to(Vetrina(EVERYONE))).all()) == 4
    assert (draft.is_for(mine.id), granted.is_for(mine.id), granted.is_for(99)) == (False, True, False)
