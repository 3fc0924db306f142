import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designs.document import Crop, DesignArea, Document, ImageLayer, TextLayer, from_json, to_json
from designs.reading import OVERRIDES, DesignFault, DesignRefused

COLORS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
PRINTABLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters=OVERRIDES)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def between(least, most):
    return st.floats(least, most)


COMMON = {
    "name": st.text(PRINTABLE, max_size=120), "x": between(-10_000, 10_000), "y": between(-10_000, 10_000),
    "rotation": between(-360, 360), "opacity": between(0, 1),
    "is_hidden": st.booleans(), "is_locked": st.booleans(), "is_editable": st.booleans(),
}  # fmt: skip
CROPS = st.builds(Crop, **dict.fromkeys(("left", "top", "right", "bottom"), between(0, 0.49)))
IMAGES = st.builds(
    ImageLayer, id=st.just("one"), width=between(0.1, 10_000), height=between(0.1, 10_000),
    file_id=st.integers(1, 2**53 - 1), crop=CROPS, flip_x=st.booleans(), flip_y=st.booleans(), **COMMON,
)  # fmt: skip
TEXTS = st.builds(
    TextLayer, id=st.just("two"), text=st.text(PRINTABLE, max_size=200), font=st.just("inter-700"),
    size=between(1, 5000), color=COLORS, align=st.sampled_from(["left", "center", "right"]),
    line_height=between(0.5, 5), max_width=st.none() | between(1, 10_000), **COMMON,
)  # fmt: skip
AREAS = st.builds(DesignArea, background=st.none() | COLORS, layers=st.tuples(IMAGES, TEXTS))
DOCUMENTS = AREAS.map(lambda area: Document(areas={"front": area, "back": DesignArea()}))


@given(DOCUMENTS)
def test_a_document_comes_back_from_json_as_it_was(document):
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


@given(ANYTHING)
def test_whatever_is_sent_is_read_or_refused(stored):
    for sent in (stored, {"format": 1, "areas": stored}, {"format": 1, "areas": {"front": {"layers": [stored]}}}):
        try:
            document = from_json(sent)
        except DesignRefused:
            continue
        assert from_json(to_json(document)) == document


def image(**changed):
    return {"id": "a", "kind": "image", "x": 10, "y": 20, "width": 30, "height": 40, "file_id": 7} | changed


def words(**changed):
    return {"id": "a", "kind": "text", "x": 10, "y": 20, "text": "Ciao", "font": "inter-700", "size": 12} | changed


def design(*layers, **area):
    return {"format": 1, "areas": {"front": {"layers": list(layers)} | area}}


def test_what_may_be_left_out_has_its_usual_value():
    picture, line = from_json(design(image(), words(id="b"))).area("front").layers
    assert (picture.crop, picture.opacity, picture.flip_x, picture.is_locked) == (Crop(), 1.0, False, False)
    assert (line.color, line.align, line.line_height, line.max_width) == ("#000000", "left", 1.2, None)


def test_an_area_that_is_absent_is_empty():
    assert from_json(design()).area("back") == DesignArea()


def test_line_ends_of_a_form_and_tabs_become_what_a_browser_draws():
    (line,) = from_json(design(words(text="a\tb\r\nc\rd"))).area("front").layers
    assert line.text == "a b\nc\nd"


def test_only_visible_pictures_are_needed():
    area = from_json(design(image(), image(id="b", file_id=8, is_hidden=True))).area("front")
    assert area.file_ids == {7}


