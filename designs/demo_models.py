"""The demo's catalog: what a print shop sells. Plain values; whoever has a database loads them into it.

Sizes are the trimmed sizes in millimetres, prices in cents of EUR for one piece or one pack, before tax.
"""

from designs.checks import PrintArea
from designs.demo_catalog import DemoArea, DemoAttribute, DemoModel, DemoValue, Name

CURRENCY = "EUR"
PAPER_FORMATS = frozenset({"pdf", "png", "jpeg", "tiff"})
GARMENT_FORMATS = frozenset({"pdf", "png", "tiff"})  # a JPEG has no transparency, and the shirt would show a white box


def choice(key: str, en: str, it: str, cents: int = 0, color: str = "") -> DemoValue:
    return DemoValue(key, Name(en, it), cents, color)


def sheet(width: float, height: float, bleed: float = 3, min_dpi: int = 150, best_dpi: int = 300) -> PrintArea:
    return PrintArea(width, height, bleed, safe_mm=4, min_dpi=min_dpi, recommended_dpi=best_dpi, formats=PAPER_FORMATS)


def one_side(area: PrintArea) -> tuple[DemoArea, ...]:
    return (DemoArea("front", FRONT, area),)


def two_sides(area: PrintArea) -> tuple[DemoArea, ...]:
    return DemoArea("front", FRONT, area), DemoArea("back", BACK, area)


def shirt_areas(width: float, height: float) -> tuple[DemoArea, ...]:
    """Printed on the fabric itself: no trim, so no bleed."""
    large = PrintArea(width, height, 0, 5, min_dpi=100, recommended_dpi=150, formats=GARMENT_FORMATS)
    small = PrintArea(90, 90, 0, 3, min_dpi=100, recommended_dpi=150, formats=GARMENT_FORMATS)
    return (
        DemoArea("front", FRONT, large, colour="rgb"),
        DemoArea("back", BACK, large, required=False, colour="rgb"),
        DemoArea("sleeve", Name("Left sleeve", "Manica sinistra"), small, required=False, colour="rgb"),
    )


def canvas_area(width: float, height: float) -> tuple[DemoArea, ...]:
    """The bleed is folded round the frame."""
    return one_side(
        PrintArea(width, height, bleed_mm=35, safe_mm=10, min_dpi=80, recommended_dpi=120, formats=PAPER_FORMATS)
    )


FRONT, BACK = Name("Front", "Fronte"), Name("Back", "Retro")
ORIENTATION = DemoAttribute(
    "orientation", "", Name("Orientation", "Orientamento"),
    (choice("ver", "Portrait", "Verticale"), choice("hor", "Landscape", "Orizzontale")),
)  # fmt: skip
ONE_SIDED = choice("4-0", "4/0, one side", "4/0, solo fronte")


def paper(*values: DemoValue) -> DemoAttribute:
    return DemoAttribute("paper", "pt", Name("Paper", "Carta"), values)


def paper_format(*values: DemoValue) -> DemoAttribute:
    return DemoAttribute("format", "pf", Name("Format", "Formato"), values)


def colours(*values: DemoValue) -> DemoAttribute:
    return DemoAttribute("colours", "cl", Name("Colours front/back", "Colori fronte/retro"), values)


def pack(*values: DemoValue) -> DemoAttribute:
    return DemoAttribute("pack", "qt", Name("Pieces per pack", "Pezzi per confezione"), values)


CATEGORIES = {
    "wall-art": Name("Wall art", "Decorazione da parete"),
    "stationery": Name("Business stationery", "Cartoleria aziendale"),
    "marketing": Name("Marketing materials", "Materiale promozionale"),
    "drinkware": Name("Mugs", "Tazze"),
    "apparel": Name("Clothing", "Abbigliamento"),
}

