"""Papers as a scanner and a reader find them."""

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image


def pages_of(pdf: bytes) -> list[Image.Image]:
    """As printed at 200 dpi."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.render(scale=200 / 72).to_pil() for page in document]
    finally:
        document.close()


def codes_on(page: Image.Image) -> list[str]:
    """What each barcode says, from the top down."""
    found = zxingcpp.read_barcodes(page.convert("L"), formats=zxingcpp.BarcodeFormat.Code128)
    return [each.text for each in sorted(found, key=lambda each: each.position.top_left.y)]


def text_of(pdf: bytes) -> str:
    """All pages' text, lines in their order."""
    document = pdfium.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
