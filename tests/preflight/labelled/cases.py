"""The labelled set: files good and bad, each with the verdict that it must get."""

from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Name

from designs.areas import PrintArea
from designs.findings import Code
from tests.preflight.labelled import making
from tests.preflight.labelled.making import Boxes, Document, Maker, content, cut_short, font, image, picture, renamed

C = Code
EVERY = frozenset({"pdf", "png", "jpeg", "tiff"})
CARD = PrintArea(85, 55, 3, 3, min_dpi=100, recommended_dpi=200, formats=EVERY)
AREAS = {
    "card": CARD,
    "CMYK card": replace(CARD, colour="cmyk"),
    "PDF card": replace(CARD, formats=frozenset({"pdf"})),
    "shirt": PrintArea(85, 55, 0, 0, min_dpi=100, recommended_dpi=200, formats=frozenset({"png"}), colour="rgb"),
}
WHOLE, TRIMMED = (910, 610), (850, 550)  # pixels: 254 dpi
BOXED = Boxes(trim=(10, 10, 95, 65), bleed=(7, 7, 98, 68))  # with room for crop marks
BARE = Document(91, 61)


@dataclass(frozen=True)
class Case:
    name: str
    make: Maker
    faults: frozenset[Code] = frozenset()  # beside which all is well
    area: str = "card"
    refused: Code | None = None


def good(name: str, make: Maker, area: str = "card") -> Case:
    return Case(name, make, area=area)


def bad(name: str, make: Maker, *faults: Code, area: str = "card") -> Case:
    return Case(name, make, frozenset(faults), area)


def refused(name: str, make: Maker, code: Code) -> Case:
    return Case(name, make, refused=code)