POSTER = DemoModel(
    key="poster",
    category="wall-art",
    name=Name("Poster", "Poster"),
    description=Name("Full bleed digital print, sent rolled", "Stampa digitale al vivo, spedita arrotolata"),
    attributes=(
        paper_format(
            choice("a4", "A4 (21 × 29.7 cm)", "A4 (21 × 29,7 cm)"),
            choice("a3", "A3 (29.7 × 42 cm)", "A3 (29,7 × 42 cm)", 250),
            choice("a2", "A2 (42 × 59.4 cm)", "A2 (42 × 59,4 cm)", 600),
            choice("50x70-cm", "50 × 70 cm", "50 × 70 cm", 850),
            choice("70x100-cm", "70 × 100 cm", "70 × 100 cm", 1500),
        ),
        paper(
            choice("200-gsm-silk", "200 gsm silk", "200 g/m² patinata seta"),
            choice("250-gsm-matt-art", "250 gsm matt art paper", "250 g/m² opaca artistica", 220),
        ),
        colours(ONE_SIDED),
        ORIENTATION,
    ),
    areas={
        "a4": one_side(sheet(210, 297)),
        "a3": one_side(sheet(297, 420)),
        "a2": one_side(sheet(420, 594, min_dpi=120, best_dpi=250)),
        "50x70-cm": one_side(sheet(500, 700, min_dpi=100, best_dpi=200)),
        "70x100-cm": one_side(sheet(700, 1000, min_dpi=100, best_dpi=200)),
    },
    base_cents=590,
    sized_by="format",
)

CANVAS = DemoModel(
    key="canvas",
    category="wall-art",
    name=Name("Canvas", "Tela"),
    description=Name("Canvas stretched on a wooden frame", "Tela tesa su telaio di legno"),
    attributes=(
        paper_format(
            choice("30x40-cm", "30 × 40 cm", "30 × 40 cm"),
            choice("40x60-cm", "40 × 60 cm", "40 × 60 cm", 900),
            choice("60x90-cm", "60 × 90 cm", "60 × 90 cm", 2600),
        ),
        DemoAttribute("material", "mt", Name("Fabric", "Tessuto"), (
            choice("340-gsm-cotton", "340 gsm cotton", "Cotone 340 g/m²", 600),
            choice("260-gsm-polyester", "260 gsm polyester", "Poliestere 260 g/m²"),
        )),
        DemoAttribute("frame", "fr", Name("Frame", "Telaio"), (choice("2-cm", "2 cm deep", "Spessore 2 cm"),)),
        ORIENTATION,
    ),
    areas={
        "30x40-cm": canvas_area(300, 400),
        "40x60-cm": canvas_area(400, 600),
        "60x90-cm": canvas_area(600, 900),
    },
    base_cents=2490,
    sized_by="format",
    most_pieces=100,
)  # fmt: skip

BUSINESS_CARD = DemoModel(
    key="business-card",
    category="stationery",
    name=Name("Business cards", "Biglietti da visita"),
    description=Name("85 × 55 mm, trimmed and boxed", "85 × 55 mm, rifilati e inscatolati"),
    attributes=(
        paper_format(choice("85x55-mm", "85 × 55 mm", "85 × 55 mm")),
        paper(
            choice("350-gsm-silk", "350 gsm silk", "350 g/m² patinata seta"),
            choice("350-gsm-uncoated", "350 gsm uncoated", "350 g/m² usomano", 150),
        ),
        DemoAttribute("lamination", "lm", Name("Lamination", "Plastificazione"), (
            choice("none", "None", "Nessuna"),
            choice("matt", "Matt", "Opaca", 400),
            choice("gloss", "Gloss", "Lucida", 400),
        )),
        colours(ONE_SIDED, choice("4-4", "4/4, both sides", "4/4, fronte e retro", 300)),
        pack(choice("100", "100", "100"), choice("250", "250", "250", 900)),
    ),
    areas={"": two_sides(sheet(85, 55, min_dpi=250))},
    base_cents=1490,
)  # fmt: skip

