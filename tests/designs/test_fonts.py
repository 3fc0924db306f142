import re

import pytest

from designs.fonts import drawing, face_path, faces, fallbacks, letters, missing, opened

PANGRAMS = {
    "latin": "Pranzo d'acqua fa volti sghembi. Quel vituperabile xenofobo zelante: àèéìòù ÄÖÜß çñ € « » – 0123456789",
    "greek": "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
    "cyrillic": "Съешь же ещё этих мягких французских булок, да выпей чаю",
    "hebrew": "עטלף אבק נס דרך מזגן שהתפוצץ כי חם",
    "arabic": "نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر",
    "devanagari": "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण का सर्वनाश",
    "han": "我能吞下玻璃而不伤身体",
}


@pytest.mark.parametrize("key", faces())
def test_a_face_draws_the_scripts_that_it_names(key):
    text = "".join(PANGRAMS[script] for script in faces()[key].scripts)
    assert [letter for letter in letters(text) if letter != " " and drawing(letter, key) != key] == []


@pytest.mark.parametrize("key", faces())
def test_every_script_can_be_written_whatever_face_was_chosen(key):
    assert missing("\n".join(PANGRAMS.values()), key) == []


def test_every_face_has_its_file_and_may_be_embedded():
    for key in faces():
        assert face_path(key).read_bytes()[:4] == b"\0\1\0\0"  # TrueType outlines
        restrictions = int.from_bytes(opened(key).reference_table("OS/2").data[8:10], "big")
        assert restrictions & 0x0302 == 0, key  # neither restricted, nor without subsets, nor pictures alone


def test_a_bold_face_falls_back_to_bold_ones():
    assert (drawing("ש", "oswald-700"), drawing("ש", "oswald-400")) == ("rubik-700", "rubik-400")
    assert (drawing("ж", "bebas-neue-400"), drawing("ж", "lobster-400")) == ("inter-400", "lobster-400")


def test_a_mark_stays_with_its_letter():
    assert list(letters("e\u0301x\u200d क्षि")) == ["e\u0301", "x\u200d", " ", "क्", "षि"]
    assert drawing("e\u0301", "bebas-neue-400") == "bebas-neue-400"  # which has é, but no accent by itself


def test_what_no_face_draws_is_told_by_name_once():
    assert missing("a😀b😀\n𓀀", "inter-400") == ["😀 GRINNING FACE", "𓀀 EGYPTIAN HIEROGLYPH A001"]


def test_joiners_and_line_ends_are_not_missing():
    assert missing("नमस्\u200dते\nم\u200cم\ufe0f", "inter-400") == []


def test_the_browser_is_told_the_same_fallbacks_for_the_same_characters():
    sheet = next(face_path("inter-400").parent.glob("faces.*.css")).read_text()
    rules = {rule["name"]: rule for rule in map(re.Match.groupdict, RULE.finditer(sheet))}
    for face in faces().values():
        families = re.findall(r'"vetrina-([^"]+)"', face.css)
        assert rules[families[0]]["file"] == face_path(face.key).name
        for fallback, name in zip(fallbacks(), families[1:], strict=True):
            assert rules[name]["file"] == face_path(fallback.face(face.is_bold)).name
            ranges = [f"U+{each.start:04X}-{each.stop - 1:04X}" for each in fallback.ranges]
            assert rules[name]["ranges"].replace("U+20B9", "U+20B9-20B9").split(", ") == ranges


RULE = re.compile(
    r'font-family:"vetrina-(?P<name>[^"]+)";src:url\((?P<file>[^)]+)\)[^;}]*;font-display:block(;unicode-range:(?P<ranges>[^}]+))?}'
)