GOOD_PICTURES = (
    good("PNG in RGB", picture(WHOLE)),
    good("PNG in greys", picture(WHOLE, "L")),
    good("PNG in sixteen bits", picture(WHOLE, "I;16")),
    good("PNG in black and white", picture(WHOLE, "1")),
    good("PNG with a palette", picture(WHOLE, "P")),
    good("PNG whose alpha hides nothing", picture(WHOLE, "RGBA", colour=(9, 9, 9, 255))),
    good("PNG with a profile", picture(WHOLE, icc_profile=making.profile())),
    good("PNG that says 72 dpi", picture(WHOLE, dpi=(72, 72))),
    good("PNG named as a PDF", renamed(picture(WHOLE), "art.pdf")),
    good("JPEG in RGB", picture(WHOLE, name="art.jpg")),
    good("JPEG in greys", picture(WHOLE, "L", "art.jpg")),
    good("JPEG in CMYK", picture(WHOLE, "CMYK", "art.jpg")),
    good("JPEG that comes in steps", picture(WHOLE, name="art.jpg", progressive=True)),
    good("JPEG that a phone turns upright", making.phone((610, 910), 6)),
    good("JPEG with a second picture behind it", making.two_in_one(WHOLE)),
    good("JPEG named as a PNG", renamed(picture(WHOLE, name="art.jpg"), "art.png")),
    good("TIFF in RGB", picture(WHOLE, name="art.tif")),
    good("TIFF in CMYK", picture(WHOLE, "CMYK", "art.tif")),
    good("TIFF in Lab", picture(WHOLE, "LAB", "art.tif")),
    good("TIFF packed by LZW", picture(WHOLE, name="art.tif", compression="tiff_lzw")),
    good("TIFF packed by Deflate", picture(WHOLE, name="art.tif", compression="tiff_adobe_deflate")),
    good("Picture at exactly the recommended 200 dpi", picture((717, 481))),
    good("Picture a hair narrower than the sheet", picture((905, 610))),
    good("CMYK where CMYK is wanted", picture(WHOLE, "CMYK", "art.jpg"), "CMYK card"),
    good("Greys where CMYK is wanted", picture(WHOLE, "L"), "CMYK card"),
    good("See-through where the print ends with the picture", picture(TRIMMED, "RGBA"), "shirt"),
)
BAD_PICTURES = (
    bad("Picture without bleed", picture(TRIMMED), C.NO_BLEED),
    bad("Picture without bleed, as a JPEG in CMYK", picture(TRIMMED, "CMYK", "art.jpg"), C.NO_BLEED),
    bad("Picture at 199 dpi", picture((713, 478)), C.RESOLUTION_LOW),
    bad("Picture at 127 dpi", picture((455, 305)), C.RESOLUTION_LOW),
    bad("Picture at exactly the least 100 dpi", picture((358, 240)), C.RESOLUTION_LOW),
    bad("Picture at 99 dpi", picture((355, 238)), C.RESOLUTION_TOO_LOW),
    bad("Picture at 51 dpi", picture((182, 122)), C.RESOLUTION_TOO_LOW),
    bad("Picture that claims 600 dpi and has 51", picture((182, 122), dpi=(600, 600)), C.RESOLUTION_TOO_LOW),
    bad("Picture of one pixel", picture((1, 1)), C.PROPORTION_DIFFERS, C.RESOLUTION_TOO_LOW),
    bad("Picture that stands", picture((610, 910)), C.TURNED, C.RESOLUTION_LOW),
    bad("Picture that stands, without bleed", picture((550, 850)), C.TURNED, C.RESOLUTION_LOW),
    bad("JPEG that a phone turns across", making.phone(WHOLE, 6), C.TURNED, C.RESOLUTION_LOW),
    bad("Picture a little too high", picture((880, 610)), C.PROPORTION_DIFFERS),
    bad("Picture much too wide", picture((1200, 610)), C.PROPORTION_DIFFERS),
    bad("Square picture", picture((910, 910)), C.PROPORTION_DIFFERS),
    bad("PNG with see-through parts", picture(WHOLE, "RGBA"), C.TRANSPARENT),
    bad("Grey PNG with see-through parts", picture(WHOLE, "LA"), C.TRANSPARENT),
    bad("PNG with a see-through palette", picture(WHOLE, "P", transparency=0), C.TRANSPARENT),
    bad("TIFF with see-through parts", picture(WHOLE, "RGBA", "art.tif"), C.TRANSPARENT),
    bad("RGB where CMYK is wanted", picture(WHOLE), C.COLOUR_DIFFERS, area="CMYK card"),
    bad("Lab where CMYK is wanted", picture(WHOLE, "LAB", "art.tif"), C.COLOUR_DIFFERS, area="CMYK card"),
    bad("Picture where a PDF is wanted", picture(WHOLE), C.FORMAT_NOT_ACCEPTED, area="PDF card"),
    bad("JPEG where a PNG is wanted", picture(TRIMMED, name="art.jpg"), C.FORMAT_NOT_ACCEPTED, area="shirt"),
    bad("CMYK where RGB is wanted", picture(TRIMMED, "CMYK", "art.jpg"), C.FORMAT_NOT_ACCEPTED, C.COLOUR_DIFFERS,
        area="shirt"),
    bad("Small, across and see-through", picture((122, 182), "RGBA"), C.TURNED, C.RESOLUTION_TOO_LOW, C.TRANSPARENT),
)  # fmt: skip
GOOD_PDFS = (
    good("PDF of the sheet's size", BARE),
    good("PDF with its boxes and room for crop marks", replace(BARE, width=105, height=75, boxes=BOXED)),
    good("PDF within the tolerance of a millimetre", replace(BARE, width=91.8, height=61.6)),
    good("PDF whose page is turned", replace(BARE, width=61, height=91, turn=90)),
    good("PDF in a unit of its own", replace(BARE, unit=2)),
    good("PDF that is cropped to the sheet", replace(BARE, width=120, height=90, boxes=Boxes(crop=(5, 5, 96, 66)))),
    good("PDF painted in CMYK", replace(BARE, drawing=b"0 0 0 1 k 0 0 9 9 re f"), "CMYK card"),
    good("PDF painted in greys where CMYK is wanted", replace(BARE, drawing=b"0.2 g 0 0 9 9 re f"), "CMYK card"),
    good("PDF with an embedded font", replace(BARE, changes=(font("Roboto", embedded=True),))),
    good("PDF with a drawn font", replace(BARE, changes=(font("Drawn", kind=Name.Type3),))),
    good("PDF with a sharp picture", replace(BARE, changes=(image(910, 610, (91, 61)),))),
    good("PDF with a picture as thin as a line", replace(BARE, changes=(image(2, 2, (91, 0.01)),))),
    good("PDF with nothing on it", BARE),
    good("PDF where a PDF is wanted", BARE, "PDF card"),
    good("PDF with overprint switched off", replace(BARE, changes=(making.state(OP=False, op=False),))),
    good("PDF with an opaque state", replace(BARE, changes=(making.state(ca=1, CA=1),))),
)
BAD_PDFS = (
    bad("PDF without bleed", replace(BARE, width=85, height=55), C.NO_BLEED),
    bad("PDF with a bleed of 1 mm", replace(BARE, width=87, height=57, boxes=Boxes(trim=(1, 1, 86, 56))),
        C.BLEED_SHORT),
    bad("PDF whose bleed ends at one side", replace(BARE, boxes=Boxes(trim=(3, 0, 88, 55))), C.NO_BLEED),
    bad("PDF twice as large", replace(BARE, width=182, height=122), C.SIZE_SCALED),
    bad("PDF half as large", replace(BARE, width=45.5, height=30.5), C.SIZE_SCALED),
    bad("PDF beyond the tolerance", replace(BARE, width=93.5, height=62.7), C.SIZE_SCALED),
    bad("PDF that stands", replace(BARE, width=61, height=91), C.TURNED),
    bad("PDF that is turned away", replace(BARE, turn=90), C.TURNED),
    bad("Square PDF", replace(BARE, width=91, height=91), C.PROPORTION_DIFFERS),
    bad("A4 where a card is wanted", replace(BARE, width=210, height=297), C.PROPORTION_DIFFERS),
    bad("PDF of two pages", replace(BARE, pages=2), C.SEVERAL_PAGES),
    bad("PDF of a hundred pages", replace(BARE, pages=100), C.SEVERAL_PAGES),
    bad("PDF with a font that is not in it", replace(BARE, changes=(font("Arial"),)), C.FONTS_MISSING),
    bad("PDF with one font in it and one not", replace(BARE, changes=(font("Roboto", embedded=True), font("Arial"))),
        C.FONTS_MISSING),
    bad("PDF with a standard font", replace(BARE, changes=(font("Helvetica", kind=Name.Type1),)), C.FONTS_MISSING),
    bad("PDF painted in RGB where CMYK is wanted", replace(BARE, drawing=b"1 0 0 rg 0 0 9 9 re f"), C.COLOUR_DIFFERS,
        area="CMYK card"),
    bad("PDF with an RGB picture where CMYK is wanted",
        replace(BARE, changes=(image(910, 610, (91, 61), Name.DeviceRGB),)), C.COLOUR_DIFFERS, area="CMYK card"),
    bad("PDF with a spot colour", replace(BARE, changes=(making.ink("Gold"),)), C.SPOT_COLOURS),
    bad("PDF with two spot colours", replace(BARE, changes=(making.ink("Gold", "Varnish"),)), C.SPOT_COLOURS),
    bad("PDF that overprints", replace(BARE, changes=(making.state(OP=True),)), C.OVERPRINT),
    bad("PDF with a half see-through state", replace(BARE, changes=(making.state(ca=0.5),)), C.TRANSPARENT),
    bad("PDF with a soft mask", replace(BARE, changes=(making.soft_mask,)), C.TRANSPARENT),
    bad("PDF with a soft picture", replace(BARE, changes=(image(546, 366, (91, 61)),)), C.RESOLUTION_LOW),
    bad("PDF with a coarse picture", replace(BARE, changes=(image(182, 122, (91, 61)),)), C.RESOLUTION_TOO_LOW),
    bad("PDF enlarged from a stamp, with a picture", replace(BARE, width=45.5, height=30.5,
        changes=(image(182, 122, (45.5, 30.5)),)), C.SIZE_SCALED, C.RESOLUTION_TOO_LOW),
    bad("PDF where a PNG is wanted", replace(BARE, width=85, height=55), C.FORMAT_NOT_ACCEPTED, area="shirt"),
)  # fmt: skip
REFUSED = (
    refused("Nothing at all", content("art.png", b""), C.EMPTY),
    refused("A text", content("art.png", b"Dear printer, the file will follow."), C.UNKNOWN_FORMAT),
    refused("A GIF", content("art.gif", b"GIF89a" + bytes(40)), C.UNKNOWN_FORMAT),
    refused("A Photoshop file", content("art.psd", b"8BPS\0\1" + bytes(40)), C.UNKNOWN_FORMAT),
    refused("A WebP picture named as a PNG", content("art.png", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(40)),
            C.UNKNOWN_FORMAT),
    refused("An SVG that says no size", content("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), C.NO_SIZE),
    refused("An Illustrator file without a PDF in it", content("logo.ai", b"%!PS-Adobe-3.0\n"),
            C.POSTSCRIPT_NOT_ACCEPTED),
    refused("A PNG with a ZIP behind it", content("art.png", making.png_bytes((9, 9)) + b"PK\5\6" + bytes(18)),
            C.MIXED_FORMATS),
    refused("Half a PNG", cut_short(picture(WHOLE, colour="teal")), C.UNREADABLE),
    refused("Half a JPEG", cut_short(picture(WHOLE, name="art.jpg")), C.UNREADABLE),
    refused("Half a PDF", cut_short(BARE), C.UNREADABLE),
    refused("A PDF's first line alone", content("file.pdf", b"%PDF-1.7\n"), C.UNREADABLE),
    refused("A TIFF of two pages", making.frames(2), C.TOO_MANY_FRAMES),
    refused("A PDF of 101 pages", replace(BARE, pages=101), C.TOO_MANY_PAGES),
    refused("A PDF with a password", replace(BARE, how={"encryption": pikepdf.Encryption(user="x", owner="y")}),
            C.ENCRYPTED),
    refused("A PDF that may not be changed", replace(BARE, how={"encryption": pikepdf.Encryption(user="", owner="y")}),
            C.ENCRYPTED),
    refused("A PDF with a script", replace(BARE, changes=(making.opens_with(S=Name.JavaScript, JS="1"),)),
            C.JAVASCRIPT),
    refused("A PDF that starts a program", replace(BARE, changes=(making.opens_with(S=Name.Launch, F="x"),)),
            C.LAUNCH_ACTION),
    refused("A PDF with an invoice inside", replace(BARE, changes=(making.attached,)), C.EMBEDDED_FILES),
    refused("A PDF as large as a house", replace(BARE, width=10_000, height=150_000, unit=100), C.UNREADABLE),
)  # fmt: skip
CASES = (*GOOD_PICTURES, *BAD_PICTURES, *GOOD_PDFS, *BAD_PDFS, *REFUSED)
