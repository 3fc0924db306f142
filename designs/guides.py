"""The guides of a proof: bleed, trim and safe lines over the design, crop marks and their names around it."""

from designs.document import TextLayer
from designs.drawing import Sheet, draw_layer, shares

MARGIN_MM = 12.0
LINE_MM = 0.2
MARK_MM = 5.0  # length of a crop mark
FIRST_WORD_MM = 7.0  # from the sheet's lower edge
WORD_POINTS = 7.0
FACE = "inter-400"
COLORS = {"bleed": "#d1242f", "trim": "#0550ae", "safe": "#116329"}
DASHES = {"bleed": "[] 0 d", "trim": "[] 0 d", "safe": "[1.5 1] 0 d"}


def draw_guides(sheet: Sheet, words: dict[str, str]) -> None:
    """`words`: what stands below the sheet for each of bleed, trim and safe, in the line's own colour."""
    insets = {
        "bleed": LINE_MM / 2,
        "trim": sheet.size.bleed_mm,
        "safe": sheet.size.bleed_mm + sheet.size.safe_mm,
    }
    for name, inset in insets.items():
        draw_frame(sheet, name, inset)
    draw_marks(sheet)
    draw_words(sheet, words)


def draw_frame(sheet: Sheet, name: str, inset: float) -> None:
    width, height = sheet.size.sheet
    sheet.say("q", *shares(COLORS[name]), "RG", LINE_MM, "w", DASHES[name])
    sheet.say(inset, inset, width - 2 * inset, height - 2 * inset, "re S Q")


def draw_marks(sheet: Sheet) -> None:
    """Outside the sheet, so that nothing of them is left when it is cut."""
    (width, height), bleed = sheet.size.sheet, sheet.size.bleed_mm
    sheet.say("q 0 G", LINE_MM, "w")
    for x in (bleed, width - bleed):
        for begin, end in ((-1, -1 - MARK_MM), (height + 1, height + 1 + MARK_MM)):
            sheet.say(x, begin, "m", x, end, "l S")
    for y in (bleed, height - bleed):
        for begin, end in ((-1, -1 - MARK_MM), (width + 1, width + 1 + MARK_MM)):
            sheet.say(begin, y, "m", end, y, "l S")
    sheet.say("Q")


def draw_words(sheet: Sheet, words: dict[str, str]) -> None:
    """One after the other below the sheet, smaller where they would be wider than it."""
    width, height = sheet.size.sheet
    share = (width - 2 * sheet.size.bleed_mm) / max(len(words), 1)
    for index, (name, word) in enumerate(words.items()):
        layer = TextLayer(
            id=name,
            text=word,
            font=FACE,
            size=WORD_POINTS,
            color=COLORS[name],
            x=share * (index + 0.5),
            y=height - sheet.size.bleed_mm + FIRST_WORD_MM,
            max_width=max(share - 2, 1),
        )
        draw_layer(sheet, layer)
