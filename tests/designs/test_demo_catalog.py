import pytest

from designs.checks import check
from designs.demo_catalog import uid_attributes, variants_of
from designs.demo_files import print_file
from designs.demo_models import CATEGORIES, MODELS
from designs.facts import FileFormat
from designs.findings import Level
from designs.isolated import inspect_file
from designs.uid import explain

VARIANTS = [(model, variant) for model in MODELS for variant in variants_of(model)]


def test_the_example_of_a_uid_is_in_the_catalog():
    assert "poster_pf_a3_pt_200-gsm-silk_cl_4-0_ver" in {variant.uid for _model, variant in VARIANTS}


def test_no_two_variants_share_a_uid():
    assert len({variant.uid for _model, variant in VARIANTS}) == len(VARIANTS) == 132


def test_every_uid_is_explained_by_the_variants_own_values():
    for model, variant in VARIANTS:
        assert dict(explain(variant.uid, model.key, uid_attributes(model))) == variant.values


def test_a_lying_poster_has_a_lying_area():
    areas = {variant.uid: variant.areas[0].area for _model, variant in VARIANTS}
    lying = areas["poster_pf_a3_pt_200-gsm-silk_cl_4-0_hor"]
    assert (lying.width_mm, lying.height_mm) == (420, 297)


def test_only_what_is_printed_on_both_sides_has_a_back():
    sides = {variant.uid: [area.key for area in variant.areas] for _model, variant in VARIANTS}
    assert sides["flyer_pf_a5_pt_135-gsm-silk_cl_4-0_qt_50_ver"] == ["front"]
    assert sides["flyer_pf_a5_pt_135-gsm-silk_cl_4-4_qt_50_ver"] == ["front", "back"]


def test_every_model_has_a_category_two_names_and_a_price():
    for model, variant in VARIANTS:
        assert model.category in CATEGORIES
        assert model.name.en and model.name.it
        assert variant.price_cents >= model.base_cents > 0


@pytest.mark.parametrize("file_format", [FileFormat.PDF, FileFormat.PNG])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_a_demo_print_file_passes_every_check(tmp_path, model, file_format):
    area = next(variants_of(model)).areas[0].area
    path = tmp_path / "design"
    path.write_bytes(print_file(area, file_format, seed=model.key))
    assert {finding.level for finding in check(inspect_file(path), area)} == {Level.OK}