REFUSED = {
    "no object": ([], DesignFault.NO_DESIGN, "design"),
    "another format": ({"format": 2}, DesignFault.UNKNOWN_FORMAT, "design.format"),
    "a field more": ({"format": 1, "zoom": 3}, DesignFault.UNKNOWN_FIELD, "design"),
    "layers that are no list": (design(layers="x"), DesignFault.NO_DESIGN, "design.areas.front.layers"),
    "an unknown kind": (design(image(kind="svg")), DesignFault.UNKNOWN_CHOICE, "design.areas.front.layers.0.kind"),
    "a layer's field more": (design(image(skew=3)), DesignFault.UNKNOWN_FIELD, "design.areas.front.layers.0"),
    "a missing field": (design({"kind": "text"}), DesignFault.MISSING_FIELD, "design.areas.front.layers.0"),
    "a number as text": (design(image(x="10")), DesignFault.WRONG_TYPE, "design.areas.front.layers.0.x"),
    "a flag as number": (design(image(x=True)), DesignFault.WRONG_TYPE, "design.areas.front.layers.0.x"),
    "no number": (design(image(x=math.nan)), DesignFault.OUT_OF_RANGE, "design.areas.front.layers.0.x"),
    "a number of 400 digits": (design(image(y=10**400)), DesignFault.OUT_OF_RANGE, "design.areas.front.layers.0.y"),
    "a box without size": (design(image(width=0)), DesignFault.OUT_OF_RANGE, "design.areas.front.layers.0.width"),
    "half a file": (design(image(file_id=1.5)), DesignFault.WRONG_TYPE, "design.areas.front.layers.0.file_id"),
    "all cropped away": (
        design(image(crop={"left": 0.5, "right": 0.5})), DesignFault.NOTHING_LEFT, "design.areas.front.layers.0.crop"
    ),
    "a list for a font": (design(words(font=[])), DesignFault.UNKNOWN_FONT, "design.areas.front.layers.0.font"),
    "a font not shipped": (design(words(font="arial")), DesignFault.UNKNOWN_FONT, "design.areas.front.layers.0.font"),
    "a colour by name": (design(words(color="red")), DesignFault.BAD_COLOR, "design.areas.front.layers.0.color"),
    "a background of four": (design(background="#fff"), DesignFault.BAD_COLOR, "design.areas.front.background"),
    "a path for an id": (design(image(id="../a")), DesignFault.BAD_KEY, "design.areas.front.layers.0.id"),
    "a novel": (design(words(text="a" * 2001)), DesignFault.TOO_LONG, "design.areas.front.layers.0.text"),
    "lines": (design(words(text="\n" * 100)), DesignFault.TOO_MANY_LINES, "design.areas.front.layers.0.text"),
    "a bell": (design(words(text="a\a")), DesignFault.UNPRINTABLE, "design.areas.front.layers.0.text"),
    "turned reading": (
        design(words(text="a\u202eb")), DesignFault.UNPRINTABLE, "design.areas.front.layers.0.text"
    ),
    "half a character": (design(words(text="\ud800")), DesignFault.UNPRINTABLE, "design.areas.front.layers.0.text"),
    "an id twice": (design(image(), words()), DesignFault.REPEATED_ID, "design"),
    "too many layers": (
        design(*(image(id=f"a{index}") for index in range(201))),
        DesignFault.TOO_MANY_LAYERS, "design.areas.front.layers",
    ),
    "too many areas": (
        {"format": 1, "areas": {f"a{index}": {} for index in range(21)}}, DesignFault.TOO_MANY_AREAS, "design.areas"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("stored", "code", "where"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_not_understood_is_refused_with_its_place(stored, code, where):
    with pytest.raises(DesignRefused) as refused:
        from_json(stored)
    assert (refused.value.code, refused.value.facts["where"]) == (code, where)


def test_a_field_whose_name_nobody_can_write_is_refused_by_a_name_that_can_be_written():
    with pytest.raises(DesignRefused) as refused:
        from_json(design(image(**{"\ud800": 1})))
    assert refused.value.facts["field"] == r"'\ud800'"


def test_a_refusal_carries_its_numbers():
    with pytest.raises(DesignRefused) as refused:
        from_json(design(words(size=0.5)))
    assert refused.value.facts == {"where": "design.areas.front.layers.0.size", "least": 1, "most": 5000}