FLYER = DemoModel(
    key="flyer",
    category="marketing",
    name=Name("Flyers", "Volantini"),
    description=Name("Trimmed flat leaflets", "Volantini stesi e rifilati"),
    attributes=(
        paper_format(
            choice("a6", "A6 (10.5 × 14.8 cm)", "A6 (10,5 × 14,8 cm)"),
            choice("a5", "A5 (14.8 × 21 cm)", "A5 (14,8 × 21 cm)", 600),
            choice("dl", "DL (9.9 × 21 cm)", "DL (9,9 × 21 cm)", 350),
        ),
        paper(
            choice("135-gsm-silk", "135 gsm silk", "135 g/m² patinata seta"),
            choice("170-gsm-silk", "170 gsm silk", "170 g/m² patinata seta", 250),
        ),
        colours(ONE_SIDED, choice("4-4", "4/4, both sides", "4/4, fronte e retro", 500)),
        pack(choice("50", "50", "50"), choice("250", "250", "250", 1800)),
        ORIENTATION,
    ),
    areas={
        "a6": two_sides(sheet(105, 148, min_dpi=200)),
        "a5": two_sides(sheet(148, 210, min_dpi=200)),
        "dl": two_sides(sheet(99, 210, min_dpi=200)),
    },
    base_cents=1290,
    sized_by="format",
)

MUG = DemoModel(
    key="mug",
    category="drinkware",
    name=Name("Mug", "Tazza"),
    description=Name("Ceramic, printed all round", "Ceramica, stampa avvolgente"),
    attributes=(
        DemoAttribute("capacity", "cp", Name("Capacity", "Capacità"), (
            choice("325-ml", "325 ml (11 oz)", "325 ml (11 oz)"),
            choice("440-ml", "440 ml (15 oz)", "440 ml (15 oz)", 250),
        )),
        DemoAttribute("colour", "co", Name("Inside and handle", "Interno e manico"), (
            choice("white", "White", "Bianco"),
            choice("black", "Black", "Nero", 120),
            choice("red", "Red", "Rosso", 120),
            choice("blue", "Blue", "Blu", 120),
        )),
    ),
    areas={
        "325-ml": (DemoArea("wrap", Name("Wrap", "Fascia"), sheet(200, 90, bleed=2), colour="rgb"),),
        "440-ml": (DemoArea("wrap", Name("Wrap", "Fascia"), sheet(228, 105, bleed=2), colour="rgb"),),
    },
    base_cents=790,
    sized_by="capacity",
)  # fmt: skip

T_SHIRT = DemoModel(
    key="t-shirt",
    category="apparel",
    name=Name("T-shirt", "T-shirt"),
    description=Name("Unisex, combed cotton, digital print", "Unisex, cotone pettinato, stampa digitale"),
    attributes=(
        DemoAttribute("fabric", "fb", Name("Fabric", "Tessuto"), (
            choice("180-gsm-cotton", "180 gsm cotton", "Cotone 180 g/m²"),
        )),
        DemoAttribute("colour", "co", Name("Colour", "Colore"), (
            choice("white", "White", "Bianco", color="#ffffff"),
            choice("black", "Black", "Nero", 100, "#1b1b1d"),
            choice("navy", "Navy", "Blu navy", 100, "#1f2a44"),
            choice("heather-grey", "Heather grey", "Grigio mélange", 100, "#b4b5b8"),
        )),
        DemoAttribute("size", "sz", Name("Size", "Taglia"), (
            choice("s", "S", "S"),
            choice("m", "M", "M"),
            choice("l", "L", "L"),
            choice("xl", "XL", "XL"),
            choice("xxl", "XXL", "XXL", 150),
        )),
    ),
    areas={
        "s": shirt_areas(280, 360),
        "m": shirt_areas(300, 400),
        "l": shirt_areas(300, 400),
        "xl": shirt_areas(320, 430),
        "xxl": shirt_areas(320, 430),
    },
    base_cents=990,
    sized_by="size",
)  # fmt: skip

MODELS = (POSTER, CANVAS, BUSINESS_CARD, FLYER, MUG, T_SHIRT)
