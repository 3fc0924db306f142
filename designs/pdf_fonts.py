"""The faces that a PDF uses: only the glyphs that are drawn, each with the text that it stands for."""

import hashlib
import struct
from dataclasses import dataclass, field

import uharfbuzz as hb

from designs.fonts import opened
from designs.pdf_file import Name, PdfFile, Ref
from designs.shaping import Glyph

SYMBOLIC = 4  # glyphs are named by number, not by an alphabet
NOT_NEEDED = (
    "GSUB GPOS GDEF BASE kern cmap name post OS/2 DSIG STAT gasp meta vhea vmtx"  # they choose and place glyphs
)
TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{rows}endcmap CMapName currentdict /CMap defineresource pop end end
"""
NO_TEXT = (
    "\u200b"  # of the further glyphs of one text: without a word on them some readers take their numbers for letters
)
MOST_ROWS = 100  # in one section of such a map


@dataclass(slots=True)
class EmbeddedFace:
    """A face in one PDF. `name` is how the page's content calls it."""

    key: str
    name: str
    texts: dict[int, str] = field(default_factory=dict)  # by glyph

    def use(self, glyph: Glyph) -> None:
        if not self.texts.get(glyph.id):
            self.texts[glyph.id] = glyph.text

    def width(self, glyph_id: int) -> int:
        """In thousandths of an em, whole: some readers cut off fractions, and the error would grow along a line."""
        face = opened(self.key)
        return round(hb.Font(face).get_glyph_h_advance(glyph_id) * 1000 / face.upem)

    def write(self, pdf: PdfFile, ref: Ref) -> None:
        font_name = Name(f"{self.tag}+{self.key}")
        descendant = {
            "Type": Name("Font"),
            "Subtype": Name("CIDFontType2"),
            "BaseFont": font_name,
            "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0},
            "CIDToGIDMap": Name("Identity"),
            "FontDescriptor": self.write_descriptor(pdf, font_name),
            "DW": 0,
            "W": [each for glyph in sorted(self.texts) for each in (glyph, [self.width(glyph)])],
        }
        font = {
            "Type": Name("Font"),
            "Subtype": Name("Type0"),
            "BaseFont": font_name,
            "Encoding": Name("Identity-H"),
            "DescendantFonts": [pdf.add(descendant)],
            "ToUnicode": pdf.add_deflated({}, to_unicode(self.texts).encode()),
        }
        pdf.add(font, ref)

    @property
    def tag(self) -> str:
        """Six letters that differ where the glyphs do."""
        digest = hashlib.sha256(repr((self.key, sorted(self.texts))).encode()).digest()
        return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])

    def write_descriptor(self, pdf: PdfFile, font_name: Name) -> Ref:
        face = opened(self.key)
        per_mille = 1000 / face.upem
        box = struct.unpack(">4h", face.reference_table("head").data[36:44])
        ascent, descent = struct.unpack(">2h", face.reference_table("hhea").data[4:8])
        outlines = subset(self.key, list(self.texts))
        return pdf.add(
            {
                "Type": Name("FontDescriptor"),
                "FontName": font_name,
                "Flags": SYMBOLIC,
                "FontBBox": [round(edge * per_mille) for edge in box],
                "ItalicAngle": 0,
                "Ascent": round(ascent * per_mille),
                "Descent": round(descent * per_mille),
                "CapHeight": round(ascent * per_mille),
                "StemV": 80,
                "FontFile2": pdf.add_deflated({"Length1": len(outlines)}, outlines),
            }
        )


def subset(key: str, glyphs: list[int]) -> bytes:
    """TrueType outlines of these glyphs under their old numbers."""
    wanted = hb.SubsetInput()
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(table.encode()) for table in NOT_NEEDED.split())
    return bytes(hb.subset(opened(key), wanted).blob.data)


def to_unicode(texts: dict[int, str]) -> str:
    rows = [
        f"<{glyph:04X}> <{(text or NO_TEXT).encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(texts.items())
    ]
    sections = (rows[begin : begin + MOST_ROWS] for begin in range(0, len(rows), MOST_ROWS))
    written = (f"{len(section)} beginbfchar\n" + "\n".join(section) + "\nendbfchar\n" for section in sections)
    return TO_UNICODE.format(rows="".join(written))
