import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Pdf

from designs.document import AreaSize, DesignArea, TextLayer
from designs.drawing import Sheet, draw_area, finish
from designs.fonts import faces, missing
from designs.layout import laid_out
from designs.pdf_file import PdfFile
from designs.reading import DesignFault, DesignRefused

LETTERS = st.text("abÀ fi. שָל عَم नक्षि 我\u200d\u200c\u0301\n12(%)ж", max_size=30)
ANY_LETTERS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=10)
POINT = 25.4 / 72


def layer(text, **changed):
    return TextLayer(**({"id": "t", "x": 50, "y": 30, "text": text, "font": "inter-400", "size": 72} | changed))


@settings(max_examples=150, deadline=None)
@given(LETTERS | ANY_LETTERS, st.sampled_from(list(faces())), st.none() | st.floats(1, 200), st.floats(0.1, 1))
def test_any_text_is_drawn_within_its_width_or_its_letters_are_named(text, font, max_width, opacity):
    words = layer(text, font=font, max_width=max_width, opacity=opacity)
    if missing(text, font):
        with pytest.raises(DesignRefused) as refused:
            laid_out(words)
        assert refused.value.code is DesignFault.NO_LETTER
        return
    assert laid_out(words).width <= (max_width or float("inf")) + 1e-6
    file = io.BytesIO()
    sheet = Sheet(PdfFile(file), AreaSize(100, 60, 3, 4), {})
    draw_area(sheet, DesignArea(layers=(words,)))
    finish(sheet, text)
    with Pdf.open(file, attempt_recovery=False) as pdf:
        assert (pdf.check_pdf_syntax(), str(pdf.docinfo["/Title"])) == ([], text)


def test_the_box_of_a_text_follows_from_its_size_alone():
    one, three = laid_out(layer("x")), laid_out(layer("x\ny\nz", line_height=1.5, font="lobster-400"))
    assert one.height == pytest.approx(72 * POINT * 1.13)
    assert three.height == pytest.approx(72 * POINT * 1.13 * (1 + 1.5 * 2))
    assert [line.y for line in three.lines] == pytest.approx(
        [three.height / 2 - 72 * POINT * 1.13 * (0.778 + 1.5 * index) for index in range(3)]
    )


@pytest.mark.parametrize(("align", "begins"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_lines_stand_at_their_side_of_the_widest(align, begins):
    layout = laid_out(layer("i\nmmmm", align=align))
    narrow, wide = (sum(run.advance for run in line.runs) * layout.size for line in layout.lines)
    assert [line.x for line in layout.lines] == pytest.approx([-wide / 2 + (wide - narrow) * begins, -wide / 2])


def test_a_text_that_is_too_wide_becomes_smaller_as_a_whole():
    full, fitted = laid_out(layer("too wide\nby far")), laid_out(layer("too wide\nby far", max_width=30))
    assert (fitted.width, fitted.size / full.size) == pytest.approx((30, 30 / full.width))
    assert fitted.height / full.height == pytest.approx(30 / full.width)
