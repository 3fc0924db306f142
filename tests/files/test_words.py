"""Every outcome of a check, and every fault of a fetch, has its words."""

import pytest

from core.language import LANGUAGES
from designs.findings import Code, Finding, Level
from models import File
from services.file_troubles import WORDS as FETCH_WORDS
from services.file_troubles import trouble_of
from services.findings import WORDS, told

FACTS = {
    "format": "png", "also": "zip", "accepted": "pdf, png", "width_px": 10000, "height_px": 20000, "limit": 5,
    "frames": 2, "pages": 3, "width_mm": 210.5, "height_mm": 297.0, "needed_width_mm": 216.0, "needed_height_mm": 303.0,
    "percent": 50, "bleed_mm": 3.0, "cut_mm": 12.5, "cut_percent": 6.1,
    "dpi": 149, "min_dpi": 150, "recommended_dpi": 300,
    "fonts": "Arial", "has_mm": 1.0, "colours": "gray, rgb", "wanted": "cmyk", "names": "Gold",
}  # fmt: skip


def test_no_outcome_lacks_its_words():
    assert set(WORDS) == set(Code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", Code)
def test_each_outcome_is_told_with_its_numbers(app, language, code):
    with app.test_request_context(headers={"Accept-Language": language}):
        found, help_ = told(Finding(code, Level.WARN, FACTS))
    assert found and "%(" not in found + help_


def test_numbers_are_written_as_the_reader_writes_them(app):
    with app.test_request_context(headers={"Accept-Language": "it"}):
        assert "12,5 mm (6,1 %)" in told(Finding(Code.PROPORTION_DIFFERS, Level.WARN, FACTS)).found


@pytest.mark.parametrize("code", [*FETCH_WORDS, "a code of tomorrow"])
def test_each_fault_of_a_fetch_is_told(app, code):
    words = trouble_of(File(error=code, error_facts={"host": "files.example", "status": 404}))
    assert words.found and words.help and "%(" not in words.found + words.help


def test_a_fault_on_the_way_to_us_names_nothing_of_our_network(app):
    told_of = trouble_of(File(error="address_not_allowed", error_facts={"host": "10.0.0.7"}))
    assert "10.0.0.7" not in told_of.found + told_of.help
